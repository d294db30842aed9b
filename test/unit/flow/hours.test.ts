import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, test } from 'vitest';
import { isHoliday, isOpen, nextChange, nextOpen } from '../../../src/core/flow/hours.ts';
import type { Hours, Span } from '../../../src/core/flow/model.ts';
import type { HoursName } from '../../../src/core/ids.ts';
import type { EpochMs } from '../../../src/core/time.ts';

const span = (text: string): Span => {
  const [from = 0, to = 0] = text.split('-').map((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return hours * 60 + minutes;
  });
  return { fromMin: from, toMin: to < from ? to + 1440 : to };
};
const week = (zone: string, days: readonly string[], dates: Readonly<Record<string, string>> = {}): Hours => ({
  name: 'test' as HoursName,
  zone,
  weekly: days.map((day) => day.split(' ').filter(Boolean).map(span)),
  dates: Object.fromEntries(
    Object.entries(dates).map(([date, day]) => [date, day.split(' ').filter(Boolean).map(span)]),
  ),
});
const daily = (zone: string, day: string, dates: Readonly<Record<string, string>> = {}): Hours =>
  week(
    zone,
    Array.from({ length: 7 }, () => day),
    dates,
  );
const at = (instant: string): EpochMs => Temporal.Instant.from(instant).epochMilliseconds as EpochMs;
const shown = (moment: EpochMs | null): string | null =>
  moment === null ? null : Temporal.Instant.fromEpochMilliseconds(moment).toString();

const office = (zone: string, dates?: Readonly<Record<string, string>>): Hours =>
  week(
    zone,
    ['09:00-18:00', '09:00-18:00', '09:00-18:00', '09:00-18:00', '09:00-18:00', '10:00-12:00 13:00-16:00', ''],
    dates,
  );
const SHANGHAI = office('Asia/Shanghai', { '2026-12-25': '', '2026-12-24': '09:00-12:00' });
const BAR = week('Europe/Berlin', ['', '', '', '22:00-02:00', '22:00-04:00', '22:00-04:00', ''], {
  '2026-12-25': '',
  '2026-12-31': '20:00-06:00',
});
const NEW_YORK_NIGHT = daily('America/New_York', '01:00-02:30');
const NEW_YORK_SKIPPED = daily('America/New_York', '02:30-05:00');
const CAIRO = daily('Africa/Cairo', '00:00-08:00');
const CAIRO_LATE = daily('Africa/Cairo', '20:00-00:30');
const APIA = week('Pacific/Apia', ['08:00-17:00', '08:00-17:00', '08:00-17:00', '08:00-17:00', '08:00-17:00', '', '']);
const KOLKATA = daily('Asia/Kolkata', '09:30-17:30');
const ALL_DAY = daily('Europe/Berlin', '00:00-24:00');

/** Zone, moment, open?, next opening, what is shown. */
const TABLE: readonly (readonly [Hours, string, boolean, string | null])[] = [
  // Shanghai, 2026-11-23 is a Monday.
  [SHANGHAI, '2026-11-23T08:59:59+08:00', false, '2026-11-23T01:00:00Z'],
  [SHANGHAI, '2026-11-23T09:00:00+08:00', true, '2026-11-24T01:00:00Z'],
  [SHANGHAI, '2026-11-23T17:59:59.999+08:00', true, '2026-11-24T01:00:00Z'],
  [SHANGHAI, '2026-11-23T18:00:00+08:00', false, '2026-11-24T01:00:00Z'],
  [SHANGHAI, '2026-11-28T12:30:00+08:00', false, '2026-11-28T05:00:00Z'],
  [SHANGHAI, '2026-11-28T13:00:00+08:00', true, '2026-11-30T01:00:00Z'],
  [SHANGHAI, '2026-11-29T12:00:00+08:00', false, '2026-11-30T01:00:00Z'],
  // The short day before a holiday, the holiday, and the Saturday after it.
  [SHANGHAI, '2026-12-24T11:59:00+08:00', true, '2026-12-26T02:00:00Z'],
  [SHANGHAI, '2026-12-24T12:00:00+08:00', false, '2026-12-26T02:00:00Z'],
  [SHANGHAI, '2026-12-25T10:00:00+08:00', false, '2026-12-26T02:00:00Z'],
  // Over midnight: a span belongs to the day it begins on.
  [BAR, '2026-11-26T21:59:00+01:00', false, '2026-11-26T21:00:00Z'],
  [BAR, '2026-11-26T23:30:00+01:00', true, '2026-11-27T21:00:00Z'],
  [BAR, '2026-11-27T01:59:59+01:00', true, '2026-11-27T21:00:00Z'],
  [BAR, '2026-11-27T02:00:00+01:00', false, '2026-11-27T21:00:00Z'],
  [BAR, '2026-11-29T03:59:00+01:00', true, '2026-12-03T21:00:00Z'],
  [BAR, '2026-11-29T23:00:00+01:00', false, '2026-12-03T21:00:00Z'],
  // Thursday's span runs into the holiday; the holiday's own does not begin.
  [BAR, '2026-12-25T01:00:00+01:00', true, '2026-12-26T21:00:00Z'],
  [BAR, '2026-12-25T02:00:00+01:00', false, '2026-12-26T21:00:00Z'],
  [BAR, '2026-12-25T23:00:00+01:00', false, '2026-12-26T21:00:00Z'],
  [BAR, '2026-12-26T01:00:00+01:00', false, '2026-12-26T21:00:00Z'],
  [BAR, '2027-01-01T05:59:00+01:00', true, '2027-01-01T21:00:00Z'],
  [BAR, '2027-01-01T06:00:00+01:00', false, '2027-01-01T21:00:00Z'],
  // Berlin: 02:00…03:00 comes twice on 25 October 2026, and never on 28 March 2027.
  [BAR, '2026-10-25T03:30:00+01:00', true, '2026-10-29T21:00:00Z'],
  [BAR, '2026-10-25T04:00:00+01:00', false, '2026-10-29T21:00:00Z'],
  [BAR, '2027-03-28T03:59:00+02:00', true, '2027-04-01T20:00:00Z'],
  [BAR, '2027-03-28T04:00:00+02:00', false, '2027-04-01T20:00:00Z'],
  // New York, 1 November 2026: 01:00…02:00 twice. It opens at the first 01:00; 02:30 comes once.
  [NEW_YORK_NIGHT, '2026-11-01T01:00:00-04:00', true, '2026-11-02T06:00:00Z'],
  [NEW_YORK_NIGHT, '2026-11-01T01:59:00-05:00', true, '2026-11-02T06:00:00Z'],
  [NEW_YORK_NIGHT, '2026-11-01T02:29:00-05:00', true, '2026-11-02T06:00:00Z'],
  [NEW_YORK_NIGHT, '2026-11-01T02:30:00-05:00', false, '2026-11-02T06:00:00Z'],
  // 14 March 2027: 02:00…03:00 is skipped, so closing at 02:30 and opening at 02:30 are at 03:30.
  [NEW_YORK_NIGHT, '2027-03-14T01:59:00-05:00', true, '2027-03-15T05:00:00Z'],
  [NEW_YORK_NIGHT, '2027-03-14T03:29:00-04:00', true, '2027-03-15T05:00:00Z'],
  [NEW_YORK_NIGHT, '2027-03-14T03:30:00-04:00', false, '2027-03-15T05:00:00Z'],
  [NEW_YORK_SKIPPED, '2027-03-14T03:00:00-04:00', false, '2027-03-14T07:30:00Z'],
  [NEW_YORK_SKIPPED, '2027-03-14T03:30:00-04:00', true, '2027-03-15T06:30:00Z'],
  // Cairo, 24 April 2026: the clocks go from 00:00 to 01:00, so the day begins at 01:00 and must not be lost.
  [CAIRO, '2026-04-23T23:59:00+02:00', false, '2026-04-23T22:00:00Z'],
  [CAIRO, '2026-04-24T01:00:00+03:00', true, '2026-04-24T21:00:00Z'],
  [CAIRO, '2026-04-24T07:59:00+03:00', true, '2026-04-24T21:00:00Z'],
  [CAIRO, '2026-04-24T08:00:00+03:00', false, '2026-04-24T21:00:00Z'],
  [CAIRO_LATE, '2026-04-24T01:29:00+03:00', true, '2026-04-24T17:00:00Z'],
  [CAIRO_LATE, '2026-04-24T01:30:00+03:00', false, '2026-04-24T17:00:00Z'],
  // Cairo, 29 October 2026: 23:00…24:00 comes twice, and midnight is still midnight.
  [CAIRO_LATE, '2026-10-29T23:30:00+02:00', true, '2026-10-30T18:00:00Z'],
  [CAIRO_LATE, '2026-10-30T00:30:00+02:00', false, '2026-10-30T18:00:00Z'],
  // Samoa had no 30 December 2011, a Friday: after Thursday comes Saturday.
  [APIA, '2011-12-29T12:00:00-10:00', true, '2012-01-01T18:00:00Z'],
  [APIA, '2011-12-31T12:00:00+14:00', false, '2012-01-01T18:00:00Z'],
  // Half an hour off the rest of the world.
  [KOLKATA, '2026-11-23T04:00:00Z', true, '2026-11-24T04:00:00Z'],
  [KOLKATA, '2026-11-23T03:59:59Z', false, '2026-11-23T04:00:00Z'],
  [ALL_DAY, '2026-10-25T02:30:00+01:00', true, null],
];

describe('as the sign on the door says', () => {
  test.each(TABLE.map((row) => [row[0].zone, row[1], row] as const))('%s %s', (_, __, [hours, moment, open, next]) => {
    expect(isOpen(hours, at(moment))).toBe(open);
    expect(shown(nextOpen(hours, at(moment)))).toBe(next);
  });

  it('has enough of the world in the table', () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(40);
    expect(new Set(TABLE.map(([hours]) => hours.zone)).size).toBeGreaterThanOrEqual(6);
  });
});

describe('nextChange', () => {
  it('is the closing while open, the opening while closed', () => {
    expect(shown(nextChange(SHANGHAI, at('2026-11-23T10:00:00+08:00')))).toBe('2026-11-23T10:00:00Z');
    expect(shown(nextChange(SHANGHAI, at('2026-11-23T20:00:00+08:00')))).toBe('2026-11-24T01:00:00Z');
  });

  it('joins spans that touch, also at midnight', () => {
    const joined = week('Asia/Shanghai', ['09:00-12:00 12:00-24:00', '00:00-09:00', '', '', '', '', '']);
    expect(shown(nextChange(joined, at('2026-11-23T10:00:00+08:00')))).toBe('2026-11-24T01:00:00Z');
  });

  it('is nothing for hours that never or always open', () => {
    expect(nextChange(ALL_DAY, at('2026-11-23T10:00:00Z'))).toBeNull();
    const never = daily('Asia/Shanghai', '');
    expect(isOpen(never, at('2026-11-23T10:00:00Z'))).toBe(false);
    expect(nextOpen(never, at('2026-11-23T10:00:00Z'))).toBeNull();
    expect(nextChange(never, at('2026-11-23T10:00:00Z'))).toBeNull();
  });

  it('looks 400 days ahead, no further, whatever was asked before', () => {
    const once = daily('UTC', '', { '2028-01-10': '09:00-10:00' });
    expect(nextChange(once, at('2026-11-23T00:00:00Z'))).toBeNull();
    expect(shown(nextChange(once, at('2027-06-01T00:00:00Z')))).toBe('2028-01-10T09:00:00Z');
    expect(nextChange(once, at('2026-11-23T00:00:00Z'))).toBeNull();
    expect(shown(nextChange(once, at('2028-01-10T09:30:00Z')))).toBe('2028-01-10T10:00:00Z');
    const lasting = daily('UTC', '00:00-24:00', { '2028-01-10': '' });
    expect(nextChange(lasting, at('2026-11-23T00:00:00Z'))).toBeNull();
    expect(shown(nextChange(lasting, at('2027-06-01T00:00:00Z')))).toBe('2028-01-10T00:00:00Z');
  });
});

describe('through a year', () => {
  const minutes = fc.integer({ min: 0, max: 1439 });
  const day = fc.array(
    fc
      .tuple(minutes, fc.integer({ min: 1, max: 1440 }))
      .map(([fromMin, length]) => ({ fromMin, toMin: fromMin + length })),
    { maxLength: 3 },
  );
  const date = fc
    .integer({ min: 0, max: 364 })
    .map((n) => Temporal.PlainDate.from('2026-01-01').add({ days: n }).toString());
  const hours = fc.record({
    name: fc.constant('test' as HoursName),
    zone: fc.constantFrom(
      'Asia/Shanghai',
      'Africa/Cairo',
      'America/New_York',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/Santiago',
    ),
    weekly: fc.array(day, { minLength: 7, maxLength: 7 }),
    dates: fc.dictionary(date, day, { maxKeys: 5 }),
  });

  it('state changes at most twice for each opening, and every change is one', () => {
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 300 }), (hours, start) => {
        const from = at('2026-01-01T00:00:00Z') + start * 86_400_000;
        const until = from + 30 * 86_400_000;
        const periods =
          32 * Math.max(...hours.weekly.map((d) => d.length)) + Object.values(hours.dates).flat().length + 2;
        let now = from as EpochMs;
        let changes = 0;
        for (let next = nextChange(hours, now); next !== null && next < until; next = nextChange(hours, now)) {
          expect(next).toBeGreaterThan(now);
          expect(isOpen(hours, next)).not.toBe(isOpen(hours, (next - 1) as EpochMs));
          expect(isOpen(hours, now)).toBe(isOpen(hours, (next - 1) as EpochMs));
          expect(isOpen(hours, ((now + next) / 2) as EpochMs)).toBe(isOpen(hours, now));
          const opening = nextOpen(hours, now);
          expect(opening === null || isOpen(hours, opening)).toBe(true);
          changes += 1;
          now = next;
        }
        expect(changes).toBeLessThanOrEqual(2 * periods);
      }),
      { numRuns: 40, seed: 54 },
    );
  }, 120_000);
});

describe('a holiday', () => {
  test.each([
    [SHANGHAI, '2026-12-24T23:59:59.999+08:00', false],
    [SHANGHAI, '2026-12-25T00:00:00+08:00', true],
    // Asked again within the day: what is remembered is that day's.
    [SHANGHAI, '2026-12-25T23:59:59.999+08:00', true],
    [SHANGHAI, '2026-12-26T00:00:00+08:00', false],
    // Open for some hours is no holiday, nor is a day on which it never opens.
    [SHANGHAI, '2026-12-24T13:00:00+08:00', false],
    [SHANGHAI, '2026-12-27T12:00:00+08:00', false],
    [ALL_DAY, '2026-12-25T12:00:00+08:00', false],
    // In the zone of the hours: still the 24th in New York.
    [office('America/New_York', { '2026-12-25': '' }), '2026-12-25T04:59:59Z', false],
    [office('America/New_York', { '2026-12-25': '' }), '2026-12-25T05:00:00Z', true],
  ])('of %o at %s: %s', (hours, instant, holiday) => {
    expect(isHoliday(hours, at(instant))).toBe(holiday);
  });
});
