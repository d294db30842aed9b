/**
 * Promises of callbacks outlive the store. A journal is a file of one node: what this node has promised, and how each promise ended.
 * Where store and journal differ, each has what the other lost (`compare-journal.ts`).
 */
import type { CallSid, Language, NumberHash, PlaceId, QueueName } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { Disposition } from './lease-ports.ts';

/** A callback or message with all that the store needs to have it again. The number is sealed. */
export interface Promised {
  readonly place: PlaceId;
  readonly as: 'callback' | 'message';
  /** The call that asked for it. */
  readonly sid: CallSid;
  readonly queue: QueueName;
  readonly lang: Language;
  readonly headStartMs: DurationMs;
  readonly arrivedAt: EpochMs;
  readonly card: string;
  readonly number: string | null;
  readonly numberHash: NumberHash | null;
  readonly recording: string | null;
  readonly dueAt: EpochMs | null;
  /** When it was promised. */
  readonly at: EpochMs;
}

/** One line of the journal. `open`: what had counted as an end was none, the promise stands again. */
export type JournalEntry =
  | { readonly is: 'promised'; readonly promised: Promised }
  | {
      readonly is: 'settled';
      readonly place: PlaceId;
      readonly disposition: Disposition;
      readonly at: EpochMs;
    }
  | { readonly is: 'open'; readonly place: PlaceId };

/** A promise as the journal knows it now. */
export interface Noted {
  readonly promised: Promised;
  /** How it ended; null = it stands. */
  readonly settled: { readonly disposition: Disposition; readonly at: EpochMs } | null;
}

/** The line may not be on disk: what it says must not be promised. The journal has told ops why. */
export class JournalFailed extends Error {
  override readonly name = 'JournalFailed';
}

export interface Journal {
  /** Its own for ever: the store remembers how far it has followed this journal. */
  readonly name: string;
  /** Lines written since it was opened. */
  readonly written: number;
  /** On disk when it resolves; throws `JournalFailed` when that can't be said in time. Without entries: can it be written at all? */
  append(...entries: readonly JournalEntry[]): Promise<void>;
  /** Erases these promises from the disk, with how they ended. Throws `JournalFailed`. */
  forget(places: readonly PlaceId[]): Promise<void>;
  /** Every promise that stands or ended lately. */
  noted(): Iterable<Noted>;
}

/** What the store knows of a promise. `applied`: it had lost the end and has it now from the journal; `forgotten`: the number was to be (`forget.ts`). */
export type PromiseState =
  | { readonly is: 'open' | 'missing' | 'forgotten' }
  | {
      readonly is: 'done';
      readonly disposition: Disposition;
      readonly at: EpochMs;
      readonly applied: boolean;
    };

/** What tells a node whether the store has anything that its journal does not know. */
export interface Agreement {
  /** What this journal's last look had left in the store; empty: none. */
  readonly mark: string;
  /** How many ends of promises the store was told so far, or had taken back. */
  readonly ends: number;
}

export interface PromiseStore {
  /**
   * Resolves when everything committed so far is on a replica as well, where there is one, and on disk, where the server can tell;
   * throws `StoreAway` when it is not within 1.5 s.
   */
  durable(): Promise<void>;
  /** In the order asked. `leave` replaces the mark unless null. */
  compare(
    journal: string,
    leave: string | null,
    noted: readonly Noted[],
  ): Promise<Agreement & { readonly states: readonly PromiseState[] }>;
  /** A promise that stands, as a journal keeps it; null: there is none of that name. */
  promised(place: PlaceId): Promise<Promised | null>;
  /** A promise that was `missing` stands again at its old arrival, unless it is known to be over. Safe to repeat. */
  putBack(promised: Promised): Promise<PromiseState>;
}
