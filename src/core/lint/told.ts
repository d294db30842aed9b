/** Stretches of time in words somebody with a calendar understands. */
import { Temporal } from 'temporal-polyfill';
import type { Opening } from '../flow/hours.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Eight weeks show what comes every week; as often as this within them is that, holidays apart. */
const LOOKED_AT_MS = 56 * 86_400_000;
const WEEKLY = 4;
const SHOWN = 4;
const DAY_MS = 86_400_000;

/** `Mon–Thu 18:00–09:00, Fri 18:00–Mon 09:00 and 2 other times`: what comes every week by the weekday, the rest by the date. */
export function toldTimes(times: readonly Opening[], zone: string): string {
  const counts = new Map<string, { day: number; hours: string; dates: string[] }>();
  const soon = times.filter(([from]) => from < (times[0]?.[0] ?? 0) + LOOKED_AT_MS);
  for (const [from, to] of soon) {
    const [begins, hours] = [wall(from, zone), hoursOf(from, to, zone)];
    const key = `${begins.dayOfWeek} ${hours}`;
    const same = counts.get(key) ?? { day: begins.dayOfWeek, hours, dates: [] };
    counts.set(key, same);
    same.dates.push(begins.toPlainDate().toString());
  }
  const all = [...counts.values()];
  const weekly = new Map<string, number[]>();
  for (const { day, hours, dates } of all.toSorted((a, b) => a.day - b.day))
    if (dates.length >= WEEKLY) weekly.set(hours, [...(weekly.get(hours) ?? []), day]);
  const names = [
    ...[...weekly].map(([hours, days]) => `${daysIn(days)} ${hours}`),
    ...all.flatMap(({ hours, dates }) => (dates.length < WEEKLY ? dates.map((date) => `${date} ${hours}`) : [])),
  ];
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} other time${more === 1 ? '' : 's'}` : '');
}

/** `from 2026-12-24 to 2027-01-04`. */
export const toldDays = ([from, to]: Opening, zone: string): string =>
  `from ${wall(from, zone).toPlainDate().toString()} to ${wall(to, zone).toPlainDate().toString()}`;

/** `18:00–09:00`, and with the day it ends on when that is not clear. */
function hoursOf(from: number, to: number, zone: string): string {
  const end = wall(to, zone);
  const midnight = clock(end) === '00:00' && to - from <= DAY_MS;
  const day = to - from > DAY_MS ? `${DAYS[end.dayOfWeek - 1] ?? ''} ` : '';
  return `${clock(wall(from, zone))}–${day}${midnight ? '24:00' : clock(end)}`;
}

/** `Mon–Fri`, `Sat, Mon`. */
function daysIn(days: readonly number[]): string {
  const [first = 1, last = first] = [days[0], days.at(-1)];
  const inRow = days.length > 2 && last - first === days.length - 1;
  const name = (day: number) => DAYS[day - 1] ?? '';
  return inRow ? `${name(first)}–${name(last)}` : days.map(name).join(', ');
}

const wall = (at: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
const clock = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString({ smallestUnit: 'minute' });
