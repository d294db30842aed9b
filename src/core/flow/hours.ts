/**
 * Open or closed, as the sign on the door says: local wall time in the shop's zone. A time that the clocks skip moves forward, one
 * that comes twice is the first. A span belongs to the day it begins on, so Friday's `22:00-02:00` ends on Saturday, holiday or not.
 */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../time.ts';
import type { Hotline, Hours, Queue, Span } from './model.ts';

/** Further ahead nothing is promised. */
export const HORIZON_DAYS = 400;

export function isOpen(hours: Hours, at: EpochMs): boolean {
  return stretchAt(hours, at).open;
}

/** The next moment after `at` at which it opens; while open, that is the opening after the next closing. Null: not within 400 days. */
export function nextOpen(hours: Hours, at: EpochMs): EpochMs | null {
  const now = stretchAt(hours, at);
  if (now.until === null || !now.open) return now.until;
  return stretchAt(hours, now.until).until;
}

/** The next moment after `at` at which it opens or closes. Null: not within 400 days. */
export function nextChange(hours: Hours, at: EpochMs): EpochMs | null {
  return stretchAt(hours, at).until;
}

/** Whether the day it is now, in their zone, is one on which nobody answers at all, whatever weekday it is. */
export function isHoliday(hours: Hours, at: EpochMs): boolean {
  if (Object.keys(hours.dates).length === 0) return false;
  const known = lastDay.get(hours);
  if (known !== undefined && at >= known.from && at < known.to) return known.holiday;
  const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.zone);
  const holiday = hours.dates[now.toPlainDate().toString()]?.length === 0;
  const from = now.startOfDay();
  lastDay.set(hours, { from: from.epochMilliseconds, to: from.add({ days: 1 }).epochMilliseconds, holiday });
  return holiday;
}

/** As `lastKnown`: every turn of every call asks. */
const lastDay = new WeakMap<Hours, { readonly from: number; readonly to: number; readonly holiday: boolean }>();

/** The zone the people of a queue live by: that of its hours, else of the default queue's, else of any; UTC when nobody names one. */
export function zoneOf(
  { queues, defaultQueue, hours }: Pick<Hotline, 'queues' | 'defaultQueue' | 'hours'>,
  queue: Queue | undefined,
): string {
  const of = (one: Queue | undefined) => (one?.hours == null ? undefined : hours[one.hours]?.zone);
  return of(queue) ?? of(queues[defaultQueue]) ?? Object.values(hours)[0]?.zone ?? 'UTC';
}

/** A time in which nothing changes: `from` included, `until` excluded. */
interface Stretch {
  readonly open: boolean;
  readonly until: EpochMs | null;
}
interface Known extends Stretch {
  readonly from: number;
  readonly to: number;
}
/** Moments: `from` included, `to` excluded. */
export type Opening = readonly [from: number, to: number];

/**
 * The last answer of each hours: zone arithmetic is slow and every turn of every call asks. It changes no answer. Kept for a day at
 * most, so that "not within 400 days" is looked at again.
 */
const lastKnown = new WeakMap<Hours, Known>();
const DAY_MS = 86_400_000;

function stretchAt(hours: Hours, at: EpochMs): Stretch {
  const known = lastKnown.get(hours);
  if (known !== undefined && at >= known.from && at < known.to) return known;
  const found = computeStretch(hours, at);
  lastKnown.set(hours, { ...found, from: at, to: Math.min(found.until ?? Infinity, at + DAY_MS) });
  return found;
}

function computeStretch(hours: Hours, at: EpochMs): Stretch {
  if (neverCloses(hours)) return { open: true, until: null };
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.zone).toPlainDate();
  // A span reaches into the next day at most; one day more for the rare date that a zone skipped altogether.
  let day = -2;
  let end: number | null = null;
  while (day <= HORIZON_DAYS) {
    for (const [from, to] of openings(hours, today.add({ days: day }))) {
      if (end !== null && from > end) return { open: true, until: end as EpochMs };
      if (end === null && from > at) return { open: false, until: from as EpochMs };
      if (to > at) end = Math.max(end ?? to, to);
    }
    day += 1;
  }
  return { open: end !== null, until: end === null || end > at + HORIZON_DAYS * DAY_MS ? null : (end as EpochMs) };
}

export const neverCloses = ({ weekly, dates }: Hours): boolean =>
  Object.keys(dates).length === 0 && weekly.every((spans) => spans.some((s) => s.fromMin === 0 && s.toMin >= 1440));

/** A day's openings as moments, earliest first. */
export function openings(hours: Hours, date: Temporal.PlainDate): readonly Opening[] {
  // A zone that crosses the date line skips a day; its spans must not fall on the next one.
  if (!date.toZonedDateTime(hours.zone).toPlainDate().equals(date)) return [];
  const spans: readonly Span[] = hours.dates[date.toString()] ?? hours.weekly[date.dayOfWeek - 1] ?? [];
  return spans
    .map(({ fromMin, toMin }): Opening => [moment(date, fromMin, hours.zone), moment(date, toMin, hours.zone)])
    .filter(([from, to]) => from < to)
    .sort((a, b) => a[0] - b[0]);
}

function moment(date: Temporal.PlainDate, minutes: number, zone: string): number {
  const wall = date.toPlainDateTime().add({ minutes });
  return wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}
