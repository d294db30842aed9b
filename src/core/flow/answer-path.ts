/** Where in an answer a value is: `amountDue`, `bill.lines[0].amount`. Just names and numbers: nothing in a path is ever run. */

/** The steps of a path, outermost first; null when it is none. `bill.lines[0]`, `bill.lines.0` and `$.bill.lines[0]` are the same. */
export function parsePath(text: string): readonly string[] | null {
  const plain = text.replace(/^\$\.?(?=[^.])/, '');
  if (plain.length > 200 || !/^(?:[^\s.[\]$]+|\[\d{1,6}\])(?:\.[^\s.[\]]+|\[\d{1,6}\])*$/.test(plain)) return null;
  return plain
    .replace(/\[(\d+)\]/g, '.$1')
    .replace(/^\./, '')
    .split('.');
}

/** What stands there; undefined when nothing does. Only what the answer itself holds is found, never what JavaScript adds to it. */
export function readPath(answer: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((piece, step) => {
    if (typeof piece !== 'object' || piece === null || !Object.hasOwn(piece, step)) return undefined;
    if (Array.isArray(piece) && !/^\d+$/.test(step)) return undefined;
    return (piece as Readonly<Record<string, unknown>>)[step];
  }, answer);
}
