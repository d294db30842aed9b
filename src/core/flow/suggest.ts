/** The candidate that was probably meant: at most a third of the letters wrong, or one the start of the other. Undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase().slice(0, MAX_WORD);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  const few = first(candidates, MAX_CANDIDATES);
  for (const candidate of few) {
    if (Math.abs(candidate.length - wanted.length) > least) continue;
    // Of two as near, the one that begins alike.
    const away =
      distance(wanted, candidate.toLowerCase(), least) - (wanted[0] === candidate[0]?.toLowerCase() ? 0.5 : 0);
    if (away < least) [best, least] = [candidate, away];
  }
  return best ?? few.find((c) => wanted.length >= 3 && (c.startsWith(wanted) || wanted.startsWith(c)));
}
const MAX_WORD = 40;
/** More than there are time zones; a longer list is no list to choose from. */
const MAX_CANDIDATES = 600;

function first(candidates: Iterable<string>, count: number): readonly string[] {
  const list: string[] = [];
  for (const candidate of candidates) {
    if (list.length === count) break;
    list.push(candidate);
  }
  return list;
}

/** How many letters must be put in, taken out, changed or swapped with their neighbour; Infinity when surely more than `most`. */
function distance(a: string, b: string, most: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          (next[j - 1] ?? 0) + 1,
          (row[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    if (Math.min(...row, ...next) > most) return Infinity;
    [before, row] = [row, next];
  }
  return row[b.length] ?? Infinity;
}
