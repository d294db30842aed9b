/** One run: the parts are started, callers ring, things break; then it is calm, and the ledgers are compared. */
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultKind } from '../../src/simulator/faults.ts';
import { type Ledger, readLedger } from '../support/ledger.ts';
import { skipToNextCallback } from '../support/time-skip.ts';
import type { Struck } from './fault.ts';
import { NAME } from './hotline.ts';
import { judge, type Judged } from './judge.ts';
import { startLoad } from './load.ts';
import { REST_MS, startSchedule } from './schedule.ts';
import { unfinished } from '../support/unfinished.ts';
import { startWeather } from './weather.ts';
import type { World } from './world.ts';

export interface RunOptions {
  readonly seconds: number;
  readonly seed: number;
  /** New callers a second of wall time. */
  readonly callsPerSecond: number;
  /** Only process faults whose kind holds one of these; all when empty. */
  readonly only: readonly string[];
  /** Rest between two faults of a lane, wall ms; absent: as in a long run. */
  readonly restMs?: readonly [low: number, high: number];
  readonly signal: AbortSignal;
  /** Told every second. */
  progress(now: Progress): void;
}

export interface Progress {
  readonly leftMs: number;
  readonly calls: number;
  readonly live: number;
  readonly faults: number;
  /** Callers whom the carrier itself had to let go. */
  readonly lost: number;
  readonly doing: string;
}

export interface Result extends Judged {
  readonly ledger: Ledger;
  readonly struck: readonly Struck[];
  readonly requests: Readonly<Record<FaultKind, number>>;
  readonly webhooks: number;
  readonly fallbacks: number;
  readonly seconds: number;
  readonly starved: number;
}

/** No fault begins this shortly before the end, wall ms. */
const LAST_MS = 3_000;
/** Calm must be over within this (wall time). */
const CALM_MS = 180_000;

export async function run(world: World, options: RunOptions): Promise<Result> {
  const { carrier } = world;
  const { signal } = options;
  const began = performance.now();
  const end = began + options.seconds * 1_000;
  const wrong: string[] = [];
  let lost = 0;
  const listening = carrier.events.listen((event) => {
    if (event.type === 'ended' && event.by === 'carrier' && carrier.leg(event.leg).leg.direction === 'inbound')
      lost += 1;
  });
  const load = startLoad(world, options.seed, options.callsPerSecond);
  const weather = startWeather(carrier, options.seed);
  const schedule = startSchedule(world, {
    seed: options.seed,
    until: end - LAST_MS,
    signal,
    only: options.only,
    restMs: options.restMs ?? REST_MS,
  });
  const tell = (doing: string): void =>
    options.progress({
      leftMs: Math.max(0, end - performance.now()),
      calls: load.callers.length,
      live: load.callers.filter(({ leg }) => !leg.leg.ended).length,
      faults: schedule.struck.length,
      lost,
      doing,
    });

  try {
    while (performance.now() < end && !signal.aborted) {
      await pause(1_000, undefined, { signal }).catch(() => undefined);
      wrong.push(...(await conserved(world)));
      const now = schedule.struck.filter(({ to }) => to === Infinity).map(({ kind }) => kind);
      tell(now.join(' + '));
    }
    load.calm();
    weather.clear();
    tell('waiting for the last faults to be undone');
    await schedule.over;
    await world.redis.whole();
    for (const node of world.nodes) await node.start();
    const calmFrom = carrier.now();
    wrong.push(...(await calmDown(world, signal, tell)));
    const ledger = await readLedger(
      world,
      load.callers.map(({ life, from, leg }) => ({ life, from, sid: leg.sid })),
    );
    const judged = judge(world, ledger, schedule.struck, calmFrom);
    return {
      ...judged,
      wrong: [...schedule.wrong, ...wrong, ...judged.wrong],
      ledger,
      struck: schedule.struck,
      requests: { ...carrier.struck },
      webhooks: world.balancer.served,
      fallbacks: world.safety.given,
      seconds: Math.round((performance.now() - began) / 1_000),
      starved: world.machine.starvedShare(),
    };
  } finally {
    load.stop();
    weather.clear();
    listening();
  }
}

/** P11, at this moment; a store that can't be asked just now is asked the next time. */
async function conserved({ store }: World): Promise<string[]> {
  const census = await store.census().catch(() => null);
  if (census === null) return [];
  const { arrived, menu, waiting, offered, talking, ended } = census;
  return menu + waiting + offered + talking + ended === arrived
    ? []
    : [`somebody vanished: ${JSON.stringify({ arrived, menu, waiting, offered, talking, ended })}`];
}

/** Everything comes to its end by itself; what has not is told. */
async function calmDown(world: World, signal: AbortSignal, tell: (doing: string) => void): Promise<string[]> {
  const giveUpAt = performance.now() + CALM_MS;
  for (;;) {
    const open = await unfinished(world).catch((error: Error) => [error.message]);
    if (open.length === 0) return [];
    if (performance.now() > giveUpAt || signal.aborted) return open.map((what) => `not over: ${what}`);
    tell(`calm, and not over yet: ${open.length}`);
    if (world.carrier.legs.every(({ endedAt }) => endedAt !== null))
      await skipToNextCallback(world.store, world.connection, NAME, world.rate).catch(() => undefined);
    await pause(500, undefined, { signal }).catch(() => undefined);
  }
}
