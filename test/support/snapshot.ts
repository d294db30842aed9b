/** Everything of one hotline that an audit looks at, as it stands at one moment: one script, one reply. */
import type { Redis } from 'ioredis';
import type { MemoryClient } from '../twin/memory-client.ts';

export type Hash = Readonly<Record<string, string>>;

export interface Snapshot {
  /** By kind and id. */
  readonly hashes: (kind: string) => ReadonlyMap<string, Hash>;
  /** By the key's name after the prefix; the score of a set's member is 0. */
  readonly sets: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Of a call, and of a lease that is over, only what is looked at; the rest of it is long. */
const CALL_FIELDS = ['phase', 'over', 'at', 'version', 'started'] as const;
const KINDS = {
  hash: ['call', 'place', 'agent', 'lease', 'counts', 'at', 'pinned', 'report'],
  zset: ['line', 'open', 'kept', 'unproved', 'ready', 'leases', 'seen', 'live', 'in'],
  set: ['free', 'duty'],
  members: ['standing'],
};
/** By kind: how it is read. */
export const HOW: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(KINDS).flatMap(([how, kinds]) => kinds.map((kind) => [kind, how])),
);

const LUA = `
local how, out = cjson.decode(ARGV[1]), {}
local from = #KEYS[1] + 2
local keys = redis.call('KEYS', KEYS[1] .. ':[^o]*')
-- Nothing else that is looked at begins so, and half of all keys are answers that a second try would get (\`once\`).
for _, k in ipairs(redis.call('KEYS', KEYS[1] .. ':open:*')) do keys[#keys + 1] = k end
for _, k in ipairs(keys) do
  local name = string.sub(k, from)
  local kind = string.match(name, '^[^:]+')
  local is, value = how[kind], nil
  if kind == 'lease' and redis.call('HGET', k, 'status') == 'over' then value = { 'status', 'over' }
  elseif kind == 'call' then value = redis.call('HMGET', k, ${CALL_FIELDS.map((field) => `'${field}'`).join(', ')})
  elseif is == 'hash' then value = redis.call('HGETALL', k)
  elseif is == 'zset' then value = redis.call('ZRANGE', k, 0, -1, 'WITHSCORES')
  elseif is == 'members' then value = redis.call('ZRANGE', k, 0, -1)
  elseif is == 'set' then value = redis.call('SMEMBERS', k) end
  if value and #value > 0 then out[#out + 1] = name; out[#out + 1] = value end
end
-- As one text: ten thousand short ones take longer to read than to look at.
return cjson.encode(out)`;

type Values = readonly (string | false)[];
type Reply = readonly (string | Values)[];

/** `prefix`: of the hotline's keys. */
export async function snapshot(client: Pick<Redis, 'eval'> | MemoryClient, prefix: string): Promise<Snapshot> {
  if ('snapshot' in client) return client.snapshot(prefix);
  const reply = JSON.parse(String(await client.eval(LUA, 1, prefix, JSON.stringify(HOW)))) as Reply;
  const hashes = new Map<string, Map<string, Hash>>();
  const sets = new Map<string, ReadonlyMap<string, number>>();
  for (let i = 0; i < reply.length; i += 2) {
    const [name, value] = [reply[i] as string, reply[i + 1] as Values];
    const [kind = '', ...id] = name.split(':');
    if (HOW[kind] === 'hash') {
      const of = hashes.get(kind) ?? new Map<string, Hash>();
      hashes.set(kind, of.set(id.join(':'), kind === 'call' ? callFields((_, at) => value[at]) : paired(value)));
    } else if (HOW[kind] === 'zset') {
      const scores = Object.entries(paired(value)).map(([member, score]) => [member, Number(score)] as const);
      sets.set(name, new Map(scores));
    } else sets.set(name, new Map(value.map((member) => [String(member), 0])));
  }
  return { hashes: (kind) => hashes.get(kind) ?? new Map<string, Hash>(), sets };
}

/** Of all that is kept of a call. */
export function callFields(valueOf: (field: string, at: number) => string | false | undefined): Hash {
  return Object.fromEntries(
    CALL_FIELDS.flatMap((field, at) => {
      const value = valueOf(field, at);
      return typeof value === 'string' ? [[field, value]] : [];
    }),
  );
}

function paired(flat: Values): Hash {
  const hash: Record<string, string> = {};
  for (let i = 0; i < flat.length; i += 2) hash[String(flat[i])] = String(flat[i + 1]);
  return hash;
}
