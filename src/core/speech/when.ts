/** A coming moment as a calendar tells it where the people are. */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../time.ts';

export interface When {
  /** Calendar days from today: 0 = today, 1 = tomorrow. */
  readonly days: number;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** Null when the zone is unknown: then nothing is said of the time rather than a wrong one. */
export function whenIs(at: EpochMs, now: EpochMs, zone: string): When | null {
  try {
    const then = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
    return {
      days: today.toPlainDate().until(then.toPlainDate()).days,
      weekday: then.dayOfWeek,
      month: then.month,
      day: then.day,
      hour: then.hour,
      minute: then.minute,
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
