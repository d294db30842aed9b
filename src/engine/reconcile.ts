/**
 * Compares what we hold live with what the carrier carries, and puts right what differs (a lost word, a node that died half-way, a
 * Redis that went back in time). Asks that fall due for one call or lease are the sweep's; this looks at the whole. One node at a
 * time does it, under a claim; there is no leader. A hotline that is well makes no repairs.
 */
import type { DurationMs } from '../core/time.ts';
import type { CarrierLeg } from './carrier-ports.ts';
import type { Deps } from './deps.ts';
import { roomWatch } from './reconcile-rooms.ts';
import { strangerWatch } from './reconcile-strangers.ts';

/** One look, to be repeated every 10 s of call time and never twice at a time by one node. */
export const RECONCILE_MS = 10_000;
/** Wall time: should the node that looks die, another one begins after this. */
const CLAIM_MS = 20_000 as DurationMs;

export function reconciler(deps: Deps, node: string): () => Promise<void> {
  const rooms = roomWatch(deps);
  const strangers = strangerWatch(deps);
  return async () => {
    if (!(await deps.store.claim('reconcile', node, CLAIM_MS))) return;
    const mended = await deps.store.mend();
    if (mended > 0) {
      deps.log.warn({ mended }, 'records that did not fit together were put right');
      deps.dispatch();
    }
    // Both before anybody is looked for: what is done for them must not come long after they were seen alone.
    const [legs, found] = await Promise.all([deps.telephony.legs(), deps.telephony.rooms()]);
    if (legs.is !== 'ok') return;
    const bySid = new Map(legs.value.map((leg) => [leg.sid, leg]));
    const together = await rooms(bySid, found);
    await strangers(bySid, together);
  };
}

/** Legs that dialled another one which rings or talks: whoever is on them is in good hands. */
export function dialling(legs: ReadonlyMap<string, CarrierLeg>): ReadonlySet<string> {
  return new Set([...legs.values()].flatMap(({ parent }) => (parent === null ? [] : [parent])));
}
