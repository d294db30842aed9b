/** Hotline folders with random damage, each from a seed and a number: the same two give the same folder, on any machine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFolder } from '../../src/core/check.ts';
import { type Problem, printProblem } from '../../src/core/flow/problem.ts';
import { buildMachine } from '../../src/core/flow/step.ts';
import type { Version } from '../../src/core/ids.ts';
import { Chance } from '../../src/simulator/random.ts';
import { corpus, RECORDINGS, TODAY } from '../unit/flow/corpus.ts';

export type Folder = ReadonlyMap<string, string>;

const root = join(import.meta.dirname, '../..');
const samples = ['flows', 'flows/game-hotline', 'flows/as-it-was'].map((folder): Folder => {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.yaml'));
  return new Map(names.map((name) => [name, readFileSync(join(root, folder, name), 'utf8')]));
});
const good = corpus('good').map((sample) => sample.files);
const bad = corpus('bad').map((sample) => sample.files);
/** Small ones that are in order more often: they are as rich, and damage shows further in. */
const FOLDERS: readonly Folder[] = [...samples, ...bad, ...Array.from({ length: 16 }, () => good).flat()].filter(
  (folder) => [...folder.values()].join('').length < 20_000,
);

const SCRAPS: readonly string[] = [
  ' \t \n  : ： ， , # * &a *a ! !!js { } [ ] " \' | > - ? --- << 0 ９ % @ ` human __proto__:x constructor:'.split(
    /(?<=\S) /,
  ),
  '0123 1e400 +1 null ~ true 4-0 25:61 2026-02-30 999999999h ../x'.split(' '),
  ['\u0000', '\ufffd', '\ud800', '\u202e', '\t', '\n', '\n---\n', '__proto__: x\n', '好'.repeat(50)],
].flat();

/** The folder of this seed and number, and which file of it was damaged. */
export function damaged(seed: number, number: number): { readonly files: Folder; readonly file: string } {
  const chance = new Chance(seed, `damage ${number}`);
  const upTo: UpTo = (most) => Math.floor(chance.next() * (most + 1));
  const folder = FOLDERS[upTo(FOLDERS.length - 1)] ?? new Map<string, string>();
  const file = [...folder.keys()][upTo(folder.size - 1)] ?? '';
  let text = folder.get(file) ?? '';
  for (let wounds = 1 + upTo(upTo(3)); wounds > 0; wounds--)
    text = chance.happens(0.3) ? lineMoved(text, upTo) : wounded(text, chance, upTo);
  return { files: new Map(folder).set(file, text), file };
}

type UpTo = (most: number) => number;

/** A piece cut out, or said twice, and something else put in. */
function wounded(text: string, chance: Chance, upTo: UpTo): string {
  const at = upTo(text.length);
  const end = at + upTo([0, 3, 80][upTo(2)] ?? 0);
  const put = chance.happens(0.3) ? '' : chance.happens(0.7) ? scrap(upTo) : letters(upTo);
  return chance.happens(0.5) ? text.slice(0, end) + put + text.slice(at) : text.slice(0, at) + put + text.slice(end);
}

/** What is still YAML, and means something else. */
function lineMoved(text: string, upTo: UpTo): string {
  const lines = text.split('\n');
  const [line = ''] = lines.splice(upTo(lines.length - 1), 1);
  const copies = upTo(2);
  for (let copy = 0; copy < copies; copy++) lines.splice(upTo(lines.length), 0, line);
  return lines.join('\n');
}

const scrap = (upTo: UpTo): string => SCRAPS[upTo(SCRAPS.length - 1)] ?? '';
const letters = (upTo: UpTo): string =>
  Array.from({ length: upTo(5) }, () => String.fromCharCode(32 + upTo(95))).join('');

/** Reads, checks, prints and compiles the folder as a start would. Throws when something about the answer is not as it must be. */
export function survives(files: Folder): readonly Problem[] {
  const { catalog, problems } = checkFolder(files, RECORDINGS, TODAY);
  for (const problem of problems) {
    const text = files.get(problem.file) ?? '';
    if (problem.line < 1 || problem.line > text.split('\n').length || problem.col < 1)
      throw new Error(`${problem.code} stands at ${problem.file}:${problem.line}:${problem.col}, which is not there`);
    printProblem(problem, text);
  }
  if ((catalog === null) !== problems.some(({ severity }) => severity === 'error'))
    throw new Error('a catalog with errors, or none without');
  if (catalog !== null) buildMachine(catalog, 'v' as Version);
  return problems;
}
