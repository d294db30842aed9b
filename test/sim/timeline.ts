/**
 * Virtual time: what will happen, in the order of its time. Ties are broken by the seed, so that nothing is first only because it was
 * written first. Everything that waits in a simulated world waits here; real time passes unseen.
 */
import type { Chance } from '../../src/simulator/random.ts';

interface Entry {
  readonly at: number;
  readonly tie: number;
  run: (() => void | Promise<void>) | null;
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.tie < b.tie);

export class Timeline {
  #now = 0;
  /** A binary heap. */
  readonly #entries: Entry[] = [];
  readonly #ties: Chance;

  constructor(ties: Chance) {
    this.#ties = ties;
  }

  /** Virtual ms since the world began. */
  get now(): number {
    return this.#now;
  }

  /** Runs `run` after `ms`; the answer cancels it. */
  after(ms: number, run: () => void | Promise<void>): () => void {
    const entry: Entry = { at: this.#now + Math.max(0, ms), tie: this.#ties.next(), run };
    this.#push(entry);
    return () => {
      entry.run = null;
    };
  }

  /** Lets happen what comes next before `until`, and all that follows from it without time passing. False: nothing does. */
  async next(until: number): Promise<boolean> {
    for (;;) {
      const [first] = this.#entries;
      if (first === undefined || first.at > until) {
        this.#now = until;
        return false;
      }
      this.#pop();
      if (first.run === null) continue;
      this.#now = first.at;
      await first.run();
      await this.settle();
      return true;
    }
  }

  /** Nothing in a world waits for anything but the timeline, so when Node's own loop turns all that followed has happened. */
  settle(): Promise<void> {
    return new Promise((resolve) => void setImmediate(resolve));
  }

  #push(entry: Entry): void {
    const heap = this.#entries;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !before(entry, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#entries;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const [left, right] = [heap[below], heap[below + 1]];
      if (left === undefined) break;
      if (right !== undefined && before(right, left)) below += 1;
      const child = heap[below];
      if (child === undefined || !before(child, last)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
  }
}
