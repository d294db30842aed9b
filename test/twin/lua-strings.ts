/** Strings of Lua, as far as the moves use them. */
import { Many, type Value } from './lua-table.ts';
import { digits, number, text, truth } from './lua-values.ts';

export const string = {
  sub(value: Value, from: Value, to: Value = -1): string {
    const all = text(value);
    const at = (place: number): number => (place < 0 ? Math.max(all.length + place, 0) : place - 1);
    return all.slice(at(number(from)), at(number(to)) + 1);
  },
  format(form: Value, value: Value): string {
    if (form !== '%.17g') throw new Error(`string.format: only %.17g is known, not ${text(form)}`);
    return digits(number(value), 17);
  },
  find(value: Value, what: Value, from: Value = 1, plain: Value = false): number | undefined {
    if (from !== 1) throw new Error('string.find: only from the beginning');
    const at = truth(plain) ? text(value).indexOf(text(what)) : text(value).search(pattern(text(what)));
    return at < 0 ? undefined : at + 1;
  },
  match(value: Value, what: Value): Value | Many {
    const found = pattern(text(what)).exec(text(value));
    if (found === null) return undefined;
    return found.length === 1 ? found[0] : new Many(found.slice(1));
  },
  gmatch(value: Value, what: Value): Value[][] {
    const found = [...text(value).matchAll(new RegExp(pattern(text(what)), 'g'))];
    return found.map((one) => (one.length === 1 ? [one[0]] : one.slice(1)));
  },
};

const CLASSES: Readonly<Record<string, string>> = {
  d: '\\d',
  a: '[A-Za-z]',
  x: '[0-9A-Fa-f]',
  s: '\\s',
  S: '\\S',
};
const patterns = new Map<string, RegExp>();

/** A pattern of Lua as a regular expression; throws for what the moves do not use. */
function pattern(lua: string): RegExp {
  const known = patterns.get(lua);
  if (known !== undefined) return known;
  // A `-` after a set or a character would be a repetition.
  if (/%[^daxsS]|[^()^]-/.test(lua.replace(/\[[^\]]*\]/g, '?'))) throw new Error(`no such pattern is known: ${lua}`);
  const made = new RegExp(
    lua.replace(/[{}|\\/]/g, '\\$&').replace(/%([daxsS])/g, (_, name: string) => CLASSES[name] ?? '?'),
    's',
  );
  patterns.set(lua, made);
  return made;
}
