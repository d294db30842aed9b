/**
 * Waits, counted in buckets that grow by a tenth: a histogram of any span of time is the sum of those of its parts, and a quantile
 * read from it is right to 5 %. Bucket 0 holds waits up to 500 ms, bucket n those up to 500 ms × 1.1ⁿ. Written by
 * `redis/lua/include/report.lua`.
 */
import type { DurationMs } from '../time.ts';

const FIRST_MS = 500;
const GROWTH = 1.1;

/** Bucket → how many. */
export type Histogram = ReadonlyMap<number, number>;

export function bucketOf(waitMs: number): number {
  return waitMs <= FIRST_MS ? 0 : Math.ceil(Math.log(waitMs / FIRST_MS) / Math.log(GROWTH));
}

export const sizeOf = (histogram: Histogram): number => [...histogram.values()].reduce((sum, n) => sum + n, 0);

/** The wait that the share `q` (0 < q ≤ 1) of all did not exceed, as the middle of its bucket (nearest rank); null when there are none. */
export function quantile(histogram: Histogram, q: number): DurationMs | null {
  const rank = Math.max(1, Math.ceil(q * sizeOf(histogram)));
  let seen = 0;
  for (const [bucket, n] of [...histogram].sort(([a], [b]) => a - b)) {
    seen += n;
    if (seen >= rank) return middleOf(bucket);
  }
  return null;
}

/** Of the bucket's two ends the geometric mean: as far off, at most, either way. */
function middleOf(bucket: number): DurationMs {
  return Math.round(bucket === 0 ? FIRST_MS / 2 : FIRST_MS * GROWTH ** (bucket - 0.5)) as DurationMs;
}
