/**
 * Questions change nothing, so one that failed is asked once more: to compare store and carrier several must go well in a row, and a
 * carrier in trouble refuses one in three. A number's fallback URL is asked once, for a ring waits for it. What changes something is
 * never repeated here (`telephony.ts`).
 */
import type { RestResult, Telephony } from '../engine/carrier-ports.ts';

/** `pause` lies between the two. */
export function asksTwice(telephony: Telephony, pause: () => Promise<void>): Telephony {
  const twice = async <T>(ask: () => Promise<RestResult<T>>): Promise<RestResult<T>> => {
    const first = await ask();
    const mayGoWell = first.is === 'unknown' || (first.is === 'refused' && first.retry);
    if (!mayGoWell) return first;
    await pause();
    return await ask();
  };
  return {
    ...telephony,
    status: (leg) => twice(() => telephony.status(leg)),
    legs: () => twice(() => telephony.legs()),
    rung: (to, from, since) => twice(() => telephony.rung(to, from, since)),
    rooms: () => twice(() => telephony.rooms()),
    isOpen: (room) => twice(() => telephony.isOpen(room)),
    inRoom: (room) => twice(() => telephony.inRoom(room)),
  };
}
