/**
 * Whether the phone of a lease is to be rung, asked when the request is about to go out. The carrier's call rate or a slow answer may have
 * held it back, and meanwhile the caller or the agent may have gone, or the carrier was asked and knew of no ring (`unsure`): then a phone
 * would ring for nobody, and a customer once too often. The time to ring, and the time after which the carrier is asked, run from here.
 */
import type { Lease } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';
import type { Deps } from './deps.ts';

/** Wall time. A process that was stopped between question and request rings nobody: the carrier may have been asked by then (`RING_MOST_MS` of `due-1.lua`). */
export const AT_ONCE_MS = 2_000;

/** `ttlMs`: how long it may ring. The question throws `StoreAway`: who can't know rings nobody. */
export function stillWanted(
  lease: Lease,
  ttlMs: DurationMs,
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
): () => Promise<boolean> {
  return async () => {
    const asked = clock.steady();
    return (await store.ringing(lease, null, ttlMs)) && clock.steady() - asked < AT_ONCE_MS;
  };
}
