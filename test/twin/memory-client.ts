/**
 * The store's Redis in memory, with the face that the client library has: a twin for simulations that must be fast. It runs the very text
 * of each move. What it answers is what a real Redis answers: `twin.test.ts` holds one against the other.
 */
import type { Redis } from 'ioredis';
import type { RedisScripts } from '../../src/redis/client.ts';
import type { Snapshot } from '../support/snapshot.ts';
import { Keyspace } from './keyspace.ts';
import { compileMove, type Move, type RedisCommands } from './lua-compile.ts';
import { all, type } from './lua-values.ts';
import { LuaTable, type Many, type Value } from './lua-table.ts';
import { redisCommands, type Reply } from './memory-redis.ts';
import { MemorySnapshot } from './memory-snapshot.ts';

type Argument = string | number;
export type MemoryClient = Redis & {
  /** Answers with the way back to what it holds now. */
  readonly remember: () => Promise<() => Promise<void>>;
  /** What an audit looks at, as it is now; `prefix` is always the same. */
  readonly snapshot: (prefix: string) => Snapshot;
};

/** Commands that those who look after the moves send themselves. */
const SENT = ['ping', 'flushall', 'keys', 'pttl', 'hset', 'hget', 'hmget', 'del'];

/** A Redis of this process alone. `now`: wall ms, by which keys expire. */
export function memoryClient(scripts: RedisScripts, now: () => number = Date.now): MemoryClient {
  const keyspace = new Keyspace(now);
  const commands = redisCommands(keyspace, now);
  const inLua: RedisCommands = Object.fromEntries(
    Object.entries(commands).map(([name, run]) => [name, (...args: readonly string[]) => fromReply(run(...args))]),
  );
  const compiled = new Map<string, Move>();
  const run = (lua: string, keys: number, args: readonly Argument[]): Reply => {
    const known = compiled.get(lua);
    const move = known ?? compileMove(lua);
    if (known === undefined) compiled.set(lua, move);
    const given = args.map(String);
    return toReply(move(new LuaTable(given.slice(0, keys)), new LuaTable(given.slice(keys)), inLua));
  };

  let looked: MemorySnapshot | null = null;
  const sent = SENT.map((name) => {
    const command = commands[name.toUpperCase()];
    return [name, async (...args: Argument[]) => command?.(...args.map(String))] as const;
  });
  const moves = Object.entries(scripts).map(([name, { lua, numberOfKeys }]) => {
    return [name, async (...args: Argument[]) => run(lua, numberOfKeys, args)] as const;
  });
  const face = {
    ...Object.fromEntries([...sent, ...moves]),
    eval: async (lua: string, keys: number, ...args: Argument[]) => run(lua, keys, args),
    hgetall: async (name: string) => {
      const flat = (commands['HGETALL']?.(name) ?? []) as readonly string[];
      return Object.fromEntries(flat.flatMap((field, at) => (at % 2 === 0 ? [[field, flat[at + 1]]] : [])));
    },
    // Texts are not forgotten: that they are sent anew is the library's doing, and shown on a real Redis.
    script: async () => 'OK',
    // Nothing travels, so nothing is gathered for one journey.
    stream: { cork: () => undefined, uncork: () => undefined },
    snapshot: (prefix: string) => (looked ??= new MemorySnapshot(keyspace, prefix)).look(),
    remember: async () => {
      const back = keyspace.remember();
      return async () => back();
    },
  };
  return face as unknown as MemoryClient;
}

function fromReply(reply: Reply): Value {
  if (reply === null) return false;
  return typeof reply === 'object' ? new LuaTable(reply.map(fromReply)) : reply;
}

/** A list ends at the first nil. */
function toReply(returned: Value | Many): Reply {
  const [value] = all(returned);
  if (value === undefined || value === false) return null;
  if (value === true) return 1;
  if (typeof value === 'number') return Math.trunc(value) + 0;
  if (typeof value === 'string') return value;
  if (!(value instanceof LuaTable)) throw new Error(`a move cannot answer with a ${type(value)}`);
  const error = value.get('err');
  if (typeof error === 'string') throw new Error(error);
  const end = value.list.indexOf(undefined);
  return (end < 0 ? value.list : value.list.slice(0, end)).map(toReply);
}
