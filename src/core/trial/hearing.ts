/** What was spoken at a caller's ear, and whether it is what was wanted. Pure; all times are call time in ms. */
import type { Wanted } from './model.ts';

export interface SpokenLine {
  readonly text: string;
  /** As the carrier calls it: `en-US`. */
  readonly language: string;
  readonly at: number;
  readonly lastsMs: number;
  /** What was heard of it; null while it is being spoken. */
  readonly heard: string | null;
}

/** A place in what was spoken: the next words are looked for from here. */
export interface Spot {
  readonly line: number;
  /** In the line as it is compared. */
  readonly offset: number;
}

/** Letters in one width and one case, single spaces. */
export const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** `sayLanguage` of a language of the hotline; null stands for any. */
export type SayLanguage = (wanted: Wanted) => string | null;

/** The first place after `from` where the words are spoken and when they have been heard; null: they were not. */
export function findWords(
  lines: readonly SpokenLine[],
  wanted: Wanted,
  from: Spot,
  sayLanguage: SayLanguage,
): { readonly spot: Spot; readonly at: number } | null {
  const words = plain(wanted.text);
  const language = sayLanguage(wanted);
  for (const [index, line] of lines.entries()) {
    if (index < from.line || (language !== null && line.language !== language)) continue;
    const text = plain(line.text);
    const found = plain(line.heard ?? line.text).indexOf(words, index === from.line ? from.offset : 0);
    if (found < 0) continue;
    const offset = found + words.length;
    const at = line.at + (line.lastsMs * offset) / Math.max(1, text.length);
    return { spot: { line: index, offset }, at };
  }
  return null;
}

/** Which of these lines comes nearest to the words: the differing line of a failure. Null: none is like them. */
export function nearestLine(texts: readonly string[], wanted: string): number | null {
  const pairs = pairsOf(wanted);
  let best: number | null = null;
  let most = 0.3;
  for (const [index, text] of texts.entries()) {
    const there = pairsOf(text);
    const share = [...pairs].filter((pair) => there.has(pair)).length / Math.max(1, pairs.size);
    // Of two as near, the later: what was heard last is what the caller goes by.
    if (share >= most) [best, most] = [index, share];
  }
  return best;
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = plain(text);
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
}
