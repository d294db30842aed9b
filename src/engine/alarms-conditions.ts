/** What is wrong at this moment: figures in, alarms out. Pure; how long it must be wrong is the tracker's business. */
import { openNow, queueOpen } from '../core/flow/duty.ts';
import type { Hotline } from '../core/flow/model.ts';
import type { QueueName } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import { UNOFFERED_MS } from './dispatch.ts';
import type { Levers } from './ports.ts';
import type { Census } from './report-ports.ts';

export type AlarmName =
  | `nobody-ready:${string}`
  | 'lost-call'
  | 'callback-overdue'
  | 'not-offering'
  | 'repairs'
  | 'callback-budget'
  | 'flood'
  | 'no-calls'
  | 'probe-failed'
  | 'fallback-failed'
  | 'certificate'
  | 'refused-signatures'
  | 'carrier-refused'
  | 'safety-given'
  | 'store-failing'
  | 'store-memory'
  | 'journal-failing'
  | 'carrier-failing';

/** What only this node knows: counts of the last minute, of the store in the last ten seconds, and when something was last seen. */
export interface Rates {
  readonly refusedSignatures: number;
  readonly carrierRefusedAt: EpochMs | null;
  readonly carrierTakenAt: EpochMs | null;
  readonly safetyGiven: number;
  readonly restUnknown: number;
  readonly restOk: number;
  readonly storeAway: number;
  readonly journalFailed: number;
  /** Of what the store may have; null: no limit, or not known. */
  readonly memoryPercent: number | null;
  /** Days that the certificate of our public address has left, below zero once it has run out; null: none that is ending. */
  readonly certificateDays: number | null;
  /** Calls lost, and repairs made, in the last minute, by the census. */
  readonly lost: number;
  readonly repaired: number;
}

/** A wrong token or proxy makes every call be refused; a scanner makes one or two. */
const REFUSED = 5;
/** For so long a refusal here is not outweighed by what other nodes take: it may be this one that has the wrong token. */
const REFUSED_HERE_MS = 600_000;
/** A refusal that nothing contradicts is news for so long. */
const REFUSED_MS = 24 * 3_600_000;
/** The carrier is failing when at least three of its last answers are missing, and they are half of all. */
const REST_UNKNOWN = 3;
const STORE_AWAY = 3;
/** When it is full nobody new gets into the line: time to do something before. */
const MEMORY_PERCENT = 70;
/** One number that rings too often is no flood: so many newcomers were asked for a key within a minute. */
const FLOOD = 10;
/** So long without a call, open all the while, and people who used to call: is the number still pointed at us? */
export const NO_CALLS_MS = (2 * 3_600_000) as DurationMs;
const QUARTER_MS = 900_000;

export const nobodyReady = (queue: QueueName): AlarmName => `nobody-ready:${queue}`;

/** Each alarm whose condition holds now, with the number that tells how bad it is. `census` null: the store is away. */
export function conditions(
  census: Census | null,
  levers: Levers,
  hotline: Hotline,
  rates: Rates,
  now: EpochMs,
): ReadonlyMap<AlarmName, number> {
  const holds = new Map<AlarmName, number>();
  const when = (name: AlarmName, is: boolean, howMany: number): void => {
    if (is) holds.set(name, howMany);
  };
  when('refused-signatures', rates.refusedSignatures >= REFUSED, rates.refusedSignatures);
  when('carrier-refused', carrierRefused(rates, census, now), 0);
  when('safety-given', rates.safetyGiven > 0, rates.safetyGiven);
  when('store-failing', census === null || rates.storeAway >= STORE_AWAY, rates.storeAway);
  const memory = rates.memoryPercent ?? 0;
  when('store-memory', memory > MEMORY_PERCENT, memory);
  const days = rates.certificateDays;
  when('certificate', days !== null, days ?? 0);
  when('journal-failing', rates.journalFailed > 0, rates.journalFailed);
  const failing = rates.restUnknown >= REST_UNKNOWN && rates.restUnknown >= rates.restOk;
  when('carrier-failing', failing, rates.restUnknown);
  if (census === null) return holds;
  for (const { queue, waiting, ready } of census.queues) when(nobodyReady(queue), waiting > 0 && ready === 0, waiting);
  const overdue = census.queues.reduce((sum, queue) => sum + queue.overdue, 0);
  when('callback-overdue', overdue > 0, overdue);
  when('callback-budget', census.dialled >= hotline.policies.callbacksPerHour, census.dialled);
  when('flood', census.asked >= FLOOD, census.asked);
  when('lost-call', rates.lost > 0, rates.lost);
  when('repairs', rates.repaired > 0, rates.repaired);
  when('not-offering', census.unofferedMs >= UNOFFERED_MS, Math.round(census.unofferedMs / 1_000));
  const { call, fallback } = census.probes;
  when('probe-failed', hotline.probe !== null && call.fault !== null, call.failures);
  when('fallback-failed', hotline.probe !== null && fallback.fault !== null, fallback.failures);
  const { lastArrivalAt } = census;
  const quiet = lastArrivalAt !== null && now - lastArrivalAt >= NO_CALLS_MS;
  when('no-calls', quiet && openSince(hotline, levers, (now - NO_CALLS_MS) as EpochMs, now), 0);
  return holds;
}

/**
 * A webhook that seems to be the carrier's was refused, and none was taken since. One is enough, for on a quiet hotline with a wrong
 * token each caller goes to the fallback and nothing else ever tells of it. Forged ones are outweighed by the next webhook that this node
 * takes, ten minutes later also by a call or a good probe on any node, and where there is neither, by a day: told once, not for ever.
 */
function carrierRefused(
  { carrierRefusedAt: refused, carrierTakenAt: taken }: Rates,
  census: Census | null,
  now: EpochMs,
): boolean {
  if (refused === null || (taken !== null && taken >= refused)) return false;
  const ago = now - refused;
  if (ago < REFUSED_HERE_MS) return true;
  if (census === null || ago >= REFUSED_MS) return false;
  return Math.max(census.lastArrivalAt ?? 0, census.probes.call.okAt ?? 0) <= refused;
}

/** Open all the time from `from` to `now`, looked at every quarter of an hour. */
function openSince(hotline: Hotline, levers: Levers, from: EpochMs, now: EpochMs): boolean {
  for (let at: number = now; at >= from; at -= QUARTER_MS)
    if (!hotlineOpen(hotline, levers, at as EpochMs)) return false;
  return true;
}

/**
 * Open hours are those of the default queue; where that one never closes, those of the other queues: a line that answers all
 * night need not be called all night.
 */
function hotlineOpen(hotline: Hotline, levers: Levers, at: EpochMs): boolean {
  const queue = hotline.queues[hotline.defaultQueue];
  const hours = Object.values(hotline.hours);
  if (queue !== undefined && (queue.hours !== null || hours.length === 0)) return queueOpen(hotline, queue, levers, at);
  return hours.some((one) => openNow(one, levers, at));
}
