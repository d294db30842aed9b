import type { StateId } from '../ids.ts';
import type { ChooseBy } from './model.ts';
import { type Scope, targetOf } from './normalise-flow.ts';
import { reportHours } from './normalise-people.ts';
import { reportLanguage } from './normalise-text.ts';
import { readPiece, reportUnknownKeys, unknownKey } from './read-piece.ts';
import type { Path } from './read-source.ts';
import { CHOOSE_HOURS, CHOOSE_LANGUAGE, CHOOSE_VARIABLE, STEPS } from './schema-flow.ts';
import type { TextForm } from './schema-parts.ts';
import { nearest } from './suggest.ts';

const HUMAN = '@human' as StateId;
const WAYS = ['hours', 'language', 'variable'];

interface Choice {
  readonly kind: 'choose';
  readonly say: TextForm | undefined;
  readonly by: ChooseBy;
  readonly cases: Readonly<Record<string, StateId>>;
  readonly otherwise: StateId;
}

/** The branches of a choose step; what none of them takes goes to a person unless `otherwise` says more. */
export function choiceOf(scope: Scope, step: Path): Choice | null {
  const { source } = scope;
  const path = [...step, 'choose'];
  reportUnknownKeys(source, step, Object.keys(STEPS.choose.shape));
  const say = readPiece(source, STEPS.choose.shape.say, [...step, 'say']) ?? undefined;
  const written = source.at(path);
  const keys = typeof written === 'object' && written !== null && !Array.isArray(written) ? Object.keys(written) : [];
  const [way, other] = keys.filter((key) => WAYS.includes(key));
  if (other !== undefined) {
    source.report(
      [...path, other],
      { code: 'PZ126', message: `The step chooses by ${way ?? ''} and by ${other} at once. Make two steps of it.` },
      'key',
    );
    return null;
  }
  const branched = (
    by: ChooseBy,
    branches: Readonly<Record<string, string | undefined>>,
    otherwise: string | undefined,
  ): Choice => ({
    kind: 'choose',
    say,
    by,
    cases: Object.fromEntries(
      Object.entries(branches).map(([value, to]) => [value, targetOf(scope, [...path, value], to ?? 'human')]),
    ),
    otherwise: otherwise === undefined ? HUMAN : targetOf(scope, [...path, 'otherwise'], otherwise),
  });
  switch (way) {
    case 'hours': {
      const form = readPiece(source, CHOOSE_HOURS, path);
      if (form === null) return null;
      if (form.hours === 'always' && scope.world.hours?.has(form.hours) === false)
        source.report([...path, 'hours'], {
          code: 'PZ133',
          message: 'There is nothing to choose: always is always open. Lead on directly, or name other hours.',
        });
      else reportHours(source, [...path, 'hours'], form.hours, scope.world);
      return branched({ on: 'hours', hours: form.hours }, { open: form.open, closed: form.closed }, form.otherwise);
    }
    case 'language': {
      const form = readPiece(source, CHOOSE_LANGUAGE, path);
      if (form === null) return null;
      const { language: _, otherwise, ...cases } = form;
      for (const language of Object.keys(cases))
        reportLanguage(source, [...path, language], language, scope.world, 'key');
      return branched({ on: 'language' }, cases, otherwise);
    }
    case 'variable': {
      const form = readPiece(source, CHOOSE_VARIABLE, path);
      if (form === null) return null;
      const { variable, otherwise, ...cases } = form;
      reportVariable(scope, path, variable, Object.keys(cases));
      return branched({ on: 'variable', name: variable }, cases, otherwise);
    }
    case undefined:
    default:
      for (const key of keys) {
        const fault = unknownKey(key, WAYS);
        if (fault.suggestion !== undefined || fault.code !== 'PZ120') {
          source.report([...path, key], fault, 'key');
          return null;
        }
      }
      source.report(path, { code: 'PZ121', message: 'Say what it chooses by: hours, language or variable.' }, 'key');
      return null;
  }
}

function reportVariable({ source, world }: Scope, path: Path, variable: string, values: readonly string[]): void {
  if (!world.variables.has(variable))
    source.report([...path, 'variable'], {
      code: 'PZ135',
      message: `No step collects "${variable}".`,
      suggestion: nearest(variable, world.variables),
    });
  for (const value of values) {
    if (/^\d{1,20}$/.test(value)) continue;
    const suggestion = nearest(value, ['otherwise']);
    source.report(
      [...path, value],
      { code: 'PZ168', message: `An entry is digits only, so it is never "${value.slice(0, 20)}".`, suggestion },
      'key',
    );
  }
}
