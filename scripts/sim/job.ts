/** What the threads of `npm run sim` and the one that watches them share. */
import type { SeedResult } from '../../test/sim/run-seed.ts';
import type { Both } from '../../test/twin/both.ts';
import type { Kind } from '../../test/sim/weather.ts';

export interface Job {
  /** One seed after the other, these first; then from `from` on, until no more are wanted. */
  readonly kept: readonly number[];
  readonly from: number;
  /** So many seeds at most. */
  readonly most: number;
  /** Shared by all: [how many were begun, 1 when it is enough]. */
  readonly shared: Int32Array;
  /** Everything kept is audited after every so many moves that may change it; null: as is usual. */
  readonly auditEvery: number | null;
  /** Kinds of faults that are left out. */
  readonly without: readonly Kind[];
  /** Run each twice and compare. */
  readonly twice: boolean;
  /** On the twin of a Redis in this process (`test/twin`); some are lived on a Redis too, and must be the same there. */
  readonly twin: boolean;
  /** A bug to be found, by its place in PLANTS; null = the engine as it is. */
  readonly plant: number | null;
}
export const SHARED = { begun: 0, enough: 1 } as const;

export type Told =
  | {
      readonly is: 'done';
      readonly result: SeedResult;
      /** Of its second time, if there was one. */
      readonly again: SeedResult | null;
      /** Answers of a Redis and its twin, and which were not the same; null: there were none. */
      readonly compared: ReturnType<Both['compared']> | null;
    }
  | {
      readonly is: 'shrunk';
      readonly result: SeedResult;
      readonly without: readonly Kind[];
      readonly auditEvery: number;
    };
