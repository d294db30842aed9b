/** A version that is tried on some of the calls first: which calls, and when its callers fare worse. Pure. */
import type { Outcome } from './call.ts';
import type { CallSid } from './ids.ts';

/** Calls that ended, by outcome. */
export type Tally = Readonly<Partial<Record<Outcome, number>>>;

/**
 * The caller got a person, a promise of one, or what they came for. Whoever left before that, heard our apology or was cut off did
 * not; calls are dealt by chance, so what has nothing to do with the flows weighs on both versions alike.
 */
const REACHED: readonly Outcome[] = ['talked', 'transferred', 'callback', 'message', 'self-served', 'told-closed'];

/** Each version has ended at least so many calls before anything is decided. */
export const LEAST_CALLS = 10;

/**
 * The chance below which a difference is taken for real. The tally is looked at again and again while calls come in, and such looks
 * call for a strict level: 0.001, of J. L. Haybittle, Repeated assessment of results in clinical trials (1971), and R. Peto et al.,
 * Br. J. Cancer 34 (1976). A trial given up by mistake costs nothing but publishing again.
 */
const LEVEL = 0.001;

/** True for `share` percent of all calls, the same ones on every node. */
export function isDealt(sid: CallSid, share: number): boolean {
  return spread(sid) < (share / 100) * 2 ** 32;
}

/** FNV-1a, stirred once more so that sids that differ in their last digit land far apart. */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export interface Reach {
  readonly calls: number;
  readonly reached: number;
}

export function reachOf(tally: Tally): Reach {
  const calls = Object.values(tally).reduce((sum, count) => sum + count, 0);
  return { calls, reached: REACHED.reduce((sum, outcome) => sum + (tally[outcome] ?? 0), 0) };
}

/**
 * The calls of the version that is tried reached somebody less often than those of the live one, and it is not chance: Fisher's exact
 * test, one-sided (R. A. Fisher, The Design of Experiments, 1935), which also holds for few calls and for rates near 1.
 */
export function faresWorse(tried: Tally, live: Tally): boolean {
  const [a, b] = [reachOf(tried), reachOf(live)];
  if (a.calls < LEAST_CALLS || b.calls < LEAST_CALLS) return false;
  return fisher(a, b) < LEVEL;
}

/** The chance that of all failures so many or more fall to the first, if both fail alike. */
function fisher(a: Reach, b: Reach): number {
  const failed = a.calls - a.reached;
  const allFailed = failed + b.calls - b.reached;
  const all = a.calls + b.calls;
  const most = Math.min(a.calls, allFailed);
  let chance = 0;
  for (let k = failed; k <= most; k++)
    chance += Math.exp(logChoose(allFailed, k) + logChoose(all - allFailed, a.calls - k) - logChoose(all, a.calls));
  return chance;
}

function logChoose(n: number, k: number): number {
  return k < 0 || k > n ? -Infinity : logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Exact sums below 256, Stirling's series above, right to 1e-10 there. */
function logFactorial(n: number): number {
  if (n > 255) return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
}
