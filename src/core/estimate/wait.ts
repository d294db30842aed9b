/** How long a caller will wait, from what can be counted: the people ahead, how long each takes, how many answer. */
import type { DurationMs } from '../time.ts';

/** A wait told as this is "over an hour": beyond that an estimate is worth nothing to a caller. */
export const OVER_AN_HOUR_MS = (75 * 60_000) as DurationMs;

const MINUTE = 60_000;

/**
 * Expected wait of the caller in this place (1 = next), rounded up as it may be spoken; null when nobody answers or nothing is
 * known of how long calls take. Everybody ahead and the caller's own turn: `place · AHT / staff`.
 */
export function estimateWait(line: {
  readonly place: number;
  readonly staff: number;
  readonly ahtMs: number | null;
}): DurationMs | null {
  const { place, staff, ahtMs } = line;
  if (staff <= 0 || ahtMs === null || !(ahtMs > 0)) return null;
  return roundWait((Math.max(1, place) * ahtMs) / staff);
}

/** Up, never down: whole minutes to ten, then fives to thirty, then quarters of an hour; over an hour is one value. */
export function roundWait(waitMs: number): DurationMs {
  const minutes = Math.max(1, Math.ceil(waitMs / MINUTE));
  if (minutes > 60) return OVER_AN_HOUR_MS;
  const step = minutes <= 10 ? 1 : minutes <= 30 ? 5 : 15;
  return (Math.ceil(minutes / step) * step * MINUTE) as DurationMs;
}
