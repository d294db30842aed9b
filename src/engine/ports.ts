/**
 * What the engine needs of the world. The store has one implementation (Redis and its Lua); the carrier has two that speak the
 * same REST (Twilio, the simulated one). Every method of the store is one atomic move, safe to repeat, and answers within its
 * deadline or throws `StoreAway`.
 */
import type { Outcome } from '../core/call.ts';
import type { AgentId, CallSid, Lease, NumberHash, QueueName, RoomName } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { IfLost, TurnCommit, CallerHistory, TurnResult, StoredCall } from './turn-ports.ts';
import type {
  Offer,
  PairLimits,
  ReleaseReason,
  AcceptResult,
  RosterEntry,
  Disposition,
  DueWork,
  EndTrouble,
  EndedCall,
} from './lease-ports.ts';
import type { Agreement, PromiseStore } from './journal-ports.ts';
import type { ProbeStore } from './probe-ports.ts';
import type { RepairStore } from './repair-ports.ts';
import type { ForgetResult } from './forget-ports.ts';
import type { ReportStore } from './report-ports.ts';
import type { VersionStore } from './version-ports.ts';

/** The store did not answer in time, or cannot write: go on from the ticket, promise nothing. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
}

/** `refuses`: it answers what it is asked, and takes nothing new (out of memory, disk full, a replica). */
export type StoreState = 'up' | 'refuses' | 'away';

/** Call time as this node knows it: the store's clock, carried on by the node's own monotonic one between replies. */
export interface Clock {
  now(): EpochMs;
  /** The store just said what time it is. */
  heard(at: EpochMs): void;
  /** Ms of wall time since some moment, whatever the store says: how long something took here. */
  steady(): number;
  /** Call time runs this many times faster than the wall; 1 in production. */
  readonly rate: number;
}

/** 32-bit-safe chance: rooms, ids. */
export interface Random {
  /** Lower-case hex, `bytes` bytes of it. */
  hex(bytes: number): string;
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

export interface Store extends VersionStore, ReportStore, PromiseStore, RepairStore, ProbeStore {
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
  end(
    sid: CallSid,
    how: { readonly trouble: EndTrouble; readonly trail: string; readonly ifLost?: IfLost | null },
  ): Promise<EndedCall>;

  /** Erases what is known of a number; `promised`: also what is promised to it. The stories of its calls stay for `forgetTrails`. */
  forget(number: NumberHash, promised: boolean): Promise<ForgetResult>;
  /** Takes the stories of these calls out of the stream; how many entries that were. */
  forgetTrails(calls: readonly CallSid[]): Promise<number>;

  /** Schedule and skills of all agents; removes those no longer listed (unless talking). */
  roster(agents: readonly RosterEntry[]): Promise<void>;
  /** Places in queues that are none of these go to the line of `to`, at their own arrival; how many did. */
  drain(queues: readonly QueueName[], to: QueueName): Promise<number>;
  /** Pairs the longest idle agent with the place that is due to them and reserves both; null when there is no pair. */
  offer(limits: PairLimits & { readonly room: RoomName; readonly ttlMs: DurationMs }): Promise<Offer | null>;
  /** How long a caller and an agent who could be a pair have not been offered to each other; 0: there is none. */
  unoffered(limits: PairLimits): Promise<DurationMs>;
  /**
   * Which leg carries this lease; lengthens it when the phone was answered. False: the lease is over. `leg` null: a phone is about to be rung;
   * false: it must not be. The time after which the carrier is asked about it runs anew.
   */
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
  finish(lease: Lease, wrapUpMs: DurationMs): Promise<boolean>;
  /** Of a callback: rung without success. Parks it until `retryAt`, or closes it when null. Frees the agent. */
  unanswered(lease: Lease, retryAt: EpochMs | null, how: Disposition): Promise<void>;
  /** Of a callback: the carrier did not ring, so it was no attempt. Parks it until `retryAt`. Frees the agent. False: the place has gone on. */
  unrung(lease: Lease, retryAt: EpochMs): Promise<boolean>;
  /** A message was heard by its agent. */
  heard(lease: Lease): Promise<void>;
  /** The carrier says that the leg of the talk's other party lives; it is asked again after `againMs`. */
  there(lease: Lease, againMs: DurationMs): Promise<void>;

  /**
   * Carries out what is due (wrap-ups, aways, parked callbacks) and hands out what needs the carrier, at most `most`: nothing to a node
   * whose journal has a `mark` that is not the store's, which may have gone back to before something ended. The same look tells how
   * store and journal agree, and the levers.
   */
  due(
    most: number,
    policy: { readonly awayMs: DurationMs; readonly silentMs: DurationMs },
    journal: { readonly name: string; readonly mark: string | null },
  ): Promise<Agreement & { readonly levers: Levers; readonly works: readonly DueWork[] }>;

  setAgent(id: AgentId, to: 'in' | 'out' | 'ready' | 'away', by: string): Promise<boolean>;
  /**
   * Slows a sign-in: how long whoever calls must wait, ms. A `try` that need not wait counts, and only then may its PIN be looked at; of a
   * `wrong` one, the wait before the next; a `right` one clears. `own`: the call shows the agent's own phone.
   */
  signIn(id: AgentId, phone: 'own' | 'other', pin: 'try' | 'wrong' | 'right'): Promise<DurationMs>;
  moveCall(sid: CallSid, to: { readonly head: true } | { readonly queue: QueueName }, by: string): Promise<boolean>;
  setLevers(change: Partial<Omit<Levers, 'news'>>, by: string): Promise<Levers>;
  levers(): Promise<Levers>;
  /** True once per start or end of an alarm, on one node only. */
  alarm(name: string, on: boolean): Promise<boolean>;
  /** Appends to the trail outside a turn. */
  note(sid: string, what: string, data: Readonly<Record<string, unknown>>): Promise<void>;
}
