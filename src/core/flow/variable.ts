/**
 * Variables: what a call knows by name. Their values are short, clean text, whatever they come from, and nothing ever looks for
 * anything in them: a value with braces in it is spoken with its braces.
 */
import { cleanText } from '../speech/clean.ts';

/** Longer values are cut: nobody listens to more, and each travels in every ticket. */
const CUT = /^.{0,200}/su;

/** A variable in a text, `{due}`; braces as they are typed in Chinese too. The name is looked at by whoever reads the file. */
const NAMED = /[{｛]([^{}｛｝]{0,80})[}｝]/gu;

/** The names in a text, as they are written, and whether there are braces left that hold none. */
export function namesIn(text: string): { readonly names: readonly string[]; readonly stray: boolean } {
  return {
    names: [...text.matchAll(NAMED)].map(([, name = '']) => name.trim()),
    stray: /[{}｛｝]/u.test(text.replace(NAMED, '')),
  };
}

/** The text with its variables' values in it; one that has none (yet) is nothing. */
export function fill(text: string, vars: Readonly<Record<string, string>>): string {
  return text.replace(NAMED, (_, name: string) => (Object.hasOwn(vars, name.trim()) ? (vars[name.trim()] ?? '') : ''));
}

/** What somebody else's system says, as the value of a variable: text, a number or yes/no. Null for all else, and for empty text. */
export function valueOf(given: unknown): string | null {
  if (typeof given === 'string') return shortened(given);
  if (typeof given === 'boolean') return given ? 'yes' : 'no';
  // 1e21 is no sum that anybody wants to hear.
  const number = typeof given === 'number' ? String(given) : '';
  return /^-?\d+(\.\d+)?$/.test(number) ? number : null;
}

/** All that a call remembers at a time, names included: what is older than that is forgotten, and reads as never found. */
const MOST_CHARS = 8_000;

/** The variables with these added, which are the newest now. */
export function remember(
  vars: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const all = [...Object.entries(vars).filter(([name]) => !Object.hasOwn(added, name)), ...Object.entries(added)];
  let left = MOST_CHARS;
  return Object.fromEntries(
    all
      .toReversed()
      .filter(([name, value]) => (left -= name.length + value.length) >= 0)
      .toReversed(),
  );
}

/** Clean text of at most 200 characters; null when nothing is left. */
export function shortened(text: string): string | null {
  const [short = ''] = CUT.exec(cleanText(text)) ?? [];
  return short === '' ? null : short.trim();
}
