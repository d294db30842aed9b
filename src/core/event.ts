/** Everything that can happen to a call. One webhook is one event. */
import type { E164, FlowName, HoursName, Lease, QueueName, RoomName } from './ids.ts';
import type { DurationMs, EpochMs } from './time.ts';

/** What the outside looks like at this moment; read once per turn, so that the core needs no clock. */
export interface Facts {
  readonly at: EpochMs;
  /** Hours that are open now (newest valid configuration, not the pinned version). */
  readonly open: readonly HoursName[];
  /** Hours for which today, in their zone, is a holiday. */
  readonly holidays: readonly HoursName[];
}

export type CallEvent =
  /** A caller rang one of the hotline's numbers. */
  | { readonly type: 'START'; readonly flow: FlowName }
  /** The same, while more ring than the hotline expects: a caller it does not know is asked for a key before the first menu. */
  | { readonly type: 'FLOOD'; readonly flow: FlowName }
  /** The customer's leg of a callback was answered. */
  | { readonly type: 'CALLED' }
  /** A single key: `KEY.0` … `KEY.9`, `KEY.star`, `KEY.hash`. Zeros only ("000") are KEY.0 too. */
  | { readonly type: `KEY.${KeyName}` }
  /** Several digits, or a digit ended by # in a step that collects. */
  | { readonly type: 'ENTRY'; readonly digits: string }
  /** An entry that is a number we may ring. */
  | { readonly type: 'NUMBER'; readonly number: E164 }
  /** A human word in any language of the hotline. */
  | { readonly type: 'HUMAN' }
  /** Words that choose the option of this key. */
  | { readonly type: `WORDS.${KeyName}` }
  | { readonly type: 'SILENCE' }
  /** Input that means nothing here: another key, too few digits, words not understood. */
  | { readonly type: 'WRONG' }
  | {
      readonly type: 'RECORDED';
      readonly recording: string;
      readonly lengthMs: DurationMs;
      readonly key: string | null;
    }
  /** Somebody is in the room: an agent who pressed 1, a transfer target who did. */
  | { readonly type: 'JOIN'; readonly room: RoomName; readonly lease: Lease; readonly withWhom: 'agent' | 'outside' }
  /** The room is over for the caller. */
  | { readonly type: 'LEFT' }
  /** A lookup had its answer; values are clean and short (`flow/variable.ts`). */
  | { readonly type: 'FOUND'; readonly values: Readonly<Record<string, string>> }
  /** A lookup had no answer that is any use, or none in time. */
  | { readonly type: 'NOT_FOUND' }
  | { readonly type: 'TRANSFER_FAILED' }
  /** The store refused what the last step asked (a number that is rung anyway, a room that is gone). */
  | { readonly type: 'REFUSED' }
  /** The promise that the last step wanted to make could not be made durable: it is not spoken, the caller goes on holding. */
  | { readonly type: 'UNKEPT' }
  /** Every leg of the account is in use and this caller is next: the place becomes a callback so that a leg is free. */
  | { readonly type: 'FULL' }
  /** The carrier's limit on call length is near (P4). */
  | { readonly type: 'LIMIT' }
  /** A lever moved the caller to another line. */
  | { readonly type: 'MOVED'; readonly queue: QueueName };

/** Only somebody who listens does this: a key, or words that were understood. Silence is no sign, nor is what was not understood. */
export const isSignOfLife = ({ type }: CallEvent): boolean => /^((KEY|WORDS)\..+|HUMAN|ENTRY|NUMBER)$/.test(type);

export type KeyName = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'star' | 'hash';
