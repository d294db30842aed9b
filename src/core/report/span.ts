/** Which time a report is of, as people write it: days and times of the hotline's zone. */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../time.ts';

/** [from, to). */
export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Counters are kept so long. */
export const MOST_DAYS = 400;
const DAY_MS = 86_400_000;
const HOW = 'write a day, 2026-11-27, or a time, 2026-11-27T09:30';

/**
 * A day means all of it, also as the end; nothing means today. A sentence when it can't be understood. Times are those of `zone`; one
 * that the clocks skip moves forward, one that comes twice is the first.
 */
export function spanOf(
  from: string | null,
  to: string | null,
  zone: string,
  now: EpochMs,
): Span | { readonly problem: string } {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate().toString();
  const [first, last] = [from ?? to ?? today, to ?? today];
  const begin = momentOf(first, zone, 'begins');
  const end = momentOf(last, zone, 'ends');
  if (begin === null) return { problem: `from: "${shown(first)}" is no day or time; ${HOW}` };
  if (end === null) return { problem: `to: "${shown(last)}" is no day or time; ${HOW}` };
  if (end <= begin) return { problem: `the report would end (${last}) before it begins (${first})` };
  if (end - begin > MOST_DAYS * DAY_MS)
    return { problem: `at most ${MOST_DAYS} days at once: that is as long as counts are kept` };
  return { from: begin, to: end };
}

const shown = (text: string): string => text.slice(0, 40);

function momentOf(text: string, zone: string, as: 'begins' | 'ends'): EpochMs | null {
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  if (!day && !/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return null;
  try {
    const start = day
      ? Temporal.PlainDate.from(text, { overflow: 'reject' })
          .add({ days: as === 'ends' ? 1 : 0 })
          .toZonedDateTime(zone)
      : Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toZonedDateTime(zone);
    return start.epochMilliseconds as EpochMs;
  } catch {
    return null;
  }
}
