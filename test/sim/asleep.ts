/** When no node of a world was awake: nobody could answer or mend anything then. Times are call-time ms since the world began. */
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

  spans(): readonly (readonly [from: number, to: number])[] {
    return this.#since === null ? this.#spans : [...this.#spans, [this.#since, Infinity]];
  }
}
