/**
 * A phone is rung for a lease within 6 s of wall time, or not at all. The carrier's call rate, a slow answer or a stopped process may hold
 * the request back; but some seconds after the lease was made the carrier is asked whether a phone rings for it (`unsure`), and a ring
 * that came after its "none" would be one of which nobody knows.
 */
import type { Deps } from './deps.ts';

/** With the 5 s that the request itself may take, less than `RING_MOST_MS` of `due-1.lua`. */
const RING_WITHIN_MS = 6_000;

/** To be called before the store is asked for the lease: whether its phone may still be rung. */
export function inTime({ clock }: Pick<Deps, 'clock'>): () => boolean {
  const asked = clock.steady();
  return () => clock.steady() - asked < RING_WITHIN_MS;
}
