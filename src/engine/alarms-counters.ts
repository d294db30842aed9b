/** What this node has seen lately that no store can tell: counted by the second, for a few minutes; and when each was seen last. */
import type { DurationMs, EpochMs } from '../core/time.ts';

export type CounterKind =
  /** A webhook whose signature was not ours to answer (403). */
  | 'refusedSignatures'
  /** One of those that may have been the carrier's all the same (`seemsCarriers`); and a webhook of the carrier's that was taken. */
  | 'carrierRefused'
  | 'carrierTaken'
  /** A REST call that timed out, broke or was answered 5xx; and one the carrier answered. */
  | 'restUnknown'
  | 'restOk'
  /** A call of the store that threw `StoreAway`. */
  | 'storeAway'
  /** The journal could not be read or written. */
  | 'journalFailed'
  /** A caller who was given the safety document. */
  | 'safetyGiven';

export interface Counters {
  note(kind: CounterKind, at: EpochMs): void;
  /** How many in the span that ends now, to the second; spans up to ten minutes. */
  inLast(kind: CounterKind, ms: DurationMs, now: EpochMs): number;
  /** However long ago; null: never. */
  lastAt(kind: CounterKind): EpochMs | null;
}

const KEPT_SECONDS = 600;

export function createCounters(): Counters {
  const counts = new Map<CounterKind, Map<number, number>>();
  const last = new Map<CounterKind, EpochMs>();
  return {
    note(kind, at) {
      last.set(kind, at);
      const seconds = counts.get(kind) ?? new Map<number, number>();
      counts.set(kind, seconds);
      const second = Math.floor(at / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
      // Seconds come in order, so the oldest stands first; a clock that jumped ahead is forgiven in ten minutes.
      for (const old of seconds.keys()) {
        if (old > second - KEPT_SECONDS) break;
        seconds.delete(old);
      }
    },
    inLast(kind, ms, now) {
      const newest = Math.floor(now / 1_000);
      const first = Math.floor((now - ms) / 1_000);
      let sum = 0;
      for (const [second, count] of counts.get(kind) ?? []) if (second > first && second <= newest) sum += count;
      return sum;
    },
    lastAt: (kind) => last.get(kind) ?? null,
  };
}
