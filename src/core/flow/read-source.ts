/** One file: its text as data in which every scalar is the text that was written, and where each piece of it stands. */
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  type YAMLError,
} from 'yaml';
import type { Fault, Problem } from './problem.ts';
import { WARNINGS } from './problem-codes.ts';
import { mend } from './traps.ts';

/** Larger files are no flow files. */
export const MAX_FILE_BYTES = 1_000_000;
const MAX_DEPTH = 60;

/** Plain data: null where nothing was written. */
export type Data = string | null | readonly Data[] | { readonly [key: string]: Data };
export type Path = readonly (string | number)[];

/** A file being read: `data` is null when it can't be. Problems gather in the list it was made with. */
export interface Source {
  readonly file: string;
  readonly data: { readonly [key: string]: Data } | null;
  readonly at: (path: Path) => Data | undefined;
  /** 1-based line of a piece's key. */
  readonly lineOf: (path: Path) => number;
  /** `where` = 'key' points at the key instead of its value. */
  readonly report: (path: Path, fault: Fault, where?: 'key' | 'value') => void;
}

export function openSource(file: string, text: string, problems: Problem[]): Source {
  const mended = mend(text);
  const original = lineCounter(text);
  /** Lines that are explained already: what YAML or the schema makes of them is no news. */
  const explained = new Set<number>();
  const place = (offset: number) => original.linePos(Math.min(text.length, mended.original(Math.max(0, offset))));
  const add = ({ line, col }: { line: number; col: number }, { suggestion, ...fault }: Fault): void => {
    const severity = WARNINGS.has(fault.code) ? 'warning' : 'error';
    problems.push({ severity, file, line, col, ...fault, ...(suggestion !== undefined && { suggestion }) });
  };
  const explain = (at: { line: number; col: number }, fault: Fault): void => {
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
  for (const error of doc.errors) {
    const at = place(error.pos[0]);
    if (!explained.has(at.line)) explain(at, ofYaml(error));
  }
  for (const { node, fault } of foreign(doc)) {
    const at = place(node.range?.[0] ?? 0);
    if (!explained.has(at.line)) explain(at, fault);
  }
  const data = toData(doc.contents, 0);
  if (doc.errors.length === 0 && (data === null || typeof data !== 'object' || Array.isArray(data)))
    return refuse(0, {
      code: 'PZ111',
      message: 'The file must be keys with values, like the samples; it is empty or something else.',
    });
  return source(doc);

  function source(doc: Document | null): Source {
    const data = doc === null || doc.errors.length > 0 ? null : (toData(doc.contents, 0) as { [key: string]: Data });
    const positionOf = (path: Path, where: 'key' | 'value') => place(locate(doc, path, where)?.range?.[0] ?? 0);
    return {
      file,
      data,
      at: (path) => path.reduce<Data | undefined>((piece, step) => child(piece, step), data),
      lineOf: (path) => positionOf(path, 'key').line,
      report(path, fault, where = 'value') {
        const at = positionOf(path, where);
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

/** Null when nested so deeply that the composer, which recurses, could not end well. */
function compose(text: string): Document | null {
  const tokens = [...new Parser().parse(text)];
  if (tooDeep(tokens)) return null;
  // In the failsafe schema every scalar stays text: `+1202…` keeps its plus and `0123` its zero.
  const options = { prettyErrors: false, schema: 'failsafe', stringKeys: true } as const;
  const [first, second] = new Composer(options).compose(tokens, true, text.length);
  if (first !== undefined && second !== undefined) first.errors.push(...second.errors);
  return first ?? null;
}

function tooDeep(tokens: readonly CST.Token[]): boolean {
  const open: [CST.Token, number][] = tokens.map((token) => [token, 0]);
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const [token, depth] = top;
    if (depth > MAX_DEPTH) return true;
    if ('value' in token && token.value !== undefined) open.push([token.value, depth + 1]);
    if (!('items' in token)) continue;
    for (const item of token.items)
      for (const part of [item.key, item.value]) if (part != null) open.push([part, depth + 1]);
  }
  return false;
}

function ofYaml({ code, message }: YAMLError): Fault {
  switch (code) {
    case 'DUPLICATE_KEY':
      return { code: 'PZ103', message: 'This key is here twice; only one of the two would count. Take one away.' };
    case 'TAB_AS_INDENT':
      return { code: 'PZ102', message: 'Indent with spaces; this is a tab.' };
    case 'BLOCK_IN_FLOW':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        code: 'PZ107',
        message:
          'A colon in the middle of a text starts a new key for YAML. Put the whole text in quotes; or is the line indented too far?',
      };
    case 'BAD_ALIAS':
      return { code: 'PZ108', message: 'A word that begins with * means something else in YAML. Put it in quotes.' };
    case 'MULTIPLE_DOCS':
      return {
        code: 'PZ101',
        message: 'A line of --- starts a second document; a file holds one. Take the line away.',
      };
    default:
      return { code: 'PZ101', message: `YAML cannot be read here: ${message}.` };
  }
}

/** What YAML can and flow files can't: aliases, anchors, merges, tags; and texts that a comma has split. */
function* foreign(doc: Document): Generator<{ readonly node: Node; readonly fault: Fault }> {
  const open: unknown[] = [doc.contents];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isAlias(node) || ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined))
      yield {
        node,
        fault: {
          code: 'PZ108',
          message:
            'Anchors (&) and aliases (*) are not part of flow files. Write it out, or put it in quotes if it is a text.',
        },
      };
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.tag?.startsWith('tag:yaml.org,2002:') === false)
      yield {
        node,
        fault: {
          code: 'PZ110',
          message: 'Words that begin with ! mean something else in YAML. Put the text in quotes.',
        },
      };
    if (isMap<unknown, unknown>(node)) {
      for (const [index, pair] of node.items.entries()) {
        const split = node.flow === true ? splitText(pair, node.items[index - 1]) : null;
        if (split !== null) yield split;
        open.push(pair.key, pair.value);
      }
    } else if (isSeq(node))
      open.push(...node.items.flatMap((item) => (isPair(item) ? [item.key, item.value] : [item])));
  }
}

/** `{ en: Press 0, or hold }`: a key without a value, after an unquoted text. */
function splitText(pair: Pair, before: Pair | undefined): { readonly node: Node; readonly fault: Fault } | null {
  if (before === undefined || pair.value !== null || !isScalar(pair.key)) return null;
  const text = before.value;
  if (!isScalar(text) || text.type !== 'PLAIN' || text.source === '') return null;
  const whole = `"${String(text.value)}, ${String(pair.key.value)}"`;
  return {
    node: text,
    fault: {
      code: 'PZ106',
      message: 'The comma has split this text in two. Put the whole text in quotes.',
      suggestion: whole,
    },
  };
}

function toData(node: unknown, depth: number): Data {
  if (depth > MAX_DEPTH) return null;
  if (isScalar(node)) return node.type === 'PLAIN' && /^(~|null)?$/.test(node.source ?? '') ? null : String(node.value);
  if (isSeq(node)) return node.items.map((item) => toData(item, depth + 1));
  if (!isMap<unknown, unknown>(node)) return null;
  // `fromEntries` defines keys, so that `__proto__` is a key like any other.
  return Object.fromEntries(node.items.map((pair) => [keyOf(pair), toData(pair.value, depth + 1)]));
}

const keyOf = ({ key }: Pair<unknown, unknown>): string => (isScalar(key) ? String(key.value) : String(key));

/** The deepest piece on the path that exists. A missing key is the fault of the one above. */
function locate(doc: Document | null, path: Path, where: 'key' | 'value'): Node | null {
  let node: unknown = doc?.contents ?? null;
  let key: unknown = null;
  for (const step of path) {
    if (isMap<unknown, unknown>(node)) {
      const pair = node.items.find((item) => keyOf(item) === String(step));
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
