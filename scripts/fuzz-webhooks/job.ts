/** What the threads of `fuzz-webhooks` and the one that watches them share. */
import type { FuzzFailure } from '../../test/sim/fuzzed-day.ts';

export interface Job {
  readonly seed: number;
  /** This day alone; null: from the first one on. */
  readonly only: number | null;
  /** Shared by all: [how many days were begun, 1 when it is enough]. */
  readonly shared: Int32Array;
}
export const SHARED = { begun: 0, enough: 1 } as const;

/** After each story what was seen since the last one; after each day what was wrong in it, and how many calls met an agent. */
export type Told =
  | {
      readonly is: 'story';
      readonly webhooks: number;
      readonly slowestMs: number;
      readonly codes: readonly (readonly [code: number, count: number])[];
    }
  | { readonly is: 'day'; readonly day: number; readonly joined: number; readonly failures: readonly FuzzFailure[] }
  | { readonly is: 'again'; readonly day: number }
  | { readonly is: 'ended' };
