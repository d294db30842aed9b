/** What the engine asks of the carrier. Two speak the same REST: Twilio, and the simulated one. */
import type { CallSid, E164 } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';

export type RestResult<T> =
  | { readonly is: 'ok'; readonly value: T }
  /** The leg is no longer in progress (21220): the other party has gone. */
  | { readonly is: 'gone' }
  /** Refused for good or for now; nothing happened. `code` is the carrier's. */
  | { readonly is: 'refused'; readonly code: number; readonly retry: boolean }
  /** Time-out, 5xx, reset: it may have happened. Never repeat blindly. */
  | { readonly is: 'unknown' };

export type LegStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

/** REST towards the carrier, in the engine's words. */
export interface Telephony {
  /** Rings an address; `url` is asked for what to say once it is answered, `fallbackUrl` when that fails. */
  ring(
    to: string,
    from: E164,
    url: string,
    statusUrl: string,
    ringMs: DurationMs,
    fallbackUrl?: string,
  ): Promise<RestResult<CallSid>>;
  /** Makes a live leg ask `url` now. */
  redirect(leg: CallSid, url: string): Promise<RestResult<null>>;
  /** Cancels a ringing leg or ends a live one. */
  hangUp(leg: CallSid): Promise<RestResult<null>>;
  status(leg: CallSid): Promise<RestResult<LegStatus>>;
  text(to: E164, from: E164, body: string): Promise<RestResult<null>>;
}
