import { describe, expect, it } from 'vitest';
import { slotsBetween, slotsOfToday } from '../../../src/core/report/slots.ts';
import { spanOf } from '../../../src/core/report/span.ts';
import type { EpochMs } from '../../../src/core/time.ts';

const at = (iso: string) => Date.parse(iso) as EpochMs;
const NOW = at('2026-11-27T15:10:00Z');
const NEW_YORK = 'America/New_York';

describe('the time of a report', () => {
  it('is today when nothing is said, in the zone of the hotline', () => {
    expect(spanOf(null, null, NEW_YORK, NOW)).toEqual({ from: at('2026-11-27T05:00Z'), to: at('2026-11-28T05:00Z') });
    expect(spanOf(null, null, 'Asia/Shanghai', NOW)).toEqual({
      from: at('2026-11-26T16:00Z'),
      to: at('2026-11-27T16:00Z'),
    });
  });

  it('takes days to their end, and times as they are', () => {
    expect(spanOf('2026-11-01', '2026-11-02', NEW_YORK, NOW)).toEqual({
      // The clocks go back on that day: it has 25 hours.
      from: at('2026-11-01T04:00Z'),
      to: at('2026-11-03T05:00Z'),
    });
    expect(spanOf('2026-11-27T09:30', '2026-11-27T10:00', NEW_YORK, NOW)).toEqual({
      from: at('2026-11-27T14:30Z'),
      to: at('2026-11-27T15:00Z'),
    });
    expect(spanOf('2026-11-25', null, 'UTC', NOW)).toMatchObject({ to: at('2026-11-28T00:00Z') });
    expect(spanOf(null, '2026-11-25', 'UTC', NOW)).toMatchObject({ from: at('2026-11-25T00:00Z') });
  });

  it.each([
    ['yesterday', null, /from: "yesterday" is no day or time/],
    ['2026-02-30', null, /from: "2026-02-30" is no day/],
    ['2026-11-01', '2026-11-31', /to: "2026-11-31" is no day/],
    ['2026-11-27', '2026-11-26', /would end \(2026-11-26\) before it begins/],
    ['2026-11-27T10:00', '2026-11-27T10:00', /before it begins/],
    ['2025-01-01', '2026-11-27', /at most 400 days/],
    ['', null, /is no day/],
  ])('%j to %j: says what is wrong', (from, to, why) => {
    expect(spanOf(from, to, 'UTC', NOW)).toEqual({ problem: expect.stringMatching(why) });
  });
});

describe('half-hours', () => {
  it('are those that begin in the span', () => {
    expect(slotsBetween(at('2026-11-27T10:00Z'), at('2026-11-27T11:00Z'))).toEqual([
      at('2026-11-27T10:00Z'),
      at('2026-11-27T10:30Z'),
    ]);
    expect(slotsBetween(at('2026-11-27T10:01Z'), at('2026-11-27T10:29Z'))).toEqual([]);
  });

  it('of today begin at midnight there and end with the present one', () => {
    const slots = slotsOfToday(NOW, NEW_YORK);
    expect([slots[0], slots.at(-1), slots.length]).toEqual([at('2026-11-27T05:00Z'), at('2026-11-27T15:00Z'), 21]);
  });
});
