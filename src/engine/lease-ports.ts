/** Agents, what is put to them and what falls due: the leases of the store. */
import type { Outcome } from '../core/call.ts';
import type { AgentId, CallSid, Language, Lease, PlaceId, QueueName, RoomName } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';

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
  /** Times in a row that the carrier has not rung this callback's customer. */
  readonly unrung: number;
}

/** What decides who may be offered whom. */
export interface PairLimits {
  readonly maxCalls: number | null;
  readonly widenMs: DurationMs;
  readonly idleHelpMs: DurationMs;
  readonly exclusive: readonly QueueName[];
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
  /** As many customers were rung within the last hour as may be: this one is parked, the agent is free. */
  | { readonly is: 'later' }
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

/** How a callback ended: exactly one. */
export const DISPOSITIONS = ['reached', 'heard', 'unreachable', 'cancelled', 'taken-over', 'expired'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

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
  /** The other party has left, this caller may be alone in the room. `crossed`: nobody's word was lost, they came in as the other went. */
  | {
      readonly is: 'lonely';
      readonly lease: Lease;
      readonly sid: CallSid;
      readonly room: RoomName;
      readonly crossed: boolean;
    }
  /** 5 s after a join, then now and then: ask the carrier whether the other party's leg still lives. */
  | { readonly is: 'silent-leg'; readonly lease: Lease; readonly leg: CallSid; readonly sid: CallSid }
  /** Two misses have set this agent away: they are to be told. */
  | { readonly is: 'agent-away'; readonly agent: AgentId }
  /** Not heard of for a while: ask the carrier whether the call still lives. */
  | { readonly is: 'silent-call'; readonly sid: CallSid }
  /** Doubted 5 s ago, and the carrier's own word has not come: a caller's leg, and the other leg of a talk, that are over. */
  | { readonly is: 'ghost'; readonly sid: CallSid }
  | {
      readonly is: 'gone-leg';
      readonly lease: Lease;
      readonly leg: CallSid;
      readonly sid: CallSid;
      readonly room: RoomName;
    }
  /**
   * Whether anybody rings for this offer is not known: no node has had an answer. `leg` null: it is the agent who should ring, else
   * the customer of a callback, for whom this leg waits. `askedAt`: wall time.
   */
  | { readonly is: 'unsure'; readonly leg: CallSid | null; readonly offer: Offer; readonly askedAt: EpochMs }
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
