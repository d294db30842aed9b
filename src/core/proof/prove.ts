/**
 * The proof of a hotline: either what it promises holds in every state a call can be in, and a certificate says how far and how well, or
 * each broken promise is a problem with the line to mend and the call that shows it.
 */
import { inOrder, type Place, type Problem, problemAt, type ProblemCode } from '../flow/problem.ts';
import type { Path } from '../flow/read-source.ts';
import { type Machine, step, TURNS_TO_LINE } from '../flow/step.ts';
import { HOLD } from '../flow/states.ts';
import { stepOf } from '../speech/resolve.ts';
import type { FlowName, StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import { type Callers, callersOf } from './callers.ts';
import { guardsOf } from './guards.ts';
import { type MenuMeasure, menusOf } from './menus.ts';
import { type Broken, brokenBy } from './rules.ts';
import { NOW } from './samples.ts';
import { type Edge, type Node, search, type Search } from './search.ts';
import { flowStepOf, storyOf } from './story.ts';

/** What callers meet, measured whether the promises hold or not. */
export interface Measures {
  /** States of calls looked at, and things that can happen in them. */
  readonly states: number;
  readonly events: number;
  /** From the ring to the line, at worst. */
  readonly zero: Callers['zero'];
  readonly silent: Callers['silent'];
  readonly wrong: Callers['wrong'];
  readonly personAfterMs: DurationMs;
  readonly menus: readonly MenuMeasure[];
}
/** What was proved, for the record of a version. */
export interface Certificate extends Measures {
  readonly promises: readonly ['P1', 'P2', 'P3', 'P4'];
}
/** A broken promise with the call that shows it. */
export interface Violation extends Broken {
  readonly edge: Edge;
}
export interface Proof {
  readonly found: Search;
  readonly violations: readonly Violation[];
  readonly problems: readonly Problem[];
  readonly measures: Measures;
  /** Null when a promise is broken. */
  readonly certificate: Certificate | null;
}
type PlaceOf = (file: string, path: Path, where?: 'key' | 'value') => Place;

/** A machine and what was proved of it; `placeOf` tells where its flows say so. */
export interface Proved {
  readonly machine: Machine;
  readonly proof: Proof;
  readonly placeOf: PlaceOf;
}

/** P1: "for a person, press 0" begins within this time of the first prompt's end. P2: who is silent stands in line within this time. */
const PERSON_WITHIN_MS = 8_000;
const SILENT_WITHIN_MS = 45_000;

export function prove(machine: Machine, placeOf: PlaceOf): Proof {
  const found = search(machine);
  const guards = guardsOf(machine);
  const violations = [
    ...firstOfEach(
      found.edges.flatMap((edge) => withEdge(brokenBy(edge, machine), edge)),
      machine,
    ),
    ...found.nodes.flatMap((node) => withEdge(neverEnding(node, machine), node.by)),
  ];
  const callers = callersOf(machine, guards);
  const problems = [
    ...violations.map((violation) => problemOf(violation, machine, placeOf)),
    ...tooLate(callers, machine, placeOf),
    ...(found.complete ? [] : [tooLarge(machine, placeOf)]),
  ];
  const measures: Measures = {
    states: found.nodes.length,
    events: found.edges.length,
    zero: callers.zero,
    silent: callers.silent,
    wrong: callers.wrong,
    personAfterMs: callers.personAfterMs,
    menus: menusOf(found, machine),
  };
  const certificate: Certificate = { promises: ['P1', 'P2', 'P3', 'P4'], ...measures };
  return {
    found,
    violations,
    problems: inOrder(problems),
    measures,
    certificate: problems.length === 0 ? certificate : null,
  };
}

/** P2: after so many questions the caller is put in the line, whatever they press; so no loop goes on for ever. */
function neverEnding({ at, ctx }: Node, machine: Machine): Broken | null {
  const state = machine.states.get(at);
  if (state === undefined || state.info.standing || state.config.type === 'final') return null;
  if (state.info.ask?.kind !== 'menu' && state.info.ask?.kind !== 'collect') return null;
  if (ctx.misses > 0) return null;
  const tired = { ...ctx, turns: TURNS_TO_LINE };
  const goes = step(machine, at, tired, { type: 'KEY.star' }, { at: NOW, open: [], holidays: [] }).at;
  if (goes === HOLD || at === '@callback-leg') return null;
  return {
    code: 'PZ202',
    message: `Breaks P2: a call can go round here for ever; after ${TURNS_TO_LINE} questions it must be in the line.`,
    ends: `asked ${TURNS_TO_LINE} times and never in line`,
  };
}

const withEdge = (broken: Broken | null, edge: Edge | null): Violation[] =>
  broken === null || edge === null ? [] : [{ ...broken, edge }];

/** The search finds the shortest call first; of each promise one call a place is enough. */
function firstOfEach(violations: readonly Violation[], machine: Machine): readonly Violation[] {
  const seen = new Set<string>();
  return violations.filter(({ code, edge }) => {
    const key = `${code} ${flowStepOf(edge, machine)} ${edge.from.at} ${edge.sample.event.type}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function problemOf({ edge, code, message, ends }: Violation, machine: Machine, placeOf: PlaceOf): Problem {
  return at(flowStepOf(edge, machine), { code, message, story: storyOf(edge, ends) }, machine, placeOf);
}

/** At the step's own line; without one, at the top of the hotline. */
function at(
  id: StateId | null,
  fault: { code: ProblemCode; message: string; story?: string },
  machine: Machine,
  placeOf: PlaceOf,
): Problem {
  const [flow = '', name = ''] = id?.split('/') ?? [];
  const file = machine.catalog.flows[flow as FlowName]?.file;
  if (id === null || file === undefined || stepOf(id, machine.catalog) === undefined)
    return problemAt('hotline.yaml', { line: 1, col: 1 }, fault);
  return problemAt(file, placeOf(file, ['steps', name], 'key'), fault);
}

function tooLate(callers: Callers, machine: Machine, placeOf: PlaceOf): readonly Problem[] {
  const [answers] = Object.values(machine.catalog.hotline.numbers);
  const first = answers === undefined ? null : (machine.catalog.flows[answers]?.start ?? null);
  const problem = (code: ProblemCode, message: string) => at(first, { code, message }, machine, placeOf);
  const seconds = (ms: number) => (Number.isFinite(ms) ? `${Math.ceil(ms / 1_000)}s` : 'no time at all');
  return [
    ...(callers.unsaid === null
      ? []
      : [problem('PZ201', 'Breaks P1: the first words callers hear do not say that 0 is a person.')]),
    ...(callers.personAfterMs > PERSON_WITHIN_MS
      ? [
          problem(
            'PZ201',
            `Breaks P1: "for a person, press 0" is heard ${seconds(callers.personAfterMs)} after the first prompt, 8s at most. Say less before the first menu.`,
          ),
        ]
      : []),
    ...(callers.silent.ms > SILENT_WITHIN_MS
      ? [
          problem(
            'PZ202',
            `Breaks P2: a caller who says nothing is in line after ${seconds(callers.silent.ms)}; 45s is the most. Say less, or ring for less time, before they are.`,
          ),
        ]
      : []),
  ];
}

function tooLarge(machine: Machine, placeOf: PlaceOf): Problem {
  return at(
    null,
    {
      code: 'PZ203',
      message: 'Breaks P3: there are more ways through these flows than can be checked. Make them simpler.',
    },
    machine,
    placeOf,
  );
}
