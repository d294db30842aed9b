/** One webhook's change of one call, and what the store says to it. */
import type { Outcome, PlaceMemory } from '../core/call.ts';
import type { CallSid, Language, Lease, NumberHash, PlaceId, QueueName, RoomName, Version } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';

/** One webhook's change of one call: everything in it happens, or nothing. */
export interface TurnCommit {
  readonly sid: CallSid;
  /** Names this event: a repeat with the same key gets the stored answer. */
  readonly key: string;
  /** The step the caller's URL carried; 0 for a call's first turn. The commit makes it `step + 1`. */
  readonly step: number;
  /** The call after the turn, sealed, secret values included, its place as it was before; opaque to the store. */
  readonly call: string;
  /** Whose call it is, so that it is known when the number rings again; null when withheld, and on legs we rang ourselves. */
  readonly caller: NumberHash | null;
  /** What was said in this turn, JSON; opaque to the store. */
  readonly prompts: string;
  /**
   * A call rings in: by keyed hashes the number, and the number without its last four digits; null when withheld. `asked`: the store has
   * said that there is a flood, and the caller is asked for a key first. Null in every other turn.
   */
  readonly rings: {
    readonly number: NumberHash | null;
    readonly prefix: NumberHash | null;
    readonly asked: boolean;
  } | null;
  /** The caller has pressed a key or said a word that was understood: somebody is there. */
  readonly signOfLife: boolean;
  /** For lists and levers: state name, language, masked number, flow, version. No number, no digits. */
  readonly label: {
    readonly at: string;
    readonly lang: string;
    readonly from: string;
    readonly flow: string;
    readonly version: Version;
  };
  /** Where the call counts when it is not in a line: `menu`, `talking` or `ended`. In a line the place decides. */
  readonly phase: 'menu' | 'line' | 'talking' | 'ended';
  /** The line the caller stands in after this turn; null = in none. Standing there already changes nothing. */
  readonly line: LineWish | null;
  /** The turn of a held caller who is listening to music: say what is worth saying (place, wait, offers). */
  readonly hold: 'turn' | 'again' | null;
  /**
   * The place becomes a callback: the one stood in, or (standing in none) a new one in the queue that `line` names. The caller
   * stands in no line afterwards; nobody is rung while this call lives. `dueAt`: when people are there again; null = in turn.
   */
  readonly keep: {
    /** `CB…`, new. Where this call is promised it already, the answer's line names the one it has. */
    readonly place: PlaceId;
    readonly as: 'callback' | 'message';
    /** Sealed E.164; null for a message without a number. */
    readonly number: string | null;
    readonly numberHash: NumberHash | null;
    readonly recording: string | null;
    readonly dueAt: EpochMs | null;
  } | null;
  readonly unkeep: boolean;
  /** Enter the room of this lease: refused (`gone`) when the lease is over. */
  readonly bridge: Lease | null;
  /** The caller came out of the room of this lease. */
  readonly unbridge: Lease | null;
  /** The talk that the ticket knows of. */
  readonly talk: Lease | null;
  /** With `unbridge`, of whoever was called back: their callback. It is over even if the store has lost that they were joined. */
  readonly reached: PlaceId | null;
  readonly transfer: { readonly room: RoomName; readonly ringMs: DurationMs } | null;
  /** The caller waits for a number outside that an earlier turn had rung: refused (`gone`) when nobody rings there any more. */
  readonly ringing: boolean;
  /** Whoever is rung for this call is not rung any more; the store knows the lease. */
  readonly cancelTransfer: boolean;
  /** `retryAt`: for `later` and `nobody`, when to ring again; null = never (`cancelled`, `unreachable`). Frees the agent. */
  readonly callbackAnswer: {
    readonly lease: Lease;
    readonly answer: 'later' | 'cancel' | 'nobody';
    readonly retryAt: EpochMs | null;
  } | null;
  readonly outcome: Outcome | null;
  /** One line of the call's trail, JSON without numbers or digits. */
  readonly trail: string;
}

/** A lost caller's place becomes this callback, in this line when they stood in none. */
export interface IfLost {
  readonly keep: NonNullable<TurnCommit['keep']>;
  readonly line: LineWish;
}

export interface LineWish {
  readonly queue: QueueName;
  readonly headStartMs: DurationMs;
  readonly lang: Language;
  /** Recognises a redial; null when the number is withheld. */
  readonly numberHash: NumberHash | null;
  /** What the agent will hear (WhisperCard), sealed. */
  readonly card: string;
  /** What the ticket remembers of the place: believed only when the store has forgotten it. */
  readonly memory: PlaceMemory | null;
}

/** What is known of a number, by its hash. */
export interface CallerHistory {
  readonly at: EpochMs;
  /** When its last call ended; null: not in the last 30 days. */
  readonly lastAt: EpochMs | null;
  /** A callback is promised to it and not yet made. */
  readonly promised: boolean;
}

export type TurnResult =
  | { readonly is: 'done'; readonly at: EpochMs; readonly line: LineFacts | null; readonly lease: Lease | null }
  /** More ring than the hotline expects, and this number is not known: counted, else nothing changed; take the FLOOD instead. */
  | { readonly is: 'flood'; readonly at: EpochMs }
  /** Same key as the last turn, or an older step: nothing changed, here is the call as it stands. */
  | { readonly is: 'repeat' | 'stale'; readonly at: EpochMs; readonly stored: StoredCall }
  /** Somebody waits for this caller in a room: nothing changed, take the JOIN instead. */
  | {
      readonly is: 'pull';
      readonly at: EpochMs;
      readonly room: RoomName;
      readonly lease: Lease;
      readonly withWhom: 'agent' | 'outside';
    }
  /**
   * A bridge on a lease that is over, waiting for one; a callback for a number that another call has one open for; one that is not
   * promised because as many customers were rung within the hour as may be: nothing changed.
   */
  | { readonly is: 'gone' | 'twice' | 'spent'; readonly at: EpochMs; readonly stored: StoredCall | null }
  /** The call is over (tombstone); a message that it had left all the same was `kept`. */
  | {
      readonly is: 'over';
      readonly at: EpochMs;
      readonly outcome: Outcome;
      readonly kept: Pick<LineFacts, 'id' | 'queue' | 'arrivedAt'> | null;
    };

export interface StoredCall {
  readonly sid: CallSid;
  readonly step: number;
  readonly call: string;
  readonly prompts: string;
  readonly line: LineFacts | null;
  /** The last turn asked to hear it again (`hold`). */
  readonly again: boolean;
  /** When the last turn was told what it was told. */
  readonly toldAt: EpochMs;
}

/** What a held caller may be told; decided in the same move that keeps the place, so that it can't be said twice or worse. */
export interface LineFacts {
  readonly id: PlaceId;
  readonly queue: QueueName;
  readonly arrivedAt: EpochMs;
  /** 1 = next. Callbacks ahead count. */
  readonly place: number;
  /** Lowest place ever spoken to this caller, with the one to speak now included; null = none spoken yet. */
  readonly spoken: number | null;
  /** Say the number `spoken` now / say that it has not fallen for 5 min / nothing about the place. */
  readonly say: 'place' | 'same' | null;
  /** First turn in the line (in this call). */
  readonly first: boolean;
  /** 3 min since the last offer of a callback; the first turn counts as one, so never true together with `first`. */
  readonly offerDue: boolean;
  /** Agents on duty for this queue (ready, offered, talking or in wrap-up), in any language. */
  readonly staff: number;
  /** Mean handling time in ms, measured; null until one call has been. */
  readonly ahtMs: number | null;
  /** Agents are ready and the account lacks a leg to ring them: this caller is the one to make room ("Small accounts"). */
  readonly full: boolean;
  /** A number that grows with every lever turned (close, open, announce); the caller hears news when it changed. */
  readonly news: number;
  readonly newsIsNew: boolean;
  /** The caller came in a flood and has given no sign of life: not offered to anybody yet. */
  readonly unproved: boolean;
}
