/**
 * A prompt is data: a reference to words, resolved to a language and a voice only when the answer is written. Calls stay small
 * in Redis and in tickets, and the words of a call are those of its flow version.
 */
import type { E164, Language, QueueName, StateId } from '../ids.ts';
import type { DurationMs, EpochMs } from '../time.ts';

export type Prompt =
  /** Not words: what follows in this answer is spoken slower (`*`). */
  | { readonly say: 'slowly' }
  /** The `say` text of a flow step. */
  | { readonly say: 'step'; readonly step: StateId }
  /** "For a person, press 0", in every language offered when `all`. */
  | { readonly say: 'person'; readonly all: boolean }
  /** The spoken options of a menu, and "for a person, press 0" at the end. */
  | { readonly say: 'menu'; readonly step: StateId }
  /** The question of a collect step, and how to end the entry. */
  | { readonly say: 'ask'; readonly step: StateId }
  /** More ring than the hotline expects. Every key goes on, 0 is a person. */
  | { readonly say: 'crowded' }
  /** While more ring than that: the person on hold is asked for a key, so that it is known that somebody is there. */
  | { readonly say: 'show-you-are-there' }
  /** First silence in a step: short; tells that silence leads to a person. */
  | { readonly say: 'silence' }
  /** A key that means nothing here (first, then second time). */
  | { readonly say: 'wrong'; readonly again: boolean }
  /** Entry too short or too long. */
  | { readonly say: 'wrong-entry' }
  /** Put in the line just now: "I'm connecting you to a person." */
  | { readonly say: 'to-person' }
  | { readonly say: 'place'; readonly place: number }
  /** Place did not fall for five minutes. */
  | { readonly say: 'place-same' }
  /** Truthful wait, already rounded up; null = cannot be told. */
  | { readonly say: 'wait'; readonly waitMs: DurationMs | null }
  /** People are there now / again at this moment. Null = nobody can say when. */
  | { readonly say: 'people-at'; readonly at: EpochMs | null; readonly zone: string }
  /** "Press 1 to be called back and keep your place, 2 to leave a message, star to hear this again; or just stay on the line." */
  | { readonly say: 'hold-options' }
  /** "For our on-call person, press 3": where nobody is on duty and the queue has one. */
  | { readonly say: 'on-call-option' }
  /** Typed by ops, or recorded by one of them over the phone (the recording's URL). */
  | { readonly say: 'announcement'; readonly text: string; readonly recording: string | null }
  | { readonly say: 'notice'; readonly what: NoticeId }
  /** "We will ring you back on 2 0 2 …" and the keys to confirm. */
  | { readonly say: 'callback-confirm'; readonly number: E164 }
  | { readonly say: 'callback-entry'; readonly first: boolean }
  /** The promise; `at` = when people are there again, null = as soon as it is your turn. */
  | { readonly say: 'callback-promised'; readonly from: E164; readonly at: EpochMs | null; readonly zone: string }
  | { readonly say: 'message-ask' }
  | { readonly say: 'message-kept'; readonly number: boolean }
  | { readonly say: 'end-question' }
  | { readonly say: 'agent-gone' }
  | { readonly say: 'callback-leg' }
  | { readonly say: 'callback-later' }
  | { readonly say: 'callback-cancelled' };

/** Fixed sentences that need no values. */
export type NoticeId =
  | 'goodbye'
  | 'one-moment'
  | 'still-here' // short comfort while holding when nothing changed
  | 'callback-refused' // not to that number, or not now; you keep your place
  | 'promise-unsafe' // a callback or message could not be made durable; you keep your place
  | 'store-away' // place cannot be told now; you keep it, and 0 rings the emergency numbers
  | 'lost-agent' // the agent's line broke; you are back in line at your old place
  | 'transfer-failed'
  | 'account-full' // all our lines are in use; you keep your place
  | 'near-limit'; // the carrier ends calls soon; your place becomes a callback

/** What a resolved prompt is: one voice, one text or file. */
export interface Utterance {
  readonly language: Language;
  readonly text: string;
  readonly audio: string | null;
  /** After `*`: spoken slower. A slow utterance has no audio, for a recording can't be slowed. */
  readonly slow: boolean;
}

/** Names of queues and flows are spoken to agents, not to callers. */
export interface WhisperCard {
  readonly queue: QueueName;
  readonly why: StateId | null;
  readonly language: Language;
  readonly waitedMs: DurationMs;
  readonly path: readonly string[];
  readonly entries: Readonly<Record<string, string>>;
}
