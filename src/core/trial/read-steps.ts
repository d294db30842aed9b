/** The steps of a flow test. */
import type { z } from 'zod';
import type { Catalog } from '../flow/model.ts';
import { readPiece, unknownKey } from '../flow/read-piece.ts';
import type { Path, Source } from '../flow/read-source.ts';
import { nearest } from '../flow/suggest.ts';
import type { Language, QueueName, StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import type { Expectation, TrialStep, Wanted } from './model.ts';
import { reportAgent, reportLanguage, reportUnless } from './read-names.ts';
import { BARE, type EXPECT, KINDS, type StepKind, STEPS } from './schema.ts';

const WITHIN_MS = 60_000 as DurationMs;
/** A promised call back rings an agent first. */
const RUNG_BACK_MS = 300_000 as DurationMs;

/** What could be read of them; the rest is reported. */
export function stepsOf(source: Source, path: Path, catalog: Catalog): readonly TrialStep[] {
  const list = source.at(path);
  if (!Array.isArray(list)) return [];
  let gone = false;
  return list.flatMap((_, index) => {
    const at = [...path, index];
    const step = stepOf(source, at, catalog);
    if (step === null) return [];
    if (gone && step.do !== 'expect' && step.do !== 'wait' && step.do !== 'pick-up')
      source.report(at, {
        code: 'PZ266',
        message: 'The caller has hung up by then. After hang-up come only expect, wait and pick-up.',
      });
    if (step.do === 'hang-up' || step.do === 'pick-up') gone = step.do === 'hang-up';
    return [step];
  });
}

function stepOf(source: Source, path: Path, catalog: Catalog): TrialStep | null {
  const { line } = source.placeOf(path);
  const bare = BARE.find((word) => word === source.at(path));
  if (bare !== undefined) return { line, do: bare, withinMs: bare === 'pick-up' ? RUNG_BACK_MS : WITHIN_MS };
  const kind = kindOf(source, path);
  switch (kind) {
    case null:
      return null;
    case 'hear':
    case 'not-hear': {
      const form = readPiece(source, STEPS[kind], path);
      if (form === null) return null;
      const words = wantedOf(source, [...path, kind], 'hear' in form ? form.hear : form['not-hear'], catalog);
      return { line, do: kind, words, withinMs: ('within' in form ? form.within : undefined) ?? WITHIN_MS };
    }
    case 'press': {
      const form = readPiece(source, STEPS.press, path);
      return form && { line, do: 'press', keys: form.press, withinMs: WITHIN_MS };
    }
    case 'say': {
      const form = readPiece(source, STEPS.say, path);
      return form && { line, do: 'say', text: form.say, withinMs: WITHIN_MS };
    }
    case 'wait': {
      const form = readPiece(source, STEPS.wait, path);
      return form && { line, do: 'wait', withinMs: form.wait };
    }
    case 'expect': {
      const form = readPiece(source, STEPS.expect, path);
      if (form === null) return null;
      const asked = typeof form.expect === 'string' ? { [form.expect]: null } : form.expect;
      const all = expectations(source, [...path, 'expect'], asked, catalog);
      return { line, do: 'expect', all, withinMs: form.within ?? WITHIN_MS };
    }
  }
}

const EVERY: readonly string[] = [...KINDS, ...BARE];

function kindOf(source: Source, path: Path): StepKind | null {
  const step = source.at(path);
  const what = `A step is one of ${EVERY.join(', ')}.`;
  if (step == null || typeof step !== 'object' || Array.isArray(step)) {
    const suggestion = typeof step === 'string' ? nearest(step, EVERY) : undefined;
    source.report(path, { code: 'PZ261', message: what, suggestion });
    return null;
  }
  const keys = Object.keys(step);
  const [first, second] = keys.filter((key) => KINDS.some((kind) => kind === key));
  if (first !== undefined && second === undefined) return first as StepKind;
  if (second !== undefined)
    source.report(
      [...path, second],
      { code: 'PZ261', message: `The step is ${first ?? ''} and ${second} at once. Make two steps of it.` },
      'key',
    );
  else if (keys.some((key) => BARE.some((word) => word === key)))
    source.report(path, { code: 'PZ261', message: `Write just "- ${keys[0] ?? ''}", without a colon.` }, 'key');
  else for (const key of keys) source.report([...path, key], { ...unknownKey(key, EVERY), code: 'PZ261' }, 'key');
  if (keys.length === 0) source.report(path, { code: 'PZ261', message: what });
  return null;
}

function wantedOf(
  source: Source,
  path: Path,
  form: string | Readonly<Record<string, string>>,
  catalog: Catalog,
): readonly Wanted[] {
  const pieces: Wanted[] =
    typeof form === 'string'
      ? [{ language: null, text: form }]
      : Object.entries(form).map(([language, text]) => ({ language: language as Language, text }));
  for (const { language, text } of pieces) {
    if (language !== null) reportLanguage(source, [...path, language], language, catalog, 'key');
    if (text.trim() === '')
      source.report(language === null ? path : [...path, language], {
        code: 'PZ128',
        message: 'The text is empty. Write some of the words.',
      });
  }
  return pieces;
}

function expectations(
  source: Source,
  path: Path,
  asked: z.output<typeof EXPECT>,
  catalog: Catalog,
): readonly Expectation[] {
  const { hotline, flows } = catalog;
  const queueAt = (key: 'in-line' | 'callback' | 'message'): QueueName | null => {
    const queue = asked[key] ?? null;
    if (queue !== null) reportUnless(source, [...path, key], queue, Object.keys(hotline.queues), 'PZ132', 'queue');
    return queue;
  };
  const all: Expectation[] = [];
  if (asked.talking !== undefined) {
    if (asked.talking !== null) reportAgent(source, [...path, 'talking'], asked.talking, catalog);
    all.push({ is: 'talking', agent: asked.talking });
  }
  if (asked['in-line'] !== undefined) all.push({ is: 'in-line', queue: queueAt('in-line') });
  if (asked.place !== undefined) all.push({ is: 'place', place: asked.place });
  if (asked.callback !== undefined) all.push({ is: 'callback', queue: queueAt('callback') });
  if (asked.message !== undefined) all.push({ is: 'message', queue: queueAt('message') });
  if (asked.step !== undefined) {
    const steps = Object.values(flows).flatMap((flow) => flow.steps.map(({ id }) => id));
    reportUnless(source, [...path, 'step'], asked.step, steps, 'PZ130', 'step');
    all.push({ is: 'step', step: asked.step as StateId });
  }
  if (asked.language !== undefined) {
    reportLanguage(source, [...path, 'language'], asked.language, catalog);
    all.push({ is: 'language', language: asked.language as Language });
  }
  if (asked.outcome !== undefined) all.push({ is: 'outcome', outcome: asked.outcome });
  if (all.length === 0)
    source.report(path, { code: 'PZ121', message: 'Say what is expected, such as outcome: talked.' }, 'key');
  return all;
}
