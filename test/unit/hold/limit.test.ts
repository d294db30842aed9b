import { describe, expect, it } from 'vitest';
import { limitDue } from '../../../src/core/hold/limit.ts';
import type { E164 } from '../../../src/core/ids.ts';
import type { DurationMs } from '../../../src/core/time.ts';

const MINUTE = 60_000;
const due = (forMs: number, callTo: string | null) =>
  limitDue({
    forMs,
    callTo: callTo as E164 | null,
    turnMs: 15_000 as DurationMs,
    offerEveryMs: 180_000 as DurationMs,
  });

describe('the carrier’s limit', () => {
  it('is no matter until ten minutes before four hours', () => {
    for (const callTo of ['+12025550155', null]) expect(due(230 * MINUTE, callTo)).toBe(false);
  });

  it('makes every turn after that the one, when there is a number to ring', () => {
    for (let s = 1; s < 600; s += 16) expect(due(230 * MINUTE + s * 1_000, '+12025550155')).toBe(true);
  });

  it('asks a withheld caller for a number, and leaves who says nothing in peace for three minutes', () => {
    const asked: number[] = [];
    for (let s = 1; s < 600; s += 16) if (due(230 * MINUTE + s * 1_000, null)) asked.push(s);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked[0]).toBe(1);
    for (const [n, s] of asked.entries()) if (n > 0) expect(s - (asked[n - 1] ?? 0)).toBeGreaterThanOrEqual(160);
  });
});
