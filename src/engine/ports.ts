/**
 * What the engine needs of the world. The store has one implementation (Redis and its Lua); the carrier has two that speak the
 * same REST (Twilio, the simulated one). Every method of the store is one atomic move, safe to repeat, and answers within its
 * deadline or throws `StoreAway`.
 */
import type { Outcome, PlaceMemory } from '../core/call.ts';
import type { LookupHost } from '../core/flow/model.ts';
import type {
  AgentId,
  CallSid,
  E164,
  Language,
  Lease,
  NumberHash,
  PlaceId,
  QueueName,
  RoomName,
  Version,
} from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { ReportStore } from './report-ports.ts';
import type { VersionStore } from './version-ports.ts';

/** The store did not answer in time, or cannot write: go on from the ticket, promise nothing. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
}

/** Call time as this node knows it: the store's clock, carried on by the node's own monotonic one between replies. */
export interface Clock {
  now(): EpochMs;
  /** The store just said what time it is. */
  heard(at: EpochMs): void;
  /** Call time runs this many times faster than the wall; 1 in production. */
  readonly rate: number;
}

/** 32-bit-safe chance: rooms, ids. */
export interface Random {
  /** Lower-case hex, `bytes` bytes of it. */
  hex(bytes: number): string;
}

// ---------------------------------------------------------------------------------------------------- the turn

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
    readonly place: PlaceId; // `CB…`, new
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
  /** A bridge on a lease that is over, waiting for one, a callback for a number that already has one open: nothing changed. */
  | { readonly is: 'gone' | 'twice'; readonly at: EpochMs; readonly stored: StoredCall | null }
  /** The call is over (tombstone). */
  | { readonly is: 'over'; readonly at: EpochMs; readonly outcome: Outcome };

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
}

// ---------------------------------------------------------------------------------------------------- leases

/** A held place put to one agent (or an outside number): reserved for both until the lease ends. */
export interface Offer {
  readonly lease: Lease;
  readonly place: PlaceId;
  readonly kind: 'call' | 'callback' | 'message';
  readonly agent: AgentId;
  readonly room: RoomName;
  readonly queue: QueueName;
  readonly arrivedAt: EpochMs;
  readonly at: EpochMs;
  readonly card: string;
  /** Sealed number of a callback. */
  readonly number: string | null;
  readonly recording: string | null;
  readonly attempt: number;
}

export type ReleaseReason =
  /** No answer, voicemail, no key: counts as a miss. */
  | 'missed'
  /** The agent's line was busy, or 2 was pressed: not a miss, but not asked again for this lease. */
  | 'declined'
  /** The REST call was refused or its outcome unknown: not a miss. */
  | 'refused'
  /** The agent's leg broke after accepting: caller to the head. */
  | 'broken';

/** `first`: this press did it, and what follows from it is to be done now; a repeat gets the same answer and does nothing. */
export type AcceptResult =
  | { readonly is: 'yours'; readonly offer: Offer; readonly caller: CallSid | null; readonly first: boolean }
  /** A transfer's outside target has pressed 1. */
  | { readonly is: 'outside'; readonly room: RoomName; readonly caller: CallSid; readonly first: boolean }
  /** The caller hung up, or somebody else has them, or the lease ended. */
  | { readonly is: 'gone' };

export type AgentState = 'off' | 'ready' | 'offered' | 'talking' | 'wrap-up' | 'away';

export interface RosterEntry {
  readonly id: AgentId;
  readonly queues: readonly QueueName[];
  readonly languages: readonly Language[];
  /** On duty by the schedule at this moment. */
  readonly scheduled: boolean;
  /** When the schedule changes next: signing in or out beats it until then. */
  readonly changesAt: EpochMs | null;
}

export interface AgentRow {
  readonly id: AgentId;
  readonly state: AgentState;
  readonly since: EpochMs;
  readonly lease: Lease | null;
  readonly place: PlaceId | null;
  readonly misses: number;
}

export interface CallRow {
  readonly sid: CallSid;
  readonly phase: 'menu' | 'waiting' | 'offered' | 'talking' | 'ended';
  readonly at: string;
  readonly lang: string;
  readonly from: string;
  readonly flow: string;
  readonly queue: QueueName | null;
  readonly place: number | null;
  readonly startedAt: EpochMs;
  readonly arrivedAt: EpochMs | null;
  readonly outcome: Outcome | null;
}

/** A call that is under way, or what became of one that is over. */
export type CallNow = (CallRow | { readonly sid: CallSid; readonly phase: 'ended'; readonly outcome: Outcome }) & {
  /** From joining a line to the first moment with a person; null = not yet, or never. */
  readonly timeToPersonMs: number | null;
};

export interface CallbackRow {
  readonly place: PlaceId;
  /** The call that asked for it: its trail is the callback's. */
  readonly sid: CallSid;
  readonly kind: 'callback' | 'message';
  readonly queue: QueueName;
  readonly arrivedAt: EpochMs;
  readonly notBefore: EpochMs | null;
  readonly attempts: number;
  readonly state: 'open' | 'offered' | 'accepted' | 'talking' | 'done';
  readonly disposition: Disposition | null;
  /** Waiting longer than a holder in its place would: a broken promise (P6). */
  readonly overdue: boolean;
}

/** How a callback ended: exactly one. */
export type Disposition = 'reached' | 'heard' | 'unreachable' | 'cancelled' | 'taken-over' | 'expired';

/** Work that fell due in the store and needs the carrier. Each is handed to one node only. */
export type DueWork =
  /** The offer's time is up: cancel the agent's leg. Already released. */
  | { readonly is: 'offer-expired'; readonly lease: Lease; readonly leg: CallSid | null }
  /** Accepted, but caller and agent did not meet in time: the agent is told and freed; a live caller is back at the head. */
  | { readonly is: 'join-expired'; readonly lease: Lease; readonly leg: CallSid | null; readonly kind: Offer['kind'] }
  /** The lease ended 15 s ago or more, and the leg that waited in its room has not ended yet: it must be told again. */
  | {
      readonly is: 'untold';
      readonly lease: Lease;
      readonly leg: CallSid;
      readonly kind: Offer['kind'] | 'transfer';
    }
  /** The other party has left, this caller may be alone in the room: push them out of it. `met`: the other party was seen there. */
  | { readonly is: 'lonely'; readonly lease: Lease; readonly sid: CallSid; readonly met: boolean }
  /** 5 s after a join, then now and then: ask the carrier whether the other party's leg still lives. */
  | { readonly is: 'silent-leg'; readonly lease: Lease; readonly leg: CallSid; readonly sid: CallSid }
  /** Two misses have set this agent away: they are to be told. */
  | { readonly is: 'agent-away'; readonly agent: AgentId }
  /** Not heard of for a while: ask the carrier whether the call still lives. */
  | { readonly is: 'silent-call'; readonly sid: CallSid }
  /** A transfer target did not accept in time. Already released. */
  | { readonly is: 'transfer-expired'; readonly lease: Lease; readonly leg: CallSid | null; readonly sid: CallSid };

/**
 * `failed`: the carrier calls the end a failure, so whoever had not been helped is lost (P11). `unheard`: the carrier's word never
 * came and we had to ask; whether the caller chose to go is not known.
 */
export type EndTrouble = 'failed' | 'unheard' | null;

export interface EndedCall {
  /** Null: was over already, or never known. */
  readonly outcome: Outcome | null;
  /** Legs that were offered or joined for this caller and must be told: the caller has gone. */
  readonly freed: readonly { readonly lease: Lease; readonly leg: CallSid | null; readonly joined: boolean }[];
}

/** Numbers for alarms, the command line and the board. */
export interface Census {
  readonly at: EpochMs;
  readonly arrived: number;
  readonly menu: number;
  readonly waiting: number;
  readonly offered: number;
  readonly talking: number;
  readonly ended: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly queues: readonly {
    readonly queue: QueueName;
    readonly waiting: number;
    readonly longestMs: DurationMs;
    readonly ready: number;
    readonly staff: number;
    readonly callbacks: number;
    readonly overdue: number;
  }[];
  readonly lastArrivalAt: EpochMs | null;
}

export interface TrailEntry {
  readonly id: string;
  readonly at: EpochMs;
  readonly sid: string;
  /** `turn`, `joined`, `offered`, `accepted`, `missed`, `bridged`, `ended`, `lever`, … */
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Standing orders of ops: newest wins, heard by holders within one hold turn. */
export interface Levers {
  readonly closedUntil: EpochMs | null; // closed by hand; a far future = until opened
  readonly openUntil: EpochMs | null; // opened by hand
  readonly announcement: {
    readonly text: string;
    readonly recording: string | null;
    readonly until: EpochMs | null;
  } | null;
  readonly news: number;
}

export interface Store extends VersionStore, ReportStore {
  /**
   * Base and rate of the hotline's clock, made by the first node that asks; one that wants another rate must not start. `from`: the
   * call time it is to be now (the present, unless the clock runs at a rate of its own).
   */
  startClock(rate: number, from?: EpochMs): Promise<{ readonly now: EpochMs; readonly rate: number }>;
  /** Remembers a fingerprint of the sealing key (the first); false = other nodes seal with one that is not among these: refuse to start. */
  checkSecret(fingerprints: readonly [string, ...string[]]): Promise<boolean>;

  turn(commit: TurnCommit): Promise<TurnResult>;
  load(
    sid: CallSid,
  ): Promise<
    | { readonly is: 'live'; readonly stored: StoredCall }
    | { readonly is: 'over'; readonly outcome: Outcome }
    | { readonly is: 'unknown' }
  >;
  caller(number: NumberHash): Promise<CallerHistory>;
  /** The caller's turn failed and the safety document was given: the outcome is `safety` unless a later turn goes well. */
  safetyGiven(sid: CallSid, why: string): Promise<void>;
  /** The carrier says that the leg is over. A call the engine did not end itself is abandoned where it stood (P11). */
  end(sid: CallSid, how: { readonly trouble: EndTrouble; readonly trail: string }): Promise<EndedCall>;

  /** Schedule and skills of all agents; removes those no longer listed (unless talking). */
  roster(agents: readonly RosterEntry[]): Promise<void>;
  /** Places in queues that are none of these go to the line of `to`, at their own arrival; how many did. */
  drain(queues: readonly QueueName[], to: QueueName): Promise<number>;
  /** Pairs the longest idle agent with the place that is due to them and reserves both; null when there is no pair. */
  offer(limits: {
    readonly maxCalls: number | null;
    readonly room: RoomName;
    readonly ttlMs: DurationMs;
    readonly widenMs: DurationMs;
    readonly idleHelpMs: DurationMs;
    readonly exclusive: readonly QueueName[];
  }): Promise<Offer | null>;
  /** Which leg carries this lease; lengthens it when the phone was answered. False: the lease is over. */
  ringing(lease: Lease, leg: CallSid | null, ttlMs: DurationMs): Promise<boolean>;
  /** `ring`: the agent has heard a message and wants its caller rung. */
  accept(lease: Lease, joinMs: DurationMs, ring?: boolean): Promise<AcceptResult>;
  /**
   * Before (`on`) a caller is moved into the room of this lease over REST, and after that has failed: meanwhile no turn pulls. False:
   * the lease is over or the caller is there already, and a push would take them out again.
   */
  pushing(lease: Lease, on: boolean): Promise<boolean>;
  release(
    lease: Lease,
    reason: ReleaseReason,
    policy: { readonly awayMs: DurationMs },
  ): Promise<{ readonly at: EpochMs; readonly sid: CallSid | null }>;
  /** The agent's leg has ended after the join: wrap-up begins. The caller's own turn says what becomes of the caller. */
  finish(lease: Lease, wrapUpMs: DurationMs): Promise<void>;
  /** Of a callback: rung without success. Parks it until `retryAt`, or closes it when null. Frees the agent. */
  unanswered(lease: Lease, retryAt: EpochMs | null, how: Disposition): Promise<void>;
  /** A message was heard by its agent. */
  heard(lease: Lease): Promise<void>;
  /** The carrier says that the leg of the talk's other party lives: its two have met. */
  there(lease: Lease): Promise<void>;

  /** Carries out what is due (wrap-ups, aways, parked callbacks) and hands out what needs the carrier, at most `most`. */
  due(
    most: number,
    policy: { readonly awayMs: DurationMs; readonly silentMs: DurationMs },
  ): Promise<readonly DueWork[]>;

  setAgent(id: AgentId, to: 'in' | 'out' | 'ready' | 'away', by: string): Promise<boolean>;
  /** Slows a sign-in: how long this agent must wait, ms; a wrong PIN counts, a right one clears. */
  signIn(id: AgentId, pin: 'ask' | 'wrong' | 'right'): Promise<DurationMs>;
  moveCall(sid: CallSid, to: { readonly head: true } | { readonly queue: QueueName }, by: string): Promise<boolean>;
  setLevers(change: Partial<Omit<Levers, 'news'>>, by: string): Promise<Levers>;
  levers(): Promise<Levers>;
  /** True once per start or end of an alarm, on one node only. */
  alarm(name: string, on: boolean): Promise<boolean>;
  /** Appends to the trail outside a turn. */
  note(sid: string, what: string, data: Readonly<Record<string, unknown>>): Promise<void>;

  census(): Promise<Census>;
  /** All live calls: with ten thousand it takes the store most of a second. */
  calls(): Promise<readonly CallRow[]>;
  /** Null: never heard of, or forgotten. */
  call(sid: CallSid): Promise<CallNow | null>;
  agents(): Promise<readonly AgentRow[]>;
  callbacks(): Promise<readonly CallbackRow[]>;
  trail(sid: string): Promise<readonly TrailEntry[]>;
  /** What happened to calls since a moment, a page at a time; `after` is the `next` of the page before, null at first and at the end. */
  trails(
    since: EpochMs,
    after: string | null,
  ): Promise<{ readonly entries: readonly TrailEntry[]; readonly next: string | null }>;
}

// ---------------------------------------------------------------------------------------------------- the carrier

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

// ---------------------------------------------------------------------------------------------------- other systems

export interface Question {
  readonly url: string;
  /** Posted as JSON. May hold what is secret. */
  readonly body: Readonly<Record<string, string>>;
  /** Wall time, and never more than is left of the turn's own. */
  readonly waitMs: DurationMs;
  /** Only these may be asked. */
  readonly hosts: readonly LookupHost[];
}

export type Answer =
  | { readonly is: 'json'; readonly value: unknown }
  /** For the log and the trail: no word of the answer in it. */
  | { readonly is: 'none'; readonly why: string };

/** Asks another system a question that changes nothing there. */
export type AskElsewhere = (question: Question) => Promise<Answer>;

/** The questions of one turn: together they have 2 s of wall time, from the first on. */
export type Lookups = () => AskElsewhere;
