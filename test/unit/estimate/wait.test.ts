import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { estimateWait, OVER_AN_HOUR_MS, roundWait } from '../../../src/core/estimate/wait.ts';

it.each([
  [1, 1],
  [60, 1],
  [61, 2],
  [10 * 60, 10],
  [10 * 60 + 1, 15],
  [29 * 60, 30],
  [30 * 60 + 1, 45],
  [60 * 60, 60],
  [60 * 60 + 1, 75],
  [9 * 3600, 75],
])('%i s is spoken as %i min', (seconds, minutes) => {
  expect(roundWait(seconds * 1_000)).toBe(minutes * 60_000);
});

it('is place times handling time over staff', () => {
  expect(estimateWait({ place: 1, staff: 3, ahtMs: 180_000 })).toBe(60_000);
  expect(estimateWait({ place: 7, staff: 2, ahtMs: 180_000 })).toBe(15 * 60_000);
  expect(estimateWait({ place: 500, staff: 2, ahtMs: 180_000 })).toBe(OVER_AN_HOUR_MS);
});

it('is not told when it can’t be known', () => {
  expect(estimateWait({ place: 1, staff: 0, ahtMs: 180_000 })).toBeNull();
  expect(estimateWait({ place: 1, staff: 1, ahtMs: null })).toBeNull();
  expect(estimateWait({ place: 1, staff: 1, ahtMs: Number.NaN })).toBeNull();
});

it('is never told shorter than it is, up to an hour, and grows with the wait', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7_200_000 }), fc.integer({ min: 0, max: 600_000 }), (wait, more) => {
      expect(roundWait(wait)).toBeGreaterThanOrEqual(Math.min(wait, 3_600_000));
      expect(roundWait(wait + more)).toBeGreaterThanOrEqual(roundWait(wait));
    }),
  );
});
