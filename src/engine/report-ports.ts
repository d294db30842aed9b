/** What those who watch the hotline need of the store: a moment of it, what has happened since, and what is counted for reports. */
import type { Slot } from '../core/report/slots.ts';
import type { Counted } from '../core/report/counted.ts';
import type { AgentId, CallSid, PlaceId, QueueName, StateId } from '../core/ids.ts';
import type { Outcome } from '../core/call.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { AgentState, CallbackRow, Census } from './ports.ts';

/** One moment of the hotline; each list holds no more than was asked for, the census counts them all. */
export interface Moment {
  readonly census: Census;
  /** In order. */
  readonly waiting: readonly WaitingRow[];
  /** Longest there first. */
  readonly menu: readonly {
    readonly sid: CallSid;
    readonly from: string;
    readonly flow: string;
    readonly at: string;
    readonly lang: string;
    readonly sinceMs: DurationMs;
  }[];
  /** Longest first. `agent` null: a number outside. */
  readonly talking: readonly {
    readonly sid: CallSid;
    readonly from: string;
    readonly agent: AgentId | null;
    readonly queue: QueueName | null;
    readonly sinceMs: DurationMs;
  }[];
  /** All of them. `queue` is that of the place. */
  readonly agents: readonly {
    readonly id: AgentId;
    readonly state: AgentState;
    readonly sinceMs: DurationMs;
    readonly place: PlaceId | null;
    readonly queue: QueueName | null;
  }[];
  /** Those not done, oldest arrival first; and how many there are. */
  readonly callbacks: readonly CallbackRow[];
  readonly callbacksTotal: number;
  readonly counted: readonly Counted[];
}

export interface WaitingRow {
  readonly sid: CallSid;
  /** Masked. */
  readonly from: string;
  readonly at: string;
  readonly queue: QueueName;
  readonly lang: string;
  readonly place: number;
  readonly waitedMs: DurationMs;
  readonly phase: 'waiting' | 'offered';
}

export interface EndedRow {
  readonly sid: CallSid;
  readonly endedAt: EpochMs;
  readonly outcome: Outcome;
}

/** One entry of the hotline's stream, without what it says of the call. */
export interface Happening {
  readonly id: string;
  /** The call, agent or `hotline`. */
  readonly sid: string;
  readonly what: string;
  readonly at: number;
}

export interface Happenings {
  /** Where to go on. */
  readonly next: string;
  /** Entries since `after` may be missing: more than was asked for, or trimmed, or lost. None are given then. */
  readonly gap: boolean;
  readonly entries: readonly Happening[];
}

/** Each one atomic move, as in `Store`. */
export interface ReportStore {
  /** `most` rows of each list; with the counters of these half-hours. */
  board(most: number, slots: readonly Slot[]): Promise<Moment>;
  /** What has happened since the entry `after`; null: nothing, only where the stream ends. */
  happenings(after: string | null, most: number): Promise<Happenings>;
  /** Live calls by the state of the flows they stand in, whatever their version. */
  callers(): Promise<{ readonly at: EpochMs; readonly states: ReadonlyMap<StateId, number> }>;
  /** Calls that ended since a moment, newest first, a page at a time; `before` is the `next` of the page before, null at first and at the end. */
  ended(
    since: EpochMs,
    before: string | null,
  ): Promise<{ readonly calls: readonly EndedRow[]; readonly next: string | null }>;
  /** Those half-hours of them in which something happened. Ask for a few hundred at a time. */
  counted(slots: readonly Slot[]): Promise<readonly Counted[]>;
}
