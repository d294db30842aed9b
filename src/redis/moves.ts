/** Runs Lua moves: deadline, one second try, and what the node knows of the clock. */
import { randomUUID } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import type { Policies } from '../core/flow/model.ts';
import type { HotlineName } from '../core/ids.ts';
import { StoreAway } from '../engine/ports.ts';
import { createCircuit } from './circuit.ts';
import type { RedisConnection } from './client.ts';
import { RedisUnavailable } from './deadline.ts';
import { hotlinePrefix } from './keys.ts';
import { commandOf, redisScripts } from './scripts.ts';

type Argument = string | number | Buffer;
type Command = (...args: Argument[]) => Promise<unknown>;

/** The policies that the moves themselves decide by. */
export type StorePolicies = Pick<
  Policies,
  'wrapUpMs' | 'redialMs' | 'placeEveryMs' | 'offerEveryMs' | 'callbacksPerHour' | 'admission'
>;

export interface Moves {
  /**
   * Runs a move; its arguments begin at ARGV[2]. Throws StoreAway when two tries failed, or one after a move that failed so: a turn that
   * asks several times still answers within 3 s. The reply is parsed by the caller.
   */
  run(move: string, ...args: Argument[]): Promise<unknown>;
  /** The same on keys beside the hotline's, which no other move reads: for calls that are nobody's (`apart-1.lua`). */
  runApart(move: string, ...args: Argument[]): Promise<unknown>;
  /** The same, for a reply that is bytes. */
  runForBytes(move: string, ...args: Argument[]): Promise<unknown>;
  /** Names one request: both tries of it carry the same. */
  token(): string;
  /** What this node brings along should Redis lose the clock. */
  knowClock(base: number, rate: number): void;
}

export interface MovesOptions {
  /** Hears of every `StoreAway`, also of those that somebody else catches. */
  readonly onAway?: () => void;
  /** Monotonic wall ms. */
  readonly now?: () => number;
}

export function createMoves(
  connection: Pick<RedisConnection, 'run' | 'client'>,
  hotline: HotlineName,
  { onAway = () => undefined, now = () => performance.now() }: MovesOptions = {},
): Moves {
  const prefix = hotlinePrefix(hotline);
  let clock = '';
  let failing = false;
  defineMissing(connection.client);
  const circuit = createCircuit(() => connection.run('probe', (client) => client.ping()), now);

  const twice = async (
    move: string,
    name: string,
    args: readonly Argument[],
    keys: string = prefix,
  ): Promise<unknown> => {
    const once = async () => {
      circuit.pass(move);
      return await connection.run(move, async (client) => {
        const command = (client as unknown as Record<string, Command | undefined>)[name];
        if (command === undefined) throw new Error(`no Lua move is called ${move}`);
        const reply = await command.call(client, keys, clock, ...args);
        circuit.answered();
        return reply;
      });
    };
    for (let left = failing ? 1 : 2; ; left -= 1) {
      try {
        const reply = await once();
        failing = false;
        return reply;
      } catch (error) {
        if (!(error instanceof RedisUnavailable)) throw error;
        circuit.failed(error);
        if (left > 1) continue;
        failing = true;
        onAway();
        throw new StoreAway(error.message, { cause: error });
      }
    }
  };

  return {
    run: (move, ...args) => twice(move, commandOf(move), args),
    runApart: (move, ...args) => twice(move, commandOf(move), args, `${prefix}:apart`),
    // The library makes a second command of each, which leaves the reply undecoded.
    runForBytes: (move, ...args) => twice(move, `${commandOf(move)}Buffer`, args),
    token: randomUUID,
    knowClock(base, rate) {
      // At rate 1 call time is Redis TIME, whatever the base.
      clock = rate === 1 ? '' : `${base}:${rate}`;
    },
  };
}

/** A connection that was opened without the moves learns them here. */
function defineMissing(client: Redis | Cluster): void {
  for (const [name, { lua, numberOfKeys }] of Object.entries(redisScripts())) {
    if (!(name in client)) client.defineCommand(name, { lua, numberOfKeys });
  }
}
