/** What this node has seen lately that no store can tell: counted by the second, for a few minutes. */
import type { DurationMs, EpochMs } from '../core/time.ts';

export type CounterKind =
  /** A webhook whose signature was not ours to answer (403). */
  | 'refusedSignatures'
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
}

const KEPT_SECONDS = 600;

export function createCounters(): Counters {
  const counts = new Map<CounterKind, Map<number, number>>();
  return {
    note(kind, at) {
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
      const last = Math.floor(now / 1_000);
      const first = Math.floor((now - ms) / 1_000);
      let sum = 0;
      for (const [second, count] of counts.get(kind) ?? []) if (second > first && second <= last) sum += count;
      return sum;
    },
  };
}
