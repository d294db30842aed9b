/** Stretches of time, in order and apart from each other: what is in one list, in both, in one and not the other. */
import type { Opening } from '../flow/hours.ts';

export function union(lists: readonly (readonly Opening[])[]): readonly Opening[] {
  const all = lists.flat().sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [from, to] of all) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** What is in `all` and in nothing of `taken`. */
export function without(all: readonly Opening[], taken: readonly Opening[]): readonly Opening[] {
  const left: Opening[] = [];
  let next = 0;
  for (const [from, to] of all) {
    let at = from;
    while ((taken[next]?.[1] ?? Infinity) <= from) next += 1;
    for (let i = next; at < to; i++) {
      const [begins, ends] = taken[i] ?? [to, to];
      if (begins > at) left.push([at, Math.min(begins, to)]);
      at = Math.max(at, ends);
    }
  }
  return left;
}

export const within = (a: readonly Opening[], b: readonly Opening[]): readonly Opening[] => without(a, without(a, b));
