import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faresWorse, isDealt, LEAST_CALLS, reachOf } from '../../src/core/canary.ts';
import type { CallSid } from '../../src/core/ids.ts';

const sid = (n: number) => `CA${n.toString(16).padStart(32, '0')}` as CallSid;
const of = (talked: number, lost: number) => ({ talked, lost });

describe('who tries a version', () => {
  it.each([1, 10, 33.3, 50])('are %d percent of all calls, however alike their sids', (share) => {
    const dealt = Array.from({ length: 20_000 }, (_, n) => sid(n)).filter((one) => isDealt(one, share)).length;
    expect(Math.abs(dealt / 20_000 - share / 100)).toBeLessThan(0.015);
  });

  it('stays who it was when the share grows', () => {
    for (let n = 0; n < 500; n++) if (isDealt(sid(n), 10)) expect(isDealt(sid(n), 20)).toBe(true);
  });
});

describe('a canary fares worse', () => {
  it('when its callers reach nobody', () => {
    expect(faresWorse(of(0, LEAST_CALLS), of(90, 10))).toBe(true);
    expect(faresWorse({ safety: 6, suspect: 3, 'abandoned-menu': 1 }, of(90, 10))).toBe(true);
    expect(faresWorse(of(80, 20), of(980, 20))).toBe(true);
  });

  it('not for a few calls, one bad one, or as many bad ones as the live version has', () => {
    expect(faresWorse(of(0, LEAST_CALLS - 1), of(1_000, 0))).toBe(false);
    expect(faresWorse(of(0, 50), of(LEAST_CALLS - 1, 0))).toBe(false);
    // One of thirty against none of 270: chance says 0.1.
    expect(faresWorse(of(29, 1), of(270, 0))).toBe(false);
    expect(faresWorse(of(70, 30), of(700, 300))).toBe(false);
    expect(faresWorse(of(100, 0), of(0, 100))).toBe(false);
    expect(faresWorse({}, {})).toBe(false);
  });

  it('at the level it says', () => {
    // Fisher's lady tasting tea, ten cups of each kind: 8 right of 10 is 0.0115, 9 right 0.000547.
    expect(faresWorse(of(2, 8), of(8, 2))).toBe(false);
    expect(faresWorse(of(1, 9), of(9, 1))).toBe(true);
  });

  it('more surely the more of its callers are lost, and never throws', () => {
    const count = integer({ min: 0, max: 3_000 });
    assert(
      property(count, count, count, count, (a, b, c, d) => {
        if (faresWorse(of(a, b), of(c, d))) {
          expect(faresWorse(of(a, b + 1), of(c, d))).toBe(true);
          expect(a / (a + b)).toBeLessThan(c / (c + d));
        }
      }),
    );
  });

  it('callers who left, were cut off or heard our apology have not been reached', () => {
    expect(
      reachOf({ talked: 1, message: 1, 'abandoned-hold': 1, 'carrier-limit': 1, suspect: 1, safety: 1, lost: 1 }),
    ).toEqual({ calls: 7, reached: 2 });
  });
});
