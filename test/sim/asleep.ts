/**
 * When no node of a world was awake: nobody could answer or mend anything then. Whoever comes up after a death has seen nothing yet:
 * somebody alone is seen at two looks, ten seconds apart, or after a timer of the store. Times are call-time ms since the world began.
 */
export class Asleep {
  readonly #spans: [from: number, to: number][] = [];
  #since: number | null = null;

  /** Whenever a node has died, frozen, thawed or begun. */
  look(now: number, someoneIsAwake: boolean): void {
    if (!someoneIsAwake) this.#since ??= now;
    else if (this.#since !== null) {
      this.#spans.push([this.#since, now]);
      this.#since = null;
    }
  }

  /** Disjoint, in order; each with the time that it takes to see how things stand. */
  spans(): readonly (readonly [from: number, to: number])[] {
    const all = this.#since === null ? this.#spans : [...this.#spans, [this.#since, Infinity] as const];
    return all.map(([from, to], index) => [from, Math.min(to + SEEN_MS, all[index + 1]?.[0] ?? Infinity)]);
  }
}

const SEEN_MS = 25_000;
