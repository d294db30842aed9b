/** One file: its text as data in which every scalar is the text that was written, and where each piece of it stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, type YAMLMap } from 'yaml';
import { type Fault, type Place, type Problem, problemAt } from './problem.ts';
import { compose, type Data, foreign, keyOf, ofYaml, toData } from './read-yaml.ts';
import { slipIn } from './slips.ts';
import { mend } from './traps.ts';

/** Larger files are no flow files. */
export const MAX_FILE_BYTES = 1_000_000;
const CROWDED = 1_000;
export type Path = readonly (string | number)[];

/** A file being read: `data` is null when it can't be. Problems gather in the list it was made with. */
export interface Source {
  readonly file: string;
  readonly data: { readonly [key: string]: Data } | null;
  readonly at: (path: Path) => Data | undefined;
  /** Where a piece stands; of a piece that is not there, the nearest above it. `where` = 'key' is its key instead of its value. */
  readonly placeOf: (path: Path, where?: 'key' | 'value') => Place;
  /** So much is wrong that looking for what was meant is not worth the time. */
  readonly crowded: () => boolean;
  /** `where` = 'key' points at the key instead of its value. */
  readonly report: (path: Path, fault: Fault, where?: 'key' | 'value') => void;
}

export function openSource(file: string, text: string, problems: Problem[]): Source {
  const mended = mend(text);
  const original = lineCounter(text);
  /** Lines that are explained already: what YAML or the schema makes of them is no news. */
  const explained = new Set<number>();
  const place = (offset: number) => original.linePos(Math.min(text.length, mended.original(Math.max(0, offset))));
  const add = (at: Place, fault: Fault): void => void problems.push(problemAt(file, at, fault));
  const explain = (at: Place, fault: Fault): void => {
    add(at, fault);
    explained.add(at.line);
  };
  const refuse = (offset: number, fault: Fault): Source => {
    explain(place(offset), fault);
    return source(null);
  };

  const broken = text.search(/[\ufffd\0]/);
  if (new TextEncoder().encode(text).length > MAX_FILE_BYTES)
    return refuse(0, { code: 'PZ112', message: 'The file is larger than 1 MB. Divide it into several flows.' });
  if (broken >= 0)
    return refuse(broken, { code: 'PZ109', message: 'This is not UTF-8 text. Save the file again as UTF-8.' });

  for (const { offset, ...fault } of mended.traps) explain(original.linePos(offset), fault);
  if (mended.traps.some((trap) => trap.code === 'PZ102')) return source(null);

  const doc = compose(mended.text);
  if (doc === null)
    return refuse(0, {
      code: 'PZ112',
      message: 'The file is nested too deeply to be meant. Look for a bracket that is never closed.',
    });
  const slip = doc.errors.length > 0 ? slipIn(mended.text, mended.rows) : null;
  const slipFrom = slip === null ? Infinity : place(slip.after).line;
  for (const error of doc.errors) {
    const at = place(error.pos[0]);
    if (at.line >= slipFrom) break;
    if (!explained.has(at.line)) explain(at, ofYaml(error));
  }
  if (slip !== null) explain(place(slip.offset), { code: slip.code, message: slip.message });
  for (const { node, fault } of foreign(doc)) {
    const at = place(node.range?.[0] ?? 0);
    if (!explained.has(at.line)) explain(at, fault);
  }
  const data = toData(doc.contents);
  if (doc.errors.length === 0 && (data === null || typeof data !== 'object' || Array.isArray(data)))
    return refuse(0, {
      code: 'PZ111',
      message: 'The file must be keys with values, like the samples; it is empty or something else.',
    });
  return source(doc);

  function source(doc: Document | null): Source {
    const data = doc === null || doc.errors.length > 0 ? null : (toData(doc.contents) as { [key: string]: Data });
    const placeOf = (path: Path, where: 'key' | 'value' = 'value') => place(locate(doc, path, where)?.range?.[0] ?? 0);
    return {
      file,
      data,
      at: (path) => path.reduce<Data | undefined>((piece, step) => child(piece, step), data),
      crowded: () => problems.length > CROWDED,
      placeOf,
      report(path, fault, where = 'value') {
        const at = placeOf(path, where);
        if (!explained.has(at.line)) add(at, fault);
      },
    };
  }
}

function child(piece: Data | undefined, step: string | number): Data | undefined {
  if (piece === null || typeof piece !== 'object' || !Object.hasOwn(piece, step)) return undefined;
  return (piece as { readonly [key: string]: Data })[step];
}

function lineCounter(text: string): LineCounter {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) counter.addNewLine(i + 1);
  return counter;
}

/** The deepest piece on the path that exists. A missing key is the fault of the one above. */
function locate(doc: Document | null, path: Path, where: 'key' | 'value'): Node | null {
  let node: unknown = doc?.contents ?? null;
  let key: unknown = null;
  for (const step of path) {
    if (isMap(node)) {
      const pair = indexOf(node).get(String(step));
      if (pair === undefined) break;
      [key, node] = [pair.key, pair.value];
    } else if (isSeq(node) && node.items[Number(step)] !== undefined) {
      node = node.items[Number(step)];
      key = node;
      continue;
    } else break;
    if (node === null || (isScalar(node) && node.source === '' && node.type === 'PLAIN')) node = key;
  }
  const found = where === 'key' ? (key ?? node) : node;
  return isScalar(found) || isMap(found) || isSeq(found) || isAlias(found) ? found : null;
}

/** Pairs by key: a file with thousands of faults is still told of them all in no time. */
const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
function indexOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = indexes.get(map);
  if (known !== undefined) return known;
  // The first of two equal keys is the one that is shown.
  const index = new Map(map.items.toReversed().map((pair) => [keyOf(pair), pair]));
  indexes.set(map, index);
  return index;
}
