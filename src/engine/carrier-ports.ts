/** What the engine asks of the carrier. Two speak the same REST: Twilio, and the simulated one. */
import type { CallSid, E164, RoomName } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';

export type RestResult<T> =
  | { readonly is: 'ok'; readonly value: T }
  /** The leg is no longer in progress (21220): the other party has gone. Or the ring was not wanted any more, and was not asked for. */
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

/** A leg that the carrier carries at this moment, or did. `from` and `to` as the carrier writes them. */
export interface CarrierLeg {
  readonly sid: CallSid;
  readonly from: string;
  readonly to: string;
  readonly status: LegStatus;
  /** Whoever rang us. */
  readonly inbound: boolean;
  /** The leg that dialled this one. */
  readonly parent: CallSid | null;
}

/** A conference that is not over. */
export interface CarrierRoom {
  readonly sid: string;
  readonly name: RoomName;
}

/** What the carrier asks when a document can't be had. A plain file on another host is often given to GETs alone. */
export interface FallbackUrl {
  readonly url: string;
  readonly method: 'GET' | 'POST';
}

/** `document` null: it was not answered with 200 and text. `ms`: wall time to the answer. */
export interface FallbackAnswer {
  readonly document: string | null;
  readonly ms: number;
}

/** A phone to ring: an E.164 number, or an address of SIP or of a browser. */
export interface Ring {
  readonly to: string;
  readonly from: E164;
  /** Asked for what to say once it is answered. */
  readonly url: string;
  readonly statusUrl: string;
  readonly ringMs: DurationMs;
  /** Asked when `url` does not answer. */
  readonly fallback?: FallbackUrl;
  /** Asked when the request is about to go out; false: it does not, and the answer is `gone`. */
  readonly wanted?: () => Promise<boolean>;
}

/** REST towards the carrier, in the engine's words. */
export interface Telephony {
  ring(phone: Ring): Promise<RestResult<CallSid>>;
  /** Rings a number of ours, for itself: whoever answers gets this document, and nobody is asked for another. */
  ringWith(to: E164, from: E164, twiml: string, ringMs: DurationMs): Promise<RestResult<CallSid>>;
  /** The fallback URL of a number of ours. Null: it has none, or is not the account's. */
  fallbackUrl(number: E164): Promise<RestResult<FallbackUrl | null>>;
  /** What the fallback URL of a number of ours answers, asked as the carrier would ask it. Null: the number has none. */
  fallback(number: E164): Promise<RestResult<FallbackAnswer | null>>;
  /** Makes a live leg ask `url` now. */
  redirect(leg: CallSid, url: string): Promise<RestResult<null>>;
  /** Cancels a ringing leg or ends a live one. */
  hangUp(leg: CallSid): Promise<RestResult<null>>;
  status(leg: CallSid): Promise<RestResult<LegStatus>>;
  text(to: E164, from: E164, body: string): Promise<RestResult<null>>;
  /** All legs that ring or talk. */
  legs(): Promise<RestResult<readonly CarrierLeg[]>>;
  /** Legs that were created from `from` to `to` since then (wall time, to the second), newest first, whatever became of them. */
  rung(to: string, from: E164, since: EpochMs): Promise<RestResult<readonly CarrierLeg[]>>;
  rooms(): Promise<RestResult<readonly CarrierRoom[]>>;
  /** Ends a room: whoever is in it asks their own URL what comes next. */
  endRoom(room: string): Promise<RestResult<null>>;
  /** Whether a room of that name is open: somebody is in it. */
  isOpen(room: RoomName): Promise<RestResult<boolean>>;
  /** Who is in a room now. */
  inRoom(room: string): Promise<RestResult<readonly CallSid[]>>;
  /** Deletes what was recorded in this call; how many recordings that were. */
  forgetRecordings(call: CallSid): Promise<RestResult<number>>;
}
