/** One seed, from the first ring to the last outcome, and what was wrong with it. */
import type { Redis } from 'ioredis';
import type { Machine } from '../../src/core/flow/step.ts';
import type { Store } from '../../src/engine/ports.ts';
import { type FaultKind, noFaults } from '../../src/simulator/faults.ts';
import { unfinished } from '../support/unfinished.ts';
import { startCrowd } from './crowd.ts';
import { judgeDay } from './judge.ts';
import { leversBack } from './levers.ts';
import { planDisasters } from './disasters.ts';
import type { Plant } from './plants.ts';
import { type Kind, KINDS } from './weather.ts';
import { World } from './world.ts';

export interface SeedOptions {
  readonly seed: number;
  readonly machine: Machine;
  /** Of this run alone; it is emptied. */
  readonly redis: Redis;
  readonly callers?: number;
  readonly auditEvery?: number;
  readonly without?: ReadonlySet<Kind>;
  readonly plant?: Plant;
}

export interface SeedResult {
  readonly seed: number;
  readonly mood: 'none' | 'mild' | 'wild';
  readonly calls: number;
  readonly events: number;
  readonly moves: number;
  /** Virtual time it took. */
  readonly lastedMs: number;
  readonly struck: Readonly<Record<Kind, number>>;
  /** Where a node could die between two effects, and how often one did. */
  readonly points: Readonly<Record<string, number>>;
  readonly fingerprint: string;
  readonly lost: number;
  readonly promised: number;
  /** Empty when all was well. */
  readonly wrong: readonly string[];
}

/** An audit takes as long as many moves. */
export const AUDIT_EVERY = 50;
/** 22 agents, a caller every two seconds. */
const SHORT = { callers: 120, paceMs: 2_000 };
/** Most days are short. In some, more comes together: they last twice or four times as long, or everybody rings at once. */
const DAYS = [
  { callers: 480, paceMs: 2_000 },
  { callers: 240, paceMs: 1_000 },
  SHORT,
  SHORT,
  SHORT,
  SHORT,
  SHORT,
  { callers: 240, paceMs: 2_000 },
];
/** The longest that a calm world may need to come to rest, for each caller: whoever was promised a call is rung, and up to three times. */
const PATIENCE_MS = 7_500;
const LEAST_PATIENCE_MS = 15 * 60_000;
const LOOK_MS = 5_000;
/** What faults have left behind is put right within so long (L2). */
const MENDED_MS = 5 * 60_000;

export async function runSeed(options: SeedOptions): Promise<SeedResult> {
  const { seed, machine, redis, auditEvery = AUDIT_EVERY, without = new Set(), plant } = options;
  const { callers: usual, paceMs } = DAYS[seed % DAYS.length] ?? SHORT;
  const { callers = usual } = options;
  const nodes = 1 + (seed % 3);
  const world = await World.create({ seed, nodes, machine, redis, auditEvery, without, ...(plant && { plant }) });
  const { timeline, weather, carrier, store, points } = world;
  const lastsMs = callers * paceMs;
  planDisasters(world, lastsMs);
  const crowd = startCrowd(world, callers, lastsMs);
  let events = 0;
  const pass = async (ms: number): Promise<void> => {
    const until = timeline.now + ms;
    while (await timeline.next(until)) events += 1;
  };

  await pass(lastsMs + 90_000);
  world.trace('calm');
  world.calm();
  points.disarm();
  carrier.setFaults(noFaults);
  crowd.calm();
  await leversBack(world);
  const calmFrom = timeline.now;
  const giveUpAt = calmFrom + Math.max(LEAST_PATIENCE_MS, callers * PATIENCE_MS);
  // Also calls that have heard a goodbye, until the word that they are over has come, or was asked for.
  const open = async (): Promise<string[]> => [
    ...(await unfinished({ carrier, store })),
    ...(await store.calls()).map(({ sid }) => `call ${sid} is not over`),
  ];
  let left = await open();
  let repairsOnceMended: number | null = null;
  while (left.length > 0 && timeline.now < giveUpAt) {
    await pass(LOOK_MS);
    if (timeline.now - calmFrom > MENDED_MS) repairsOnceMended ??= await repairsIn(store);
    await skipToCallbacks(world);
    left = await open();
  }
  await world.audit('the end');
  const judged = await judgeDay(world, crowd.callers);
  const late = repairsOnceMended === null ? 0 : (await repairsIn(store)) - repairsOnceMended;
  const result: SeedResult = {
    seed,
    mood: weather.mood,
    calls: crowd.callers.length,
    events,
    moves: world.moves,
    lastedMs: timeline.now,
    struck: struckIn(world),
    points: Object.fromEntries(points.hits),
    fingerprint: world.fingerprint(),
    lost: judged.lost,
    promised: judged.promised,
    wrong: [
      ...world.wrong,
      ...left,
      ...judged.wrong,
      ...(late > 0 ? [`${late} repairs long after the last fault`] : []),
    ],
  };
  await world.close();
  return result;
}

const repairsIn = async (store: Store): Promise<number> =>
  Object.values((await store.census()).repairs).reduce((sum, times) => sum + times, 0);

/** Callbacks may be parked for half an hour; when nobody is on any line, that time need not be lived through. */
async function skipToCallbacks(world: World): Promise<void> {
  const { carrier, store } = world;
  if (carrier.liveLegs.length > 0) return;
  const parked = (await store.callbacks()).filter(({ state, notBefore }) => state === 'open' && notBefore !== null);
  const next = Math.min(...parked.map(({ notBefore }) => notBefore ?? Infinity));
  const aheadMs = next - world.callTime() - 10_000;
  if (Number.isFinite(next) && aheadMs > 0) world.skippedMs += Math.floor(aheadMs);
}

/** Ours and the carrier's own. */
function struckIn({ weather, carrier }: World): Readonly<Record<Kind, number>> {
  const told = KINDS.map((kind) => [
    kind,
    kind in carrier.struck ? carrier.struck[kind as FaultKind] : weather.struck[kind],
  ]);
  return Object.fromEntries(told) as Record<Kind, number>;
}
