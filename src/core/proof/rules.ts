/**
 * What must hold of everything that can happen to a call: P1 to P5 and P10 as rules over one edge of the search. Each rule says what it
 * demands and, of an edge that breaks it, how the call that shows it ends.
 */
import type { Machine } from '../flow/step.ts';
import { AGENT_GONE, CALLBACK_LEG, CALLBACK_PROMISED, HOLD, MESSAGE_KEPT, START, TALKING } from '../flow/states.ts';
import { MISSES_TO_LINE, SILENCES_TO_LINE } from '../flow/actions.ts';
import type { ProblemCode } from '../flow/problem.ts';
import { LED_TO, MUST_ANSWER } from './comes.ts';
import type { Edge } from './search.ts';

export interface Broken {
  readonly code: ProblemCode;
  readonly message: string;
  /** How the call that shows it ends. */
  readonly ends: string;
}
type Rule = (edge: Edge, machine: Machine) => Broken | null;

const breaks = (promise: number, why: string, ends: string): Broken => ({
  code: `PZ2${String(promise).padStart(2, '0')}` as ProblemCode,
  message: `Breaks P${promise}: ${why}`,
  ends,
});
const ends = ({ stepped }: Edge): boolean => stepped.effects.some((effect) => effect.do === 'end');
const standing = ({ from }: Edge, machine: Machine): boolean => machine.states.get(from.at)?.info.standing === true;
const askOf = ({ from }: Edge, machine: Machine) => machine.states.get(from.at)?.info.ask ?? null;
const isPromise = (at: string): boolean => at === CALLBACK_PROMISED || at === MESSAGE_KEPT;
const HANGS_UP = 'hang-up; no human offered';

/** P1: key 0 and the words for a person put the caller in the line in one step; on a callback's leg 0 connects, as 1 does. */
const zero: Rule = (edge) => {
  const { from, sample, stepped } = edge;
  if ((sample.event.type !== 'KEY.0' && sample.event.type !== 'HUMAN') || from.at === START) return null;
  const there = stepped.at === (from.at === CALLBACK_LEG ? TALKING : HOLD) && !ends(edge);
  if (there && (stepped.at !== HOLD || stepped.ctx.line !== null)) return null;
  const what = sample.event.type === 'KEY.0' ? '0 does' : 'the word for a person does';
  return breaks(1, `${what} not put the caller in the line here, in one step.`, 'not in line for a person');
};

/** P2: the second silence, or the third miss of any kind, in one visit of a step is the line; never a hang-up. */
const misses: Rule = (edge, machine) => {
  const { from, sample, stepped } = edge;
  const silent = sample.event.type === 'SILENCE';
  // An entry that fits may lead back to the step itself, and is no miss.
  const unfit = sample.event.type === 'ENTRY' && stepped.at === from.at && stepped.ctx.misses > from.ctx.misses;
  if (!(silent || unfit || sample.event.type === 'WRONG') || standing(edge, machine)) return null;
  const kind = askOf(edge, machine)?.kind;
  if (kind !== 'menu' && kind !== 'collect') return null;
  if (ends(edge))
    return mayEnd(edge, machine)
      ? null
      : breaks(2, 'a caller who is silent or presses a wrong key is hung up on.', HANGS_UP);
  if (isPromise(from.at) || from.at === CALLBACK_LEG) return null;
  if (stepped.at === HOLD) return null;
  const over =
    (silent && from.ctx.silences + 1 >= SILENCES_TO_LINE) ||
    (!unfit && from.ctx.misses + 1 >= MISSES_TO_LINE) ||
    (unfit && from.ctx.misses >= 1);
  if (over)
    return breaks(
      2,
      'a caller who is silent, or wrong again and again, is never put in the line here.',
      'asked again, without end',
    );
  return stepped.at === from.at
    ? null
    : breaks(
        2,
        'silence or a wrong key leads somewhere the caller did not choose.',
        `at ${stepped.at} without having chosen it`,
      );
};

/** P3: a call ends only by its caller's word; nothing that can happen finds a state without an answer. */
const deadEnds: Rule = (edge, machine) => {
  const { stepped, sample } = edge;
  if (stepped.fault !== null)
    return breaks(
      3,
      `the machine fails here (${stepped.fault}); only its last net catches the caller.`,
      'our own fault',
    );
  if (ends(edge) && !mayEnd(edge, machine) && !standing(edge, machine))
    return breaks(
      3,
      'the call is ended without the caller having chosen it or having just been offered a person.',
      HANGS_UP,
    );
  const must = MUST_ANSWER[askOf(edge, machine)?.kind ?? 'hangup'];
  const type = sample.event.type;
  if (must.includes(type) && machine.states.get(edge.from.at)?.config.on?.[type] === undefined)
    return breaks(
      3,
      `nothing is said of what follows when ${LED_TO[type] ?? 'this happens'}.`,
      'nothing follows; the caller is stuck',
    );
  return null;
};

/** P4, P5: whoever waits goes on waiting, leaves the line by a second key only, and never for the robot. */
const holding: Rule = (edge, machine) => {
  const { from, sample, stepped } = edge;
  if (!standing(edge, machine)) return null;
  if (ends(edge)) return breaks(4, 'a caller who waits is hung up on.', 'hang-up while holding');
  if (stepped.info.standing || stepped.at === TALKING) return null;
  if (!isPromise(stepped.at))
    return breaks(
      5,
      'a caller who waits is sent back to the menus and loses the line.',
      `back to the robot (${stepped.at})`,
    );
  const kept = stepped.effects.some((effect) => effect.do === 'keep');
  const told = ['LIMIT', 'FULL'].includes(sample.event.type) || from.at !== HOLD;
  if (kept && told) return null;
  return kept
    ? breaks(4, 'one key alone takes a holding caller out of the line.', 'out of the line by a single key')
    : breaks(6, 'a promise is spoken that nobody has kept.', 'a promise nobody keeps');
};

/** P10: when the agent has gone the caller is still there: asked, or in line again after a talk that broke. */
const afterTalk: Rule = ({ from, sample, stepped }) => {
  if (from.at !== TALKING || sample.event.type !== 'LEFT') return null;
  if (stepped.at === HOLD || stepped.at === AGENT_GONE) return null;
  return breaks(10, 'the call is over when the agent hangs up.', 'hang-up as the agent leaves');
};

/** Where the caller has said so, or has been promised or given what they came for. */
function mayEnd({ from, sample, stepped }: Edge, machine: Machine): boolean {
  const type = sample.event.type;
  if (isPromise(from.at)) return type === 'SILENCE' || type === 'WRONG';
  if (from.at === AGENT_GONE) return type === 'SILENCE' && from.ctx.silences + 1 >= SILENCES_TO_LINE;
  if (from.at === CALLBACK_LEG)
    return type === 'KEY.2' || type === 'KEY.9' || (type === 'SILENCE' && from.ctx.silences >= 1);
  const asked = machine.states
    .get(from.at)
    ?.info.again.some((use) => typeof use !== 'string' && use.say === 'end-question');
  return asked === true && type === 'KEY.1' && stepped.ctx.outcome !== null;
}

const RULES: readonly Rule[] = [zero, misses, holding, afterTalk, deadEnds];

/** The first rule an edge breaks. */
export function brokenBy(edge: Edge, machine: Machine): Broken | null {
  for (const rule of RULES) {
    const broken = rule(edge, machine);
    if (broken !== null) return broken;
  }
  return null;
}
