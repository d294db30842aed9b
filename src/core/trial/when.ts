/** A moment as people write it: `2026-12-25T03:00+08:00`, `2026-12-25 03:00` where the hotline is, or `Tuesday 10:00`. */
import { Temporal } from 'temporal-polyfill';
import { zoneOf } from '../flow/hours.ts';
import type { Hotline } from '../flow/model.ts';
import type { EpochMs } from '../time.ts';

export type When =
  | { readonly is: 'moment'; readonly at: EpochMs }
  | { readonly is: 'local'; readonly date: string; readonly time: string }
  /** 1 = Monday … 7 = Sunday. */
  | { readonly is: 'weekday'; readonly day: number; readonly time: string };

/** Of a test that names no time: an ordinary day's morning, so that it does not pass by day and fail by night. */
export const ORDINARY: When = { is: 'weekday', day: 2, time: '10:00' };

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WHOLE_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const CHINESE = ['一', '二', '三', '四', '五', '六', '日'];
const DATED = /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d)?(Z|[+-]\d\d:\d\d)?$/i;
const NAMED = /^(?:(?<name>[a-z]+)|(?:周|星期)(?<zh>[一二三四五六日天])),?\s*(?<time>(?:[01]?\d|2[0-3]):[0-5]\d)$/i;

/** Null when it cannot be read. Days that are none (February 30) are none here either. */
export function parseWhen(text: string): When | null {
  const [, date, time, offset] = DATED.exec(text) ?? [];
  if (date !== undefined && time !== undefined) return dated(date, time, offset);
  const { name, zh, time: clock = '' } = NAMED.exec(text)?.groups ?? {};
  const word = name?.toLowerCase() ?? '';
  const index = zh === undefined ? Math.max(DAYS.indexOf(word), WHOLE_DAYS.indexOf(word)) : CHINESE.indexOf(zh);
  const day = zh === '天' ? 7 : index + 1;
  return day === 0 ? null : { is: 'weekday', day, time: clock.padStart(5, '0') };
}

function dated(date: string, time: string, offset: string | undefined): When | null {
  try {
    Temporal.PlainDate.from(date);
    if (offset === undefined) return { is: 'local', date, time };
    const instant = Temporal.Instant.from(`${date}T${time}${offset.toUpperCase()}`);
    return { is: 'moment', at: instant.epochMilliseconds as EpochMs };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Weekdays are ordinary ones: the next after `now` of which no hours of the hotline say anything special. */
export function momentOf(
  when: When,
  hotline: Pick<Hotline, 'hours' | 'queues' | 'defaultQueue'>,
  now: EpochMs,
): EpochMs {
  if (when.is === 'moment') return when.at;
  const zone = zoneOf(hotline, undefined);
  const date = when.is === 'local' ? when.date : ordinary(when.day, hotline, now, zone);
  const local = Temporal.PlainDateTime.from(`${date}T${when.time}`);
  return local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds as EpochMs;
}

function ordinary(day: number, { hours }: Pick<Hotline, 'hours'>, now: EpochMs, zone: string): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const next = today.add({ days: ((day - today.dayOfWeek + 6) % 7) + 1 });
  const weeks = Array.from({ length: 53 }, (_, week) => next.add({ weeks: week }).toString());
  const special = (date: string): boolean => Object.values(hours).some(({ dates }) => Object.hasOwn(dates, date));
  return weeks.find((date) => !special(date)) ?? next.toString();
}
