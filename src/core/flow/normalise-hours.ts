import { Temporal } from 'temporal-polyfill';
import type { HoursName } from '../ids.ts';
import type { Hours, Span } from './model.ts';
import { unknownKey } from './read-piece.ts';
import type { Path, Source } from './read-source.ts';
import type { HoursForm } from './schema-hotline.ts';
import { nearest } from './suggest.ts';

/** Hours every hotline has. */
export const ALWAYS: Hours = {
  name: 'always' as HoursName,
  zone: 'UTC',
  weekly: Array.from({ length: 7 }, () => [{ fromMin: 0, toMin: 1440 }]),
  dates: {},
};

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const KEYS = ['zone', ...DAYS, 'mon-fri', 'sat-sun', 'mon-sun', 'holidays', 'dates'];

export function hoursOf(source: Source, name: HoursName, form: HoursForm): Hours {
  const path = ['hours', name];
  const { zone, holidays, dates, ...days } = form;
  reportZone(source, [...path, 'zone'], zone);
  const hours = {
    name,
    zone,
    weekly: weekOf(source, path, days),
    dates: datesOf(source, path, holidays ?? [], dates ?? {}),
  };
  if (![...hours.weekly, ...Object.values(hours.dates)].some((spans) => spans.length > 0))
    source.report(path, { code: 'PZ157', message: `The hours ${name} never open.` }, 'key');
  return hours;
}

/** A single day beats a row of days, so `mon-fri` and a shorter `fri` go together. */
function weekOf(source: Source, path: Path, days: Readonly<Record<string, string | string[] | undefined>>): Span[][] {
  const week: Span[][] = DAYS.map(() => []);
  const given = new Map<string, string>();
  const keys = Object.keys(days).sort((a, b) => Number(b.includes('-')) - Number(a.includes('-')));
  for (const key of keys) {
    const which = daysOf(key);
    if (which === null) {
      source.report([...path, key], unknownKey(key, KEYS), 'key');
      continue;
    }
    const spans = spansOf(source, [...path, key], days[key] ?? []);
    const before = which.map((day) => given.get(day)).find((other) => other?.includes('-'));
    if (before !== undefined && key.includes('-'))
      source.report(
        [...path, key],
        { code: 'PZ153', message: `${before} and ${key} have days in common. Write each day once.` },
        'key',
      );
    for (const day of which) {
      given.set(day, key);
      week[DAYS.indexOf(day)] = spans;
    }
  }
  return week;
}

/** `mon` or `fri-sun`, also around the end of the week. Null: these are no days. */
export function daysOf(key: string): readonly string[] | null {
  const [first = '', last = first, more] = key.split('-');
  const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)];
  if (from < 0 || to < 0 || more !== undefined) return null;
  return [...DAYS, ...DAYS].slice(from, to < from ? to + 8 : to + 1);
}

function spansOf(source: Source, path: Path, written: string | readonly string[]): Span[] {
  if (typeof written === 'string' && written.trim().toLowerCase() === 'closed') return [];
  const list = typeof written === 'string' ? [written] : written;
  return list.flatMap((text, index) => {
    const span = spanOf(text);
    if (span !== null) return [span];
    const at = typeof written === 'string' ? path : [...path, index];
    source.report(at, {
      code: 'PZ143',
      message: `"${text.slice(0, 20)}" are no hours. Write them like "09:00-18:00", or closed; "22:00-02:00" runs past midnight.`,
    });
    return [];
  });
}

/** `09:00-18:00`; null when it can't be read. */
export function spanOf(text: string): Span | null {
  const parts = /^(\d{1,2}):(\d\d)\s*[-–—~]\s*(\d{1,2}):(\d\d)$/
    .exec(text.normalize('NFKC').trim())
    ?.slice(1)
    .map(Number);
  if (parts === undefined) return null;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = parts;
  const [fromMin, toMin] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (fromMinute > 59 || toMinute > 59 || fromMin >= 1440 || toMin > 1440 || fromMin === toMin) return null;
  return { fromMin, toMin: toMin < fromMin ? toMin + 1440 : toMin };
}

function datesOf(
  source: Source,
  path: Path,
  holidays: readonly string[],
  dates: Readonly<Record<string, string | string[]>>,
): Record<string, readonly Span[]> {
  const days = new Map<string, readonly Span[]>();
  const add = (date: string, spans: readonly Span[], at: Path): void => {
    if (!isDate(date))
      source.report(
        at,
        { code: 'PZ144', message: `"${date.slice(0, 20)}" is no day of the calendar. Write it like 2026-12-25.` },
        'key',
      );
    else if (days.has(date))
      source.report(at, { code: 'PZ153', message: `${date} is here twice. Write it once.` }, 'key');
    else days.set(date, spans);
  };
  holidays.forEach((date, index) => add(date, [], [...path, 'holidays', index]));
  for (const [date, written] of Object.entries(dates))
    add(date, spansOf(source, [...path, 'dates', date], written), [...path, 'dates', date]);
  return Object.fromEntries(days);
}

function isDate(text: string): boolean {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

function reportZone(source: Source, path: Path, zone: string): void {
  if (isZone(zone)) return;
  source.report(path, {
    code: 'PZ142',
    message: `"${zone.slice(0, 40)}" is no time zone. Zones are written like Asia/Shanghai or America/New_York.`,
    suggestion: nearest(zone, Intl.supportedValuesOf('timeZone')),
  });
}

export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}
