/** What the threads of `fuzz-flows` and the one that watches them share. */

export interface Job {
  readonly seed: number;
  /** The last number to be checked. */
  readonly last: number;
  /** Shared by all: the next number. */
  readonly next: Int32Array;
  /** Written by one thread, read by the watcher; see AT. */
  readonly mine: Float64Array;
}

/** Where a thread writes what. `began` is 0 between two folders. */
export const AT = { number: 0, began: 1, done: 2, slowestMs: 3, slowest: 4, length: 5 } as const;

export type Told =
  | { readonly is: 'crashed'; readonly number: number; readonly error: string }
  | { readonly is: 'ended'; readonly usable: number; readonly codes: readonly (readonly [string, number])[] };
