/** The store on Redis: every method of the port is one Lua move (`lua/<move>-1.lua`, where its guarantees are told). */
import type { HotlineName } from '../core/ids.ts';
import type { Store } from '../engine/ports.ts';
import { agentMoves } from './agent-moves.ts';
import { callMoves } from './call-moves.ts';
import type { RedisConnection } from './client.ts';
import { dispatchMoves } from './dispatch-moves.ts';
import { createMoves, type MovesOptions, type StorePolicies } from './moves.ts';
import { probeMoves } from './probe-moves.ts';
import { promiseMoves } from './promise-moves.ts';
import { repairMoves } from './repair-moves.ts';
import { reportMoves } from './report-moves.ts';
import { versionMoves } from './version-moves.ts';

export interface StoreOptions extends MovesOptions {
  /** See `createDurable`; without it the server's reply is enough, as it is where every write is on disk first. */
  readonly durable?: Store['durable'];
}

/**
 * The store of one hotline over an open connection. Every method answers within two deadlines of the connection (2 × 800 ms) or
 * throws `StoreAway`; any other error is a bug of ours. A connection opened without `redisScripts()` is taught them.
 * `policies` are asked for each time: they follow the live version.
 */
export function createRedisStore(
  connection: Pick<RedisConnection, 'run' | 'client'>,
  hotline: HotlineName,
  policies: () => StorePolicies,
  { durable = async () => undefined, ...options }: StoreOptions = {},
): Store {
  const moves = createMoves(connection, hotline, options);
  return {
    durable,
    ...callMoves(moves, policies),
    ...promiseMoves(moves),
    ...dispatchMoves(moves, policies),
    ...agentMoves(moves),
    ...reportMoves(moves),
    ...repairMoves(moves),
    ...probeMoves(moves, policies),
    ...versionMoves(moves),
  };
}
