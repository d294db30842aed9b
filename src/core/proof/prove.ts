/**
 * The proof of a hotline: either what it promises holds in every state a call can be in, and a certificate says how far and how well, or
 * each broken promise is a problem with the line to mend and the call that shows it.
 */
import { inOrder, type Place, type Problem, problemAt, type ProblemCode } from '../flow/problem.ts';
import type { Path } from '../flow/read-source.ts';
import { isAdmission, START } from '../flow/states.ts';
import type { Machine } from '../flow/step.ts';
import { stepOf } from '../speech/resolve.ts';
import type { FlowName, StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import { type Bound, type Callers, callersOf } from './callers.ts';
import { type MenuMeasure, menusOf } from './menus.ts';
import { type Broken, brokenBy } from './rules.ts';
import { type Edge, type Node, search, type Search } from './search.ts';
import { flowStepOf, storyOf } from './story.ts';

/** What callers meet, measured whether the promises hold or not. */
export interface Measures {
  /** States of calls looked at, and things that can happen in them. */
  readonly states: number;
  readonly events: number;
  /** From the ring to the line, at worst. */
  readonly zero: Bound;
  readonly silent: Bound;
  readonly wrong: Bound;
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
  const callers = callersOf(found, machine);
  const broken = firstOfEach(
    found.edges.flatMap((edge) => withEdge(brokenBy(edge, machine), edge)),
    machine,
  );
  // Of what was not looked at nothing can be said: neither how long it takes nor whether it ends.
  const late = found.complete
    ? firstOfEach(
        found.nodes.flatMap((node) => withEdge(neverInLine(node, callers), node.by)),
        machine,
      )
    : [];
  const violations = [...broken, ...late];
  const problems = [
    ...violations.map((violation) => problemOf(violation, machine, placeOf)),
    ...(found.complete ? tooLate(callers, machine, placeOf) : [tooLarge(machine, placeOf)]),
  ];
  const measures: Measures = {
    states: found.nodes.length,
    events: found.edges.length,
    zero: boundOf(callers.zero),
    silent: boundOf(callers.silent),
    wrong: boundOf(callers.wrong),
    personAfterMs: callers.personAfter.ms,
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

/** P2: whoever says nothing comes to the line, however far they have gone; no step leads on for ever by itself. */
function neverInLine(node: Node, callers: Callers): Broken | null {
  if (node.at.startsWith('@') || !callers.stranded(node)) return null;
  return {
    code: 'PZ202',
    message: 'Breaks P2: a caller who says nothing from here on is led round for ever and never put in the line.',
    ends: 'led round for ever, never in line',
  };
}

const withEdge = (broken: Broken | null, edge: Edge | null): Violation[] =>
  broken === null || edge === null ? [] : [{ ...broken, edge }];

/** The search finds the shortest call first; of each promise one call a place is enough. */
function firstOfEach(violations: readonly Violation[], machine: Machine): readonly Violation[] {
  const seen = new Set<string>();
  return violations.filter(({ code, edge }) => {
    // What a flow does at once it does with and without a flood.
    const begins = edge.from.at === START || isAdmission(edge.from.at);
    const where = begins ? START : `${edge.from.at} ${edge.sample.event.type}`;
    const key = `${code} ${flowStepOf(edge, machine)} ${where}`;
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
  const late = (edge: Edge | null, code: ProblemCode, message: string, ends: string): readonly Problem[] =>
    edge === null ? [] : [problemOf({ edge, code, message, ends }, machine, placeOf)];
  const seconds = (ms: number) => (Number.isFinite(ms) ? `${Math.ceil(ms / 1_000)}s` : 'no time at all');
  const { personAfter, silent, unsaid } = callers;
  return [
    ...late(
      unsaid,
      'PZ201',
      'Breaks P1: the first words callers hear do not say that 0 is a person.',
      'nothing said of a person',
    ),
    ...late(
      personAfter.ms > PERSON_WITHIN_MS ? personAfter.by : null,
      'PZ201',
      `Breaks P1: "for a person, press 0" is heard ${seconds(personAfter.ms)} after the first prompt, 8s at most. Say less before the first menu.`,
      `told of a person after ${seconds(personAfter.ms)}`,
    ),
    ...late(
      silent.ms > SILENT_WITHIN_MS ? silent.by : null,
      'PZ202',
      `Breaks P2: a caller who says nothing is in line after ${seconds(silent.ms)}; 45s is the most. Say less, or ring for less time, before they are.`,
      `say nothing → in line after ${seconds(silent.ms)}`,
    ),
  ];
}

const boundOf = ({ keys, ms }: Bound): Bound => ({ keys, ms });

function tooLarge(machine: Machine, placeOf: PlaceOf): Problem {
  return at(
    null,
    {
      code: 'PZ203',
      message:
        'Breaks P3: there are more ways through these flows than can be checked. Compare fewer values, and let no flow go through itself.',
    },
    machine,
    placeOf,
  );
}
