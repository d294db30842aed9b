/** What a step of the machine asks of the world. Effects are data; `engine/` carries them out, all in the turn's one commit. */
import type { Outcome } from '../call.ts';
import type { E164, Lease, StateId } from '../ids.ts';
import type { Prompt } from '../speech/prompt.ts';
import type { DurationMs } from '../time.ts';

export type Effect =
  | { readonly do: 'say'; readonly prompt: Prompt }
  /** Ask this address now: the turn is not over before `FOUND` or `NOT_FOUND` has been taken. Names, not values: they may be secret. */
  | {
      readonly do: 'lookup';
      readonly step: StateId;
      readonly url: string;
      readonly send: readonly string[];
      readonly save: Readonly<Record<string, readonly string[]>>;
      readonly waitMs: DurationMs;
    }
  /** The text of this step to the caller's own number, once the turn is committed. It may come to nothing. */
  | { readonly do: 'sms'; readonly step: StateId }
  /** The place becomes a callback request (with a recording, if one was left), durable before it is spoken. */
  | {
      readonly do: 'keep';
      readonly as: 'callback' | 'message';
      readonly number: E164 | null;
      readonly recording: string | null;
    }
  /** Take the promise back: the caller goes on holding at the same place. */
  | { readonly do: 'unkeep' }
  | { readonly do: 'transfer'; readonly to: E164; readonly ringMs: DurationMs; readonly step: StateId }
  | { readonly do: 'cancelTransfer' }
  /** The caller enters the room of this lease. */
  | { readonly do: 'bridge'; readonly lease: Lease }
  /** The talk is over for the caller. */
  | { readonly do: 'unbridge'; readonly lease: Lease }
  /** Say the place again, whatever was said lately. */
  | { readonly do: 'placeAgain' }
  /** What the customer said on a callback's leg before being connected. */
  | { readonly do: 'callbackAnswer'; readonly answer: 'later' | 'cancel' }
  | { readonly do: 'end'; readonly outcome: Outcome };

/**
 * What the caller is asked at the end of a turn: how the answer listens. Derived from the state, so that "the present prompt"
 * can be said again at any time.
 */
export type Ask =
  /** One key or word. */
  | { readonly kind: 'menu'; readonly step: StateId | null; readonly timeoutMs: DurationMs; readonly words: boolean }
  /** Digits, `#` ends. */
  | { readonly kind: 'collect'; readonly step: StateId | null; readonly max: number; readonly timeoutMs: DurationMs }
  /** The hold loop: music while listening for one key. */
  | { readonly kind: 'hold' }
  /** As hold, while a transfer target is rung. */
  | { readonly kind: 'ringing' }
  /** Nothing: an answer of another system comes first, within the same turn. */
  | { readonly kind: 'lookup' }
  | { readonly kind: 'record' }
  | { readonly kind: 'talk' }
  | { readonly kind: 'hangup' };
