/** Makes a caller's live leg ask us again, with an event of ours: being joined, coming out of a room, a transfer that failed, a move. */
import type { CallEvent } from '../core/event.ts';
import type { CallSid, Lease } from '../core/ids.ts';
import type { Deps } from './deps.ts';
import type { RestResult } from './carrier-ports.ts';
import { callOf } from './turn.ts';

/** What may be pushed; the route that receives it is made from this list, so that no push can arrive unknown. */
export const PUSHED = ['JOIN', 'LEFT', 'REFUSED', 'TRANSFER_FAILED', 'MOVED'] as const satisfies CallEvent['type'][];
export type PushedEvent = Extract<CallEvent, { readonly type: (typeof PUSHED)[number] }>;

/**
 * The push may be refused or get lost: what it says also stands in the store, and the caller's next hold turn pulls it. `gone`
 * means that the caller has hung up. `outOf`: only out of this talk; they may be in another one by now.
 */
export async function push(
  sid: CallSid,
  event: PushedEvent,
  deps: Deps,
  outOf: Lease | null = null,
): Promise<RestResult<null>> {
  const found = await deps.store.load(sid);
  if (found.is === 'over') return { is: 'gone' };
  // Of whom the store has lost only their own ticket tells, which comes with their next turn: they may well be there.
  const call = found.is === 'live' ? callOf(found.stored, deps) : null;
  if (call === null || (outOf !== null && call.ctx.talk?.lease !== outOf))
    return { is: 'refused', code: 0, retry: false };
  const url = deps.urls.push(deps.tickets.ticket(call), deps.tickets.seal(event));
  const result = await deps.telephony.redirect(sid, url);
  deps.log.info({ sid, event: event.type, result: result.is }, 'pushed');
  return result;
}
