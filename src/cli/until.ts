/** `--until`: a time as a person gives it. */
import { Temporal } from 'temporal-polyfill';
import { parseDuration } from '../core/time.ts';
import { Usage } from './problem.ts';

const YEAR_MS = 366 * 86_400_000;

/**
 * `2h`, `90m`; `18:00` (the next one, in the hotline's zone); `tomorrow 8:00`; `2026-03-02 08:00`; `2026-03-02T08:00Z`.
 * `now` and the answer are call time. Throws `Usage` when it is none of these, has passed, or is more than a year away.
 */
export function parseUntil(text: string, now: number, zone: string): number {
  const at = read(text.trim(), now, zone);
  if (at === null)
    throw new Usage(`--until "${text}" is not a time; give 2h, 18:00, "tomorrow 8:00" or "2026-03-02 08:00".`);
  if (at <= now) throw new Usage(`--until "${text}" has passed.`);
  if (at - now > YEAR_MS) throw new Usage(`--until "${text}" is more than a year away.`);
  return at;
}

function read(text: string, now: number, zone: string): number | null {
  const duration = parseDuration(text);
  if (duration !== null) return now + duration;
  try {
    if (/(Z|[+-]\d\d:\d\d)$/.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
    const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
    const [, day, clock] = /^(?:(today|tomorrow|\d{4}-\d\d-\d\d)[ T])?(\d{1,2}:\d\d)$/.exec(text) ?? [];
    if (clock === undefined) return null;
    const time = Temporal.PlainTime.from(clock.padStart(5, '0'));
    const date =
      day === undefined || day === 'today'
        ? today.toPlainDate()
        : day === 'tomorrow'
          ? today.toPlainDate().add({ days: 1 })
          : Temporal.PlainDate.from(day);
    const at = date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
    if (at > now || day !== undefined) return at;
    return date.add({ days: 1 }).toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
