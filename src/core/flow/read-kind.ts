import { NAME } from '../ids.ts';
import type { Path, Source } from './read-source.ts';
import type { Data } from './read-yaml.ts';
import { unknownKey } from './read-piece.ts';
import { BARE, STEPS, type StepKind } from './schema-flow.ts';
import { refusedKey } from './schema-refused.ts';
import { nearest } from './suggest.ts';

/** `say` goes with every kind; alone it is a kind itself. */
const KINDS = (Object.keys(STEPS) as StepKind[]).filter((kind) => kind !== 'say');
const COMMON = ['say', 'go'];

/** What a step does, by the one key that says so. Null when that can't be told; the reason is reported. */
export function kindOf(source: Source, path: Path): StepKind | null {
  const step = source.at(path);
  const bare = BARE.find((kind) => kind === step);
  if (bare !== undefined) return bare;
  if (step == null || typeof step !== 'object' || Array.isArray(step)) {
    source.report(path, { code: 'PZ125', message: noStep(String(path.at(-1)), step) }, 'key');
    return null;
  }
  const keys = Object.keys(step);
  const inner = keys.find((key, nth) => isStep(source.at([...path, key]), keys.slice(nth + 1), key));
  if (inner !== undefined) {
    source.report([...path, inner], { code: 'PZ115', message: tooFarRight(source, path, inner) }, 'key');
    return null;
  }
  const kinds = KINDS.filter((kind) => keys.includes(kind));
  const [first, second] = keys.filter((key) => KINDS.some((kind) => kind === key));
  if (first !== undefined && second !== undefined) {
    source.report(
      [...path, second],
      { code: 'PZ126', message: `The step is ${first} and ${second} at once. Make two steps of it.` },
      'key',
    );
    return null;
  }
  if (first === 'human' && isNo(source.at([...path, 'human']))) {
    source.report([...path, 'human'], {
      code: 'PZ201',
      message: 'Breaks P1: a person is reached from everywhere, always. Take this away.',
    });
    return null;
  }
  const [kind] = kinds;
  return kind ?? withoutKind(source, path, keys);
}

/** The name of a step among the keys of another: what makes a step stands below it, or after it when nothing does. */
function isStep(value: Data | undefined, after: readonly string[], key: string): boolean {
  const taken = [...COMMON, ...KINDS, 'if'];
  if (!NAME.test(key) || refusedKey(key) !== null || nearest(key, taken) !== undefined) return false;
  const below = value === null ? after : typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  return below.some((one) => KINDS.some((kind) => kind === one));
}

function tooFarRight(source: Source, path: Path, inner: string): string {
  const outer = String(path.at(-1));
  const column = (piece: Path): number => source.placeOf(piece, 'key').col;
  const along = source.at([...path, inner]) === null ? '' : ', and move what belongs to it along';
  return `${inner} begins ${column([...path, inner]) - column(path)} spaces too far right and is a part of ${outer} there. Begin it exactly below ${outer}:${along}.`;
}

/** What belongs to a step, one indentation too far left, looks like a step of its own. */
function noStep(name: string, step: Data | undefined): string {
  const known = [...KINDS, 'say', 'go'];
  if (step != null && known.includes(name)) return `${name} belongs to a step. Indent it under the step's name.`;
  return `A step is one of ${KINDS.join(', ')}, or say with go.`;
}

function withoutKind(source: Source, path: Path, keys: readonly string[]): StepKind | null {
  const odd = keys.filter((key) => !COMMON.includes(key));
  const meant = (key: string): string | undefined => nearest(key, [...COMMON, ...KINDS]);
  const telling = odd.filter((key) => refusedKey(key) !== null || KINDS.some((kind) => kind === meant(key)));
  for (const key of telling) source.report([...path, key], unknownKey(key, KINDS), 'key');
  if (telling.length > 0) return null;
  if (keys.some((key) => COMMON.includes(key))) return 'say';
  for (const key of odd) source.report([...path, key], unknownKey(key, [...KINDS, ...COMMON]), 'key');
  if (odd.length === 0)
    source.report(
      path,
      { code: 'PZ125', message: `The step is empty. A step is one of ${KINDS.join(', ')}, or say with go.` },
      'key',
    );
  return null;
}

const isNo = (value: Data | undefined): boolean => typeof value === 'string' && /^(no|false|off)$/i.test(value);
