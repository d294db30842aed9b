/** Members by score, those of one score by name. */
import { digits } from './lua-values.ts';

export class SortedSet {
  readonly #scores = new Map<string, number>();
  readonly #order: string[] = [];

  get size(): number {
    return this.#order.length;
  }

  score(member: string): number | undefined {
    return this.#scores.get(member);
  }

  /** True: it is new. */
  add(member: string, score: number): boolean {
    const was = this.#scores.get(member);
    if (was === score) return false;
    if (was !== undefined) this.#order.splice(this.#find(member, was), 1);
    this.#scores.set(member, score);
    this.#order.splice(this.#find(member, score), 0, member);
    return was === undefined;
  }

  delete(member: string): boolean {
    const was = this.#scores.get(member);
    if (was === undefined) return false;
    this.#order.splice(this.#find(member, was), 1);
    return this.#scores.delete(member);
  }

  /** Each of these members and its score, as Redis tells it. */
  withScores(members: readonly string[]): readonly string[] {
    return members.flatMap((member) => [member, digits(this.#scores.get(member) ?? 0, 17)]);
  }

  copy(): SortedSet {
    const copy = new SortedSet();
    for (const [member, score] of this.#scores) copy.#scores.set(member, score);
    copy.#order.push(...this.#order);
    return copy;
  }

  rank(member: string): number | null {
    const score = this.#scores.get(member);
    return score === undefined ? null : this.#find(member, score);
  }

  /** As ZRANGE counts, from the end when negative; both ends belong to it. */
  range(from: number, to: number): readonly string[] {
    const at = (place: number): number => (place < 0 ? this.#order.length + place : place);
    return this.#order.slice(Math.max(0, at(from)), Math.max(0, at(to) + 1));
  }

  /** Between two scores as Redis writes them: `-inf`, `(5`, `5`. */
  between(low: string, high: string): readonly string[] {
    const [from, to] = [bound(low), bound(high)];
    const first = this.#place(({ score }) => (from.without ? score > from.score : score >= from.score));
    const end = this.#place(({ score }) => (to.without ? score >= to.score : score > to.score));
    return this.#order.slice(first, Math.max(first, end));
  }

  #find(member: string, score: number): number {
    return this.#place((at) => at.score > score || (at.score === score && at.member >= member));
  }

  /** The first that `isPast`; all after it are too. */
  #place(isPast: (at: { readonly member: string; readonly score: number }) => boolean): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const member = this.#order[middle] ?? '';
      if (isPast({ member, score: this.#scores.get(member) ?? 0 })) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function bound(written: string): { readonly score: number; readonly without: boolean } {
  const without = written.startsWith('(');
  const number = without ? written.slice(1) : written;
  if (number === '-inf' || number === '+inf') return { score: number === '-inf' ? -Infinity : Infinity, without };
  return { score: Number(number), without };
}
