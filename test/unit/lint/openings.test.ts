import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOpen } from '../../../src/core/flow/hours.ts';
import type { Hours, Span } from '../../../src/core/flow/model.ts';
import { openingsWithin } from '../../../src/core/lint/openings.ts';
import type { EpochMs } from '../../../src/core/time.ts';

const DAY_MS = 86_400_000;
const span: fc.Arbitrary<Span> = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
  .map(([fromMin, long]) => ({ fromMin, toMin: Math.min(fromMin + long, fromMin + 1440) }));
const hours: fc.Arbitrary<Hours> = fc.record({
  name: fc.constant('x' as Hours['name']),
  zone: fc.constantFrom(
    'America/New_York',
    'Asia/Shanghai',
    'Africa/Cairo',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Europe/Berlin',
  ),
  weekly: fc.array(fc.array(span, { maxLength: 2 }), { minLength: 7, maxLength: 7 }),
  dates: fc.dictionary(fc.constantFrom('2026-03-08', '2026-10-25', '2026-12-25'), fc.array(span, { maxLength: 1 })),
});

it('says of every moment of a year what the sign on the door says', () => {
  fc.assert(
    fc.property(
      hours,
      fc.integer({ min: 0, max: 500 }),
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 40, maxLength: 40 }),
      (hours, day, moments) => {
        const from = (Date.UTC(2026, 0, 1, 5, 30) + day * DAY_MS) as EpochMs;
        const until = (from + 366 * DAY_MS) as EpochMs;
        const found = openingsWithin(hours, from, until);
        found.forEach(([begins, ends], nth) => {
          expect(begins).toBeLessThan(ends);
          expect(begins).toBeGreaterThan(found[nth - 1]?.[1] ?? -1);
        });
        for (const moment of moments) {
          const at = Math.floor(from + moment * (until - from)) as EpochMs;
          const open = found.some(([begins, ends]) => at >= begins && at < ends);
          expect(open, new Date(at).toISOString()).toBe(isOpen(hours, at));
        }
      },
    ),
    { numRuns: 60, seed: 20_261_128 },
  );
});
