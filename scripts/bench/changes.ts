/** Callers who press 0 and callers who hang up, in turns at random instants; and when each of these was seen on a board. */
import type { Board } from '../../src/http/api/board-shape.ts';
import { type Caller, createCaller } from './caller.ts';

/** In line before the first hangs up. */
const AHEAD = 3;

/** What boards count: both only grow, so that each change has its number. */
interface Counts {
  readonly joined: number;
  readonly left: number;
}
interface Change {
  readonly kind: keyof Counts;
  readonly number: number;
  readonly at: number;
}

export const countsOf = ({ conservation }: Board): Counts => ({
  joined: conservation.arrived - conservation.menu,
  left: conservation.ended,
});

export interface Changes {
  /** Gives what a viewer does with each of its snapshots. The time from the webhook's sending to here goes to `seenMs`. */
  watch(): (board: Board) => void;
  /** Makes `perSecond` changes on average for so long; every one is in `made` before the engine is told. */
  run(seconds: number, perSecond: number): Promise<void>;
  /** Everybody of these hangs up. */
  end(): Promise<void>;
  readonly made: readonly Change[];
  readonly seenMs: readonly number[];
}

/** `now`: what boards count before the first change. `joins`: callers in the menu who may press 0. */
export async function prepareChanges(base: string, joins: number, now: () => Promise<Board>): Promise<Changes> {
  const menu = Array.from({ length: joins }, (_, i) =>
    createCaller(base, `+120255501${String(i % 100).padStart(2, '0')}`, true),
  );
  for (const caller of menu) await caller.ring();
  const line: Caller[] = [];
  const made: Change[] = [];
  const seenMs: number[] = [];
  const counts = { ...countsOf(await now()) };
  const note = (kind: keyof Counts): void => {
    counts[kind] += 1;
    made.push({ kind, number: counts[kind], at: performance.now() });
  };
  const join = async (): Promise<void> => {
    const caller = menu.pop();
    if (caller === undefined) throw new Error('nobody is left in the menu');
    note('joined');
    await caller.turn('0');
    line.push(caller);
  };
  const leave = async (caller: Caller): Promise<void> => {
    note('left');
    await caller.over();
    caller.close();
  };
  return {
    made,
    seenMs,
    watch() {
      let unseen = 0;
      const early = new Set<Change>();
      return (board) => {
        const at = performance.now();
        const counted = countsOf(board);
        for (const change of made.slice(unseen)) {
          if (early.has(change) || counted[change.kind] < change.number) continue;
          seenMs.push(at - change.at);
          early.add(change);
        }
        for (let first = made[unseen]; first !== undefined && early.delete(first); first = made[unseen]) unseen += 1;
      };
    },
    async run(seconds, perSecond) {
      const until = performance.now() + seconds * 1_000;
      // One after the other, so that numbers are given in the order in which the store counts.
      for (;;) {
        const pauseMs = (-Math.log(1 - Math.random()) * 1_000) / perSecond;
        if (performance.now() + pauseMs >= until) return await pause(until - performance.now());
        await pause(pauseMs);
        const first = line.length > AHEAD ? line.shift() : undefined;
        await (first === undefined ? join() : leave(first));
      }
    },
    async end() {
      for (const caller of [...line, ...menu]) {
        await caller.over();
        caller.close();
      }
    },
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, Math.max(0, ms)));
