/** An arrival never becomes a later one (P4, P8): whoever stands in line, leaves it and comes back, or is called back, is where they came. */
import type { Rule } from './kept.ts';

export class Arrivals {
  readonly #seen = new Map<string, number>();

  /** What was lost is told again by tickets and journals, and only as far as they know. */
  forget(): void {
    this.#seen.clear();
  }

  readonly rule: Rule = ({ all }, must) => {
    for (const [id, { arrived: text, maker, kind }] of all('place')) {
      const arrived = Number(text);
      const before = Math.min(this.#seen.get(id) ?? Infinity, kind === 'call' ? Infinity : this.#made(maker));
      must(arrived <= before, `${id} came at ${before}, and now at ${arrived}`);
      this.#seen.set(id, arrived);
    }
  };

  /** A promise is kept at the arrival of the call that asked for it. */
  #made(maker = ''): number {
    return this.#seen.get(maker) ?? Infinity;
  }
}
