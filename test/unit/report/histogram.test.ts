import { array, assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, type Histogram, quantile } from '../../../src/core/report/histogram.ts';

function histogramOf(waits: readonly number[]): Histogram {
  const counts = new Map<number, number>();
  for (const wait of waits) counts.set(bucketOf(wait), (counts.get(bucketOf(wait)) ?? 0) + 1);
  return counts;
}
function merged(...all: readonly Histogram[]): Histogram {
  const sum = new Map<number, number>();
  for (const one of all) for (const [bucket, n] of one) sum.set(bucket, (sum.get(bucket) ?? 0) + n);
  return sum;
}
/** Nearest rank, of the waits themselves. */
function exact(waits: readonly number[], q: number): number {
  const sorted = [...waits].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? Number.NaN;
}

const wait = integer({ min: 0, max: 4 * 3_600_000 });

describe('quantiles of a histogram', () => {
  it('of nothing are null', () => {
    expect(quantile(new Map(), 0.5)).toBeNull();
  });

  it('are within 5 % of the exact ones, or within half a second', () => {
    assert(
      property(array(wait, { minLength: 1, maxLength: 200 }), constantFrom(0.5, 0.9, 0.99, 1), (waits, q) => {
        const [told, truth] = [quantile(histogramOf(waits), q) ?? Number.NaN, exact(waits, q)];
        expect(Math.abs(told - truth)).toBeLessThanOrEqual(Math.max(500, truth * 0.05 + 1));
      }),
    );
  });

  it('of parts put together are those of the whole', () => {
    assert(
      property(array(wait), array(wait), (a, b) => {
        const together = merged(histogramOf(a), histogramOf(b));
        for (const q of [0.5, 0.9, 0.99]) expect(quantile(together, q)).toBe(quantile(histogramOf([...a, ...b]), q));
      }),
    );
  });

  it('keep four hours in some hundred buckets', () => {
    expect([bucketOf(0), bucketOf(500), bucketOf(501), bucketOf(4 * 3_600_000)]).toEqual([0, 0, 1, 108]);
  });
});
