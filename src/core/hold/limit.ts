/** The one wall of holding: the carrier ends a call after four hours, so the place becomes a callback before that (P4). */
import type { E164 } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import { TURN_OVERHEAD_MS } from './announce.ts';

/** Ten minutes before the carrier's four hours are up. */
const LIMIT_MS = (4 * 60 - 10) * 60_000;

/** Is this hold turn one in which the caller hears of the limit? */
export function limitDue(held: {
  /** Since the call was answered. */
  readonly forMs: number;
  /** Who withholds theirs is asked for a number, no oftener than anything else is offered: silence keeps holding. */
  readonly callTo: E164 | null;
  readonly turnMs: DurationMs;
  readonly offerEveryMs: DurationMs;
}): boolean {
  const beyondMs = held.forMs - LIMIT_MS;
  if (beyondMs <= 0) return false;
  return held.callTo !== null || beyondMs % held.offerEveryMs < held.turnMs + TURN_OVERHEAD_MS;
}
