/**
 * Reads a file the way YAML does, just closely enough to mend what people type and YAML takes for something else, before YAML sees
 * it: full-width `：` and `，` between keys and curly quotes round a value (understood), and bare `#` and `*` as keys (a problem each, the
 * rest is still read).
 */
import type { Fault } from './problem.ts';

export interface Trap extends Fault {
  readonly offset: number;
}
/** Where a line's first sign stands in the mended text. */
export interface Row {
  readonly offset: number;
  readonly indent: number;
}
export interface Mended {
  readonly text: string;
  readonly traps: readonly Trap[];
  /** The lines in which keys and list entries begin: all but those inside of brackets, quotes and block texts. */
  readonly rows: readonly Row[];
  /** Where a place of the mended text is in the file. */
  readonly original: (offset: number) => number;
}

const OPENERS = new Set(['', ':', '[', '{', ',', '-']);
/** Stands in for a sign that YAML would trip over; the place is reported anyway. */
const PLACEHOLDER = '_';

export function mend(source: string): Mended {
  const traps: Trap[] = [];
  const rows: Row[] = [];
  const inserted: number[] = [];
  let out = '';
  let quote = '';
  let depth = 0;
  let block: number | null = null;

  for (const { line, start } of lines(source)) {
    const indent = line.search(/[^ ]|$/);
    if (block !== null && (line.trim() === '' || indent > block)) {
      out += line;
      continue;
    }
    block = quote === '' && /(^|[:-]\s+)[|>][+-]?\d?[+-]?\s*(#.*)?$/.test(line.trimEnd()) ? indent : null;
    if (quote === '' && depth === 0 && /^ *\t\s*[^\s#]/.test(line))
      traps.push({ offset: start + line.indexOf('\t'), code: 'PZ102', message: 'Indent with spaces; this is a tab.' });

    if (quote === '' && depth === 0 && /^[^#\s]/.test(line.slice(indent)))
      rows.push({ offset: out.length + indent, indent });

    // The sign before this place that YAML would look at, and the word since: a key is a word right after an opener.
    let before = depth === 0 ? '' : ',';
    let word = '';
    let value = '';
    for (let i = 0; i < line.length; i++) {
      const char = line.charAt(i);
      const next = line.charAt(i + 1);
      const keyed = word === '' && OPENERS.has(before);
      if (quote !== '') {
        if (char === '\\' && quote === '"') {
          out += char + next;
          i += 1;
          continue;
        }
        if (char === quote) {
          quote = '';
          word = 'quoted';
        }
        out += char;
        continue;
      }
      if ((char === '"' || char === "'") && keyed) {
        quote = char;
        out += char;
        continue;
      }
      const curlyEnd = char === '“' && keyed ? endOfCurly(line, i, depth > 0) : null;
      if (curlyEnd !== null) {
        out += '"';
        for (const sign of line.slice(i + 1, curlyEnd)) {
          if (sign === '"' || sign === '\\') {
            out += '\\';
            inserted.push(out.length);
          }
          out += sign;
        }
        out += '"';
        [i, word] = [curlyEnd, 'quoted'];
        continue;
      }
      const pressed = value === 'press' && before === ':';
      const bare = char === '#' || char === '*' ? bareSign(line, i, keyed, pressed) : null;
      if (bare !== null) {
        traps.push({ offset: start + i, ...bare });
        out += PLACEHOLDER;
        word = PLACEHOLDER;
        continue;
      }
      if (char === '#' && (i === 0 || /\s/.test(line.charAt(i - 1)))) {
        out += line.slice(i);
        break;
      }
      if (char === '：' && before !== ':' && /^[\w-]+$|^quoted$/.test(word.normalize('NFKC'))) {
        out += ':';
        if (/[^\s]/.test(next)) {
          out += ' ';
          inserted.push(out.length);
        }
        [before, value, word] = [':', word, ''];
        continue;
      }
      if (char === '，' && depth > 0 && (word === 'quoted' || (word === '' && before === '}'))) {
        out += ',';
        [before, word] = [',', ''];
        continue;
      }
      out += char;
      if (/\s/.test(char)) continue;
      if (char === ':' && (/\s/.test(next) || next === '' || word === 'quoted') && before !== ':') {
        [before, value, word] = [':', word, ''];
      } else if ((char === '{' || char === '[') && keyed) {
        depth += 1;
        [before, word] = [char, ''];
      } else if (depth > 0 && (char === '}' || char === ']')) {
        depth -= 1;
        [before, word] = ['}', ''];
      } else if (depth > 0 && char === ',') {
        [before, word] = [',', ''];
      } else if (char === '-' && word === '' && before === '' && /\s/.test(next)) {
        before = '';
      } else word += char;
    }
  }
  return { text: out, traps, rows, original: (offset) => offset - countUpTo(inserted, offset) };
}

/**
 * Where curly quotes end that Word or a Chinese keyboard has put round a whole value or key, in place of straight ones. Null: they belong
 * to a text.
 */
function endOfCurly(line: string, from: number, inBrackets: boolean): number | null {
  let open = 0;
  for (let i = from; i < line.length; i++) {
    const char = line.charAt(i);
    if (char === '“') open += 1;
    if (char !== '”') continue;
    open -= 1;
    if (open > 0) continue;
    const after = inBrackets ? /^\s*([,，}\]:：]|$)|^\s+#/ : /^\s*([:：]|$)|^\s+#/;
    return after.test(line.slice(i + 1)) ? i : null;
  }
  return null;
}

/** `#: go`, `*: go`, `press: #`, `press: *`. */
function bareSign(line: string, at: number, keyed: boolean, pressed: boolean): Fault | null {
  const rest = line.slice(at + 1);
  const key = keyed && !pressed && /^[:：]/.test(rest);
  if (!key && !(pressed && keyed && /^\s*([,}\]]|$)/.test(rest))) return null;
  return line.charAt(at) === '#'
    ? {
        code: 'PZ104',
        message: 'YAML reads a bare # as the start of a comment. For that key write hash.',
        suggestion: 'hash',
      }
    : {
        code: 'PZ105',
        message: 'YAML reads a bare * as a sign of its own. For that key write star.',
        suggestion: 'star',
      };
}

/** How many of the ascending numbers are at most this. */
function countUpTo(ascending: readonly number[], most: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* lines(source: string): Generator<{ readonly line: string; readonly start: number }> {
  let start = 0;
  for (const line of source.split(/(?<=\n)/)) {
    yield { line, start };
    start += line.length;
  }
}
