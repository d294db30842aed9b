/** Files of flow tests → the tests, or what is wrong with them, by the same machinery as flow files. Pure: the files are handed in. */
import type { Catalog } from '../flow/model.ts';
import { inOrder, type Problem } from '../flow/problem.ts';
import { readPiece, reportUnknownKeys } from '../flow/read-piece.ts';
import { openSource, type Path, type Source } from '../flow/read-source.ts';
import { nearest } from '../flow/suggest.ts';
import type { E164 } from '../ids.ts';
import type { Trial, TrialStep } from './model.ts';
import { reportAgent } from './read-names.ts';
import { stepsOf } from './read-steps.ts';
import { TRIAL } from './schema.ts';
import { ORDINARY } from './when.ts';

/** Who rings when the test does not say. */
const CALLER = '+12025550142' as E164;

/** `files`: name → text; those that are no flow tests are not looked at. A file with an error gives no test. */
export function readTrials(
  files: ReadonlyMap<string, string>,
  catalog: Catalog,
): { readonly trials: readonly Trial[]; readonly problems: readonly Problem[] } {
  const found: Problem[] = [];
  const trials: Trial[] = [];
  for (const [file, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!file.endsWith('.test.yaml')) continue;
    const problems: Problem[] = [];
    const source = openSource(file, text, problems);
    const read = source.data === null ? [] : trialsOf(source, catalog);
    if (problems.length === 0) trials.push(...read);
    found.push(...problems);
  }
  return { trials, problems: inOrder(found) };
}

function trialsOf(source: Source, catalog: Catalog): readonly Trial[] {
  reportUnknownKeys(source, [], ['tests']);
  const list = source.at(['tests']);
  if (!Array.isArray(list) || list.length === 0) {
    source.report(['tests'], { code: 'PZ260', message: 'The file has no tests. Write a list of them under tests.' });
    return [];
  }
  const names = new Set<string>();
  return list.flatMap((_, index) => {
    const trial = trialOf(source, ['tests', index], catalog);
    if (trial === null) return [];
    if (names.has(trial.name))
      source.report(['tests', index, 'name'], {
        code: 'PZ153',
        message: 'Another test of this file has the same name. Choose another, so that they can be told apart.',
      });
    names.add(trial.name);
    return [trial];
  });
}

function trialOf(source: Source, path: Path, catalog: Catalog): Trial | null {
  const form = readPiece(source, TRIAL, path);
  const steps = stepsOf(source, [...path, 'steps'], catalog);
  if (form === null) return null;
  const numbers = Object.keys(catalog.hotline.numbers) as E164[];
  const number = form.number ?? numbers[0];
  if (number === undefined) return null;
  if (!numbers.includes(number))
    source.report([...path, 'number'], {
      code: 'PZ265',
      message: `The hotline does not answer this number; it answers ${numbers.join(', ')}.`,
      suggestion: nearest(number, numbers),
    });
  const onDuty = form['on-duty'] ?? 'schedule';
  if (Array.isArray(onDuty))
    onDuty.forEach((agent, index) => reportAgent(source, [...path, 'on-duty', index], agent, catalog));
  if (!steps.some(checks))
    source.report(
      [...path, 'steps'],
      { code: 'PZ263', message: 'The test checks nothing: it needs a step hear, not-hear or expect.' },
      'key',
    );
  return {
    file: source.file,
    line: source.placeOf([...path, 'name']).line,
    name: form.name,
    caller: form.caller === 'withheld' ? null : (form.caller ?? CALLER),
    number,
    at: form.at ?? ORDINARY,
    onDuty: onDuty === 'nobody' ? [] : onDuty,
    agents: form.agents ?? 'pick-up',
    outside: form.outside ?? 'pick-up',
    steps,
  };
}

const checks = ({ do: what }: TrialStep): boolean => what === 'hear' || what === 'not-hear' || what === 'expect';
