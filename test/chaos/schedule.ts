/** Draws from the seed what strikes when, so that each kind has its turn before any has it again. */
import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from '../../src/simulator/random.ts';
import type { Fault, Lane, Struck } from './fault.ts';
import { NODE_FAULTS } from './node-faults.ts';
import { REDIS_FAULTS } from './redis-faults.ts';
import type { World } from './world.ts';

/** Rest in a lane between two faults, wall ms: with two lanes something strikes every few seconds. */
export const REST_MS = [1_500, 8_000] as const;

export interface Schedule {
  readonly struck: readonly Struck[];
  /** What a fault found that should not be. */
  readonly wrong: readonly string[];
  /** Resolves when both lanes have come to their end. */
  readonly over: Promise<unknown>;
}

export interface ScheduleOptions {
  readonly seed: number;
  /** No fault begins after this (wall ms as in performance.now()). */
  readonly until: number;
  readonly signal: AbortSignal;
  /** Only those whose kind holds one of these words; all when empty. */
  readonly only: readonly string[];
  readonly restMs: readonly [low: number, high: number];
}

export function startSchedule(world: World, options: ScheduleOptions): Schedule {
  const struck: Struck[] = [];
  const wrong: string[] = [];
  const lane = async (name: Lane, faults: readonly Fault[]): Promise<void> => {
    const chance = new Chance(options.seed, name);
    const wanted = faults.filter(
      ({ kind }) => options.only.length === 0 || options.only.some((one) => kind.includes(one)),
    );
    for (const fault of decks(wanted, chance)) {
      await pause(chance.between(...options.restMs), undefined, { signal: options.signal }).catch(() => undefined);
      if (options.signal.aborted || performance.now() > options.until) return;
      const one: Struck = {
        kind: fault.kind,
        lane: name,
        loses: fault.loses === true,
        from: performance.now(),
        to: Infinity,
        callFrom: world.carrier.now(),
        callTo: Infinity,
      };
      struck.push(one);
      try {
        await fault.run(world, chance);
        if (name === 'redis') await world.redis.whole();
      } catch (error) {
        wrong.push(`${fault.kind}: ${error instanceof Error ? error.message : String(error)}`);
      }
      one.to = performance.now();
      one.callTo = world.carrier.now();
    }
  };
  return { struck, wrong, over: Promise.all([lane('node', NODE_FAULTS), lane('redis', REDIS_FAULTS)]) };
}

/** All of them in random order, again and again. */
function* decks<T>(cards: readonly T[], chance: Chance): Generator<T> {
  while (cards.length > 0) {
    const deck = [...cards];
    while (deck.length > 0) yield* deck.splice(Math.floor(chance.next() * deck.length), 1);
  }
}
