/** What those who look at the hotline need of the store: rows and stories of it, a moment of it, what has happened since, what is counted. */
import type { Outcome } from '../core/call.ts';
import type { AgentId, CallSid, Lease, PlaceId, QueueName, StateId } from '../core/ids.ts';
import type { Slot } from '../core/report/slots.ts';
import type { Counted } from '../core/report/counted.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { AgentState, Disposition } from './lease-ports.ts';
import type { Probes } from './probe-ports.ts';
import type { RepairKind } from './repair-ports.ts';

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

export interface CallsPage {
  readonly calls: readonly CallRow[];
  readonly next: string | null;
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

export interface CallbacksPage {
  readonly callbacks: readonly CallbackRow[];
  readonly next: string | null;
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
  /** What has been put right so far, by kind; empty on a hotline that is well. */
  readonly repairs: Readonly<Partial<Record<RepairKind, number>>>;
  /** How long a caller and an agent who could have met have not been offered to each other; 0 when there is no such pair. */
  readonly unofferedMs: DurationMs;
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
  /** What the hotline has found trying itself; its call is in none of the counts above. */
  readonly probes: Probes;
  /** Customers rung for callbacks within the last hour. */
  readonly dialled: number;
  /** Newcomers within the last minute who were asked for a key before the first menu; 0: nobody floods us. */
  readonly asked: number;
}

export interface TrailEntry {
  readonly id: string;
  readonly at: EpochMs;
  readonly sid: string;
  /** `turn`, `joined`, `offered`, `accepted`, `missed`, `bridged`, `ended`, `lever`, … */
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface TrailPage {
  readonly entries: readonly TrailEntry[];
  readonly next: string | null;
}

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
  /** All of them. `sid`: the call whose trail tells of the place; `queue` is that of the place. */
  readonly agents: readonly {
    readonly id: AgentId;
    readonly state: AgentState;
    readonly sinceMs: DurationMs;
    readonly place: PlaceId | null;
    readonly sid: CallSid | null;
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
  census(): Promise<Census>;
  /** All live calls, page by page: with ten thousand it takes the store most of a second, and they are not of one moment. */
  calls(): Promise<readonly CallRow[]>;
  /** Live calls, oldest first; `after` is the `next` of the page before, null at first and at the end. */
  callsPage(after: string | null): Promise<CallsPage>;
  /** Null: never heard of, or forgotten. */
  call(sid: CallSid): Promise<CallNow | null>;
  agents(): Promise<readonly AgentRow[]>;
  /** Every callback and message, page by page, those that are done for a day: not of one moment. */
  callbacks(): Promise<readonly CallbackRow[]>;
  /** By the arrival that was promised, oldest first; `after` as of `callsPage`. A page may be short, or empty, and not the last. */
  callbacksPage(after: string | null): Promise<CallbacksPage>;
  trail(sid: string): Promise<readonly TrailEntry[]>;
  /** What a few thousand entries of the stream hold of it; `after` as of `callbacksPage`. */
  trailPage(sid: string, after: string | null): Promise<TrailPage>;
  /** What happened to calls since a moment, a page at a time; `after` is the `next` of the page before, null at first and at the end. */
  trails(since: EpochMs, after: string | null): Promise<TrailPage>;
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
