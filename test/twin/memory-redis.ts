/**
 * Redis in this process, as far as the moves and those who look after them use it: one database, its commands, its expiry. What it does
 * not know it refuses. Replies are those of the protocol; sets and hashes are in the order of their first writing.
 */
import { isHash, isList, isSet, isSorted, isStream, isText, Keyspace } from './keyspace.ts';
import { digits } from './lua-values.ts';
import { SortedSet } from './sorted-set.ts';
import { Stream } from './stream.ts';

export type Reply = null | string | number | readonly Reply[];
export type Commands = Readonly<Record<string, (...args: readonly string[]) => Reply>>;

const OK = 'OK';
const SYNTAX = 'ERR syntax error';

/** By name, in capitals; each throws what the server answers as an error. `now`: wall ms, by which keys expire. */
export function redisCommands(keys: Keyspace, now: () => number): Commands {
  return {
    ...generic(keys, now),
    ...hashes(keys),
    ...sets(keys),
    ...sortedSets(keys),
    ...lists(keys),
    ...streams(keys, now),
  };
}

function generic(keys: Keyspace, now: () => number): Commands {
  return {
    PING: () => 'PONG',
    TIME: () => [String(Math.floor(now() / 1000)), String(Math.floor((now() % 1000) * 1000))],
    FLUSHALL: () => {
      keys.clear();
      return OK;
    },
    KEYS: (glob = '') => {
      const wanted = fromGlob(glob);
      return keys.names().filter((name) => wanted.test(name));
    },
    DEL: (...names) => names.filter((name) => keys.delete(name)).length,
    EXISTS: (...names) => names.filter((name) => keys.find(name) !== undefined).length,
    PEXPIRE: (name = '', ms = '') => {
      const key = keys.find(name);
      if (key !== undefined) key.endsAt = now() + whole(ms);
      return Number(key !== undefined);
    },
    PERSIST: (name = '') => {
      const key = keys.find(name);
      if (key === undefined || key.endsAt === Infinity) return 0;
      key.endsAt = Infinity;
      return 1;
    },
    PTTL: (name = '') => {
      const key = keys.find(name);
      if (key === undefined) return -2;
      return key.endsAt === Infinity ? -1 : Math.ceil(key.endsAt - now());
    },
    GET: (name = '') => keys.get(name, isText) ?? null,
    SET: (name = '', value = '', ...options) => {
      const px = options.indexOf('PX');
      if (options.some((one, at) => one !== 'NX' && at !== px && at !== px + 1)) throw new Error(SYNTAX);
      if (options.includes('NX') && keys.find(name) !== undefined) return null;
      keys.put(name, value, px < 0 ? Infinity : now() + whole(options[px + 1] ?? ''));
      return OK;
    },
  };
}

function hashes(keys: Keyspace): Commands {
  const make = (name: string): Map<string, string> => keys.make(name, isHash, () => new Map());
  return {
    HGET: (name = '', field = '') => keys.get(name, isHash)?.get(field) ?? null,
    HMGET: (name = '', ...fields) => {
      const hash = keys.get(name, isHash);
      return fields.map((field) => hash?.get(field) ?? null);
    },
    HGETALL: (name = '') => {
      const flat: string[] = [];
      for (const [field, value] of keys.get(name, isHash) ?? []) flat.push(field, value);
      return flat;
    },
    HVALS: (name = '') => [...(keys.get(name, isHash)?.values() ?? [])],
    HEXISTS: (name = '', field = '') => Number(keys.get(name, isHash)?.has(field) ?? false),
    HSET: (name = '', ...pairs) => {
      const hash = make(name);
      const before = hash.size;
      for (let at = 0; at < pairs.length; at += 2) hash.set(pairs[at] ?? '', pairs[at + 1] ?? '');
      return hash.size - before;
    },
    HDEL: (name = '', ...fields) => removed(keys, name, keys.get(name, isHash), fields),
    HINCRBY: (name = '', field = '', by = '') => {
      const hash = make(name);
      const value = whole(hash.get(field) ?? '0') + whole(by);
      hash.set(field, String(value));
      return value;
    },
  };
}

function sets(keys: Keyspace): Commands {
  return {
    SADD: (name = '', ...members) => {
      const set = keys.make(name, isSet, () => new Set());
      const before = set.size;
      for (const member of members) set.add(member);
      return set.size - before;
    },
    SREM: (name = '', ...members) => removed(keys, name, keys.get(name, isSet), members),
    SMEMBERS: (name = '') => [...(keys.get(name, isSet) ?? [])],
    SISMEMBER: (name = '', member = '') => Number(keys.get(name, isSet)?.has(member) ?? false),
    SCARD: (name = '') => keys.get(name, isSet)?.size ?? 0,
  };
}

function sortedSets(keys: Keyspace): Commands {
  const none = new SortedSet();
  const get = (name: string): SortedSet => keys.get(name, isSorted) ?? none;
  /** Plain sets count as sorted ones where sets are held against each other. */
  const members = (name: string): readonly string[] => {
    const held = keys.find(name)?.held;
    return held !== undefined && isSet(held) ? [...held] : get(name).range(0, -1);
  };
  return {
    ZADD: (name = '', ...given) => {
      const isOnly = given[0] === 'XX';
      if (isOnly && keys.find(name) === undefined) return 0;
      const set = keys.make(name, isSorted, () => new SortedSet());
      let added = 0;
      for (let at = Number(isOnly); at < given.length; at += 2) {
        const [score, member = ''] = [Number(given[at]), given[at + 1]];
        if (Number.isNaN(score)) throw new Error('ERR value is not a valid float');
        if (!isOnly || set.score(member) !== undefined) added += Number(set.add(member, score));
      }
      return added;
    },
    ZREM: (name = '', ...gone) => removed(keys, name, keys.get(name, isSorted), gone),
    ZCARD: (name = '') => get(name).size,
    ZSCORE: (name = '', member = '') => scoreOf(get(name), member),
    ZMSCORE: (name = '', ...asked) => asked.map((member) => scoreOf(get(name), member)),
    ZRANK: (name = '', member = '') => get(name).rank(member),
    ZCOUNT: (name = '', low = '', high = '') => get(name).between(low, high).length,
    ZRANGE: (name = '', from = '', to = '', ...options) =>
      withScores(get(name), get(name).range(whole(from), whole(to)), options),
    ZREVRANGE: (name = '', from = '', to = '', ...options) =>
      withScores(get(name), within(get(name).range(0, -1).toReversed(), from, to), options),
    ZRANGEBYSCORE: (name = '', low = '', high = '', limit = 'LIMIT', from = '0', many = '-1') => {
      const found = get(name).between(low, high);
      if (limit !== 'LIMIT') throw new Error(SYNTAX);
      return whole(many) < 0 ? found.slice(whole(from)) : found.slice(whole(from), whole(from) + whole(many));
    },
    ZREMRANGEBYSCORE: (name = '', low = '', high = '') =>
      removed(keys, name, keys.get(name, isSorted), get(name).between(low, high)),
    ZDIFF: (many = '', first = '', ...others) => {
      if (others.length !== whole(many) - 1) throw new Error(SYNTAX);
      const without = new Set(others.flatMap(members));
      return members(first).filter((member) => !without.has(member));
    },
  };
}

function lists(keys: Keyspace): Commands {
  return {
    LPUSH: (name = '', ...values) => keys.make(name, isList, () => []).unshift(...values.toReversed()),
    LRANGE: (name = '', from = '', to = '') => within(keys.get(name, isList) ?? [], from, to),
    LINDEX: (name = '', at = '') => keys.get(name, isList)?.at(whole(at)) ?? null,
  };
}

function streams(keys: Keyspace, now: () => number): Commands {
  const entries = (name: string, from: string, to: string) => keys.get(name, isStream)?.range(from, to) ?? [];
  const shown = (found: ReturnType<typeof entries>, [count, many = '']: readonly string[]): Reply =>
    found.slice(0, count === 'COUNT' ? whole(many) : found.length).map(({ id, fields }) => [id, fields]);
  return {
    /** Trims exactly, where the server may leave a few more. */
    XADD: (name = '', maxlen = '', about = '', most = '', id = '', ...fields) => {
      if (maxlen !== 'MAXLEN' || about !== '~' || id !== '*') throw new Error(SYNTAX);
      return keys.make(name, isStream, () => new Stream()).add(fields, Math.floor(now()), whole(most));
    },
    XTRIM: (name = '', by = '', about = '', leastMs = '') => {
      if (by !== 'MINID' || about !== '~') throw new Error(SYNTAX);
      return keys.get(name, isStream)?.trim(Number(leastMs)) ?? 0;
    },
    XRANGE: (name = '', from = '', to = '', ...options) => shown(entries(name, from, to), options),
    XREVRANGE: (name = '', to = '', from = '', ...options) => shown(entries(name, from, to).toReversed(), options),
  };
}

/** Says how many of them there were. */
function removed(
  keys: Keyspace,
  name: string,
  from: { readonly size: number; delete: (member: string) => boolean } | undefined,
  members: readonly string[],
): number {
  if (from === undefined) return 0;
  const gone = members.filter((member) => from.delete(member)).length;
  keys.tidy(name, from.size);
  return gone;
}

function whole(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new Error('ERR value is not an integer or out of range');
  return Number(text);
}

/** Both ends belong to it; from the end when negative. */
function within(all: readonly string[], from: string, to: string): readonly string[] {
  const at = (place: number): number => Math.max(0, place < 0 ? all.length + place : place);
  return all.slice(at(whole(from)), whole(to) < -all.length ? 0 : at(whole(to)) + 1);
}

function scoreOf(set: SortedSet, member: string): string | null {
  const score = set.score(member);
  return score === undefined ? null : digits(score, 17);
}

function withScores(set: SortedSet, members: readonly string[], options: readonly string[]): readonly string[] {
  if (options.length === 0) return members;
  if (options.length > 1 || options[0] !== 'WITHSCORES') throw new Error(SYNTAX);
  return set.withScores(members);
}

function fromGlob(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|\\]/g, '\\$&');
  const body = escaped
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
    .replace(/\[\\\^/g, '[^');
  return new RegExp(`^${body}$`, 's');
}
