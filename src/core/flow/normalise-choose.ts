import { CALLER_IS } from '../call.ts';
import type { HoursName, StateId } from '../ids.ts';
import type { ChooseBy } from './model.ts';
import { type Scope, targetOf } from './normalise-flow.ts';
import { reportHours } from './normalise-people.ts';
import { reportLanguage, reportVariable } from './normalise-text.ts';
import { readPiece, reportUnknownKeys, unknownKey } from './read-piece.ts';
import type { Path } from './read-source.ts';
import {
  CHOOSE_CALLER,
  CHOOSE_HOLIDAY,
  CHOOSE_HOURS,
  CHOOSE_LANGUAGE,
  CHOOSE_VARIABLE,
  WAYS,
} from './schema-choose.ts';
import { STEPS } from './schema-flow.ts';
import type { TextForm } from './schema-parts.ts';
import { nearest } from './suggest.ts';

const HUMAN = '@human' as StateId;

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
  const [way, other] = keys.filter((key) => WAYS.some((word) => word === key));
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
      reportCalendar(scope, [...path, 'hours'], form.hours, 'always is always open');
      return branched({ on: 'hours', hours: form.hours }, { open: form.open, closed: form.closed }, form.otherwise);
    }
    case 'holiday': {
      const form = readPiece(source, CHOOSE_HOLIDAY, path);
      if (form === null) return null;
      reportCalendar(scope, [...path, 'holiday'], form.holiday, 'always has no holidays');
      return branched({ on: 'holiday', hours: form.holiday }, { yes: form.yes, no: form.no }, form.otherwise);
    }
    case 'caller': {
      const form = readPiece(source, CHOOSE_CALLER, path);
      if (form === null) return null;
      const cases = CALLER_IS.flatMap((is) => (form[is] === undefined ? [] : [[is, form[is]] as const]));
      if (cases.length === 0)
        source.report(
          path,
          { code: 'PZ121', message: `Say where at least one of ${CALLER_IS.join(', ')} leads.` },
          'key',
        );
      return branched({ on: 'caller' }, Object.fromEntries(cases), form.otherwise);
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
      reportVariable(source, [...path, 'variable'], variable, scope.world);
      if (scope.world.entries.has(variable)) reportCases(scope, path, Object.keys(cases));
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
      source.report(path, { code: 'PZ121', message: `Say what it chooses by: ${WAYS.join(', ')}.` }, 'key');
      return null;
  }
}

function reportCalendar({ source, world }: Scope, path: Path, hours: HoursName, why: string): void {
  if (hours !== 'always' || world.hours?.has(hours) !== false) return reportHours(source, path, hours, world);
  source.report(path, {
    code: 'PZ133',
    message: `There is nothing to choose: ${why}. Lead on directly, or name other hours.`,
  });
}

/** What is keyed in is digits. */
function reportCases({ source }: Scope, path: Path, values: readonly string[]): void {
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
