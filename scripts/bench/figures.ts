/** Figures of a round, and what is left of many rounds: medians, so that one disturbed round decides nothing. */

/** One side for one round, wall time in ms. */
export interface Round {
  readonly turns: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the server's process (user and system) per turn in µs; null where /proc does not tell. */
  readonly cpuUs: number | null;
}

export interface Side {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUs: number | null;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** `share` 0.99 = p99, by nearest rank. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export function sideOf(rounds: readonly Round[]): Side {
  const cpu = rounds.flatMap(({ cpuUs }) => cpuUs ?? []);
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
    cpuUs: cpu.length === 0 ? null : median(cpu),
  };
}

/** Engine over bare, pair by pair: neighbours in time met the same noise. */
export function ratioOf(engine: readonly Round[], bare: readonly Round[]): number {
  return median(engine.map(({ perSecond }, i) => perSecond / (bare[i]?.perSecond ?? Number.NaN)));
}
