/** YAML, as much of it as flow files use: a document with its errors in plain words, and its data with every scalar as it was written. */
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Parser,
  type YAMLError,
  YAMLParseError,
} from 'yaml';
import type { Fault } from './problem.ts';

/** Deeper nesting is a bracket forgotten a thousand times, and more than the composer, which recurses, can take. */
const MAX_DEPTH = 60;

/** Plain data: null where nothing was written. */
export type Data = string | null | readonly Data[] | { readonly [key: string]: Data };

const COLON: Fault = {
  code: 'PZ107',
  message: 'A colon in the middle of a text starts a new key for YAML. Put the whole text in quotes.',
};

/** Null when nested so deeply that the composer, which recurses, could not end well. */
export function compose(text: string): Document | null {
  const tokens = [...new Parser().parse(text)];
  if (tooDeep(tokens)) return null;
  // In the failsafe schema every scalar stays text: `+1202…` keeps its plus and `0123` its zero.
  const options = { prettyErrors: false, schema: 'failsafe', stringKeys: true, uniqueKeys: false } as const;
  const [first, second] = new Composer(options).compose(tokens, true, text.length);
  if (first !== undefined && second !== undefined)
    first.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', 'second document'));
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

/** What YAML's own errors mean to a person; the others are passed on as they are. */
const OF_YAML: Readonly<Record<string, Fault>> = {
  TAB_AS_INDENT: { code: 'PZ102', message: 'Indent with spaces; this is a tab.' },
  BLOCK_IN_FLOW: COLON,
  BLOCK_AS_IMPLICIT_KEY: COLON,
  BAD_ALIAS: { code: 'PZ108', message: 'A word that begins with * means something else in YAML. Put it in quotes.' },
  MULTIPLE_DOCS: {
    code: 'PZ101',
    message: 'A line of --- starts a second document; a file holds one. Take the line away.',
  },
};

/** What is left has one code for many mistakes; YAML's own sentence tells them apart. */
const BY_SENTENCE: readonly (readonly [RegExp, string])[] = [
  [/ and end with a \}/, 'A closing } is missing before this place, or the line is indented too little.'],
  [/ and end with a \]/, 'A closing ] is missing before this place, or the line is indented too little.'],
  [/flow-(map|seq)-end/, 'There is one closing bracket too many.'],
  [/^Missing closing/, 'A quote is opened before this place and never closed.'],
  [/same column/, 'The line starts further left or right than those it belongs with. Indent them alike.'],
  [
    /without - indicator/,
    'The lines of this list begin with a dash and a space. Write them here too, or indent the line like those above it.',
  ],
  [/followed by map values/, 'A key needs a colon and a space after it.'],
  [
    /^Implicit keys need to be on a single line/,
    'A colon and a space are missing here, or a line is indented wrongly.',
  ],
  [/at node end/, 'This stands after the end of a text or list: a quote closed too early, or a line indented wrongly.'],
  [/^Plain value cannot start with/, 'A text that begins with this sign goes in quotes.'],
];

export function ofYaml({ code, message }: YAMLError): Fault {
  const sentence = BY_SENTENCE.find(([pattern]) => pattern.test(message))?.[1];
  return OF_YAML[code] ?? { code: 'PZ101', message: sentence ?? `YAML cannot be read here: ${message}.` };
}

const TWICE: Fault = {
  code: 'PZ103',
  message: 'This key is here twice; only one of the two would count. Take one away.',
};
/** A text in curly quotes is understood where they stand as straight ones would; a text that only begins with one is not. */
const CURLY: Fault = {
  code: 'PZ114',
  message: 'Curly quotes begin this text and do not end it. Put the whole text in straight quotes: "…".',
};
const ORDINARY: ReadonlySet<string> = new Set(['str', 'map', 'seq'].map((tag) => `tag:yaml.org,2002:${tag}`));

/** What YAML can and flow files can't: aliases, anchors, merges, tags; and texts that a comma has split. */
export function* foreign(doc: Document): Generator<{ readonly node: Node; readonly fault: Fault }> {
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
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.tag !== undefined && !ORDINARY.has(node.tag))
      yield {
        node,
        fault: {
          code: 'PZ110',
          message: 'Words that begin with ! mean something else in YAML. Put the text in quotes.',
        },
      };
    if (isScalar(node) && node.type === 'PLAIN' && /^“.*[^”]$/s.test(String(node.value).trim()))
      yield { node, fault: CURLY };
    if (isMap(node)) {
      const keys = new Set<string>();
      for (const [index, pair] of node.items.entries()) {
        const key = keyOf(pair);
        if (keys.has(key) && isScalar(pair.key)) yield { node: pair.key, fault: TWICE };
        keys.add(key);
        const split = node.flow === true ? splitText(pair, node.items[index - 1]) : null;
        if (split !== null) yield split;
        open.push(pair.key, pair.value);
      }
    } else if (isSeq(node))
      open.push(...node.items.flatMap((item) => (isPair(item) ? [item.key, item.value] : [item])));
  }
}

/** Keys that may stand without a value. */
const EMPTY: ReadonlySet<string> = new Set(['human', 'callback', 'voicemail', 'return', 'end']);

/** Keys that have a text: a language, or what is said. */
const TEXT_KEY = /^([a-z]{2,3}(-[a-z0-9]{2,8})*|text|title|reason)$/;

/** `{ en: Press 0, or hold }`: a key without a value, after an unquoted text; or, should a colon follow, a key of several words. */
function splitText(pair: Pair, before: Pair | undefined): { readonly node: Node; readonly fault: Fault } | null {
  if (before === undefined || !isScalar(pair.key)) return null;
  const { key, value } = pair;
  const several = key.type === 'PLAIN' && /\s/.test(String(key.value)) && TEXT_KEY.test(keyOf(before));
  if (value !== null && !(several && isScalar(value))) return null;
  const text = before.value;
  if (!isScalar(text) || text.type !== 'PLAIN' || text.source === '') return null;
  // `{ say: Goodbye, end }` is a step, and no text.
  if (EMPTY.has(keyOf(pair))) return null;
  const rest = isScalar(value) ? `: ${String(value.value)}` : '';
  const whole = `"${String(text.value)}, ${String(key.value)}${rest}"`;
  return {
    node: text,
    fault: {
      code: 'PZ106',
      message: 'The comma has split this text in two. Put the whole text in quotes.',
      suggestion: whole,
    },
  };
}

export function toData(node: unknown, depth = 0): Data {
  if (depth > MAX_DEPTH) return null;
  if (isScalar(node)) return node.type === 'PLAIN' && /^(~|null)?$/.test(node.source ?? '') ? null : String(node.value);
  if (isSeq(node)) return node.items.map((item) => toData(item, depth + 1));
  if (!isMap(node)) return null;
  // `fromEntries` defines keys, so that `__proto__` is a key like any other.
  return Object.fromEntries(node.items.map((pair) => [keyOf(pair), toData(pair.value, depth + 1)]));
}

/** Full-width letters and digits of a key are the ordinary ones. A key that is no text is reported by YAML itself. */
export const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value).normalize('NFKC') : '');
