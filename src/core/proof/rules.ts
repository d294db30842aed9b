/**
 * What must hold of everything that can happen to a call: rules over one edge of the search. Each says what it demands and, of an edge that
 * breaks it, how the call that shows it ends.
 */
import { MISSES_TO_LINE, SILENCES_TO_LINE } from '../flow/actions.ts';
import type { Effect } from '../flow/effect.ts';
import type { ProblemCode } from '../flow/problem.ts';
import {
  AGENT_GONE,
  CALLBACK_LEG,
  CALLBACK_PROMISED,
  HOLD,
  isAdmission,
  MESSAGE_KEPT,
  START,
  TALKING,
} from '../flow/states.ts';
import type { Machine } from '../flow/step.ts';
import type { Prompt } from '../speech/prompt.ts';
import { LED_TO, MUST_ANSWER } from './comes.ts';
import { promptsOf } from './callers.ts';
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
const does = ({ stepped }: Edge, what: Effect['do']): boolean => stepped.effects.some((effect) => effect.do === what);
/** By the order to end it, or by a document that hangs up. */
const ends = (edge: Edge): boolean => does(edge, 'end') || edge.stepped.info.ask?.kind === 'hangup';
const says = ({ stepped }: Edge): readonly Prompt[] => promptsOf(stepped.effects);
const standing = ({ from }: Edge, machine: Machine): boolean => machine.states.get(from.at)?.info.standing === true;
const askOf = ({ from }: Edge, machine: Machine) => machine.states.get(from.at)?.info.ask ?? null;
const isPromise = (at: string): boolean => at === CALLBACK_PROMISED || at === MESSAGE_KEPT;
const stays = ({ from, stepped }: Edge): boolean => stepped.at === from.at;
const HANGS_UP = 'hang-up; no human offered';

/**
 * P1: key 0 and the words for a person put the caller in the line in one step, whatever was under way; on a callback's leg 0 connects,
 * as 1 does.
 */
const zero: Rule = (edge, machine) => {
  const { from, sample, stepped } = edge;
  if ((sample.event.type !== 'KEY.0' && sample.event.type !== 'HUMAN') || from.at === START) return null;
  const there = stepped.at === (from.at === CALLBACK_LEG ? TALKING : HOLD) && !ends(edge);
  const what = sample.event.type === 'KEY.0' ? '0 does' : 'the word for a person does';
  if (!there || (stepped.at === HOLD && stepped.ctx.line === null))
    return breaks(1, `${what} not put the caller in the line here, in one step.`, 'not in line for a person');
  const undone =
    (isPromise(from.at) && !does(edge, 'unkeep')) ||
    (askOf(edge, machine)?.kind === 'ringing' && !does(edge, 'cancelTransfer')) ||
    (from.at === TALKING && !does(edge, 'unbridge'));
  return undone ? breaks(5, `${what} not take back what was under way here.`, 'in line and elsewhere at once') : null;
};

/** P1: the star key says it again, slower. */
const star: Rule = (edge, machine) => {
  const kind = askOf(edge, machine)?.kind;
  if (edge.sample.event.type !== 'KEY.star' || kind === 'talk' || kind === 'lookup') return null;
  if (stays(edge) && says(edge).some((prompt) => prompt.say === 'slowly')) return null;
  return breaks(1, 'the star key does not say it again here.', `at ${edge.stepped.at} for asking to hear it again`);
};

/** P1, P2: what is asked of callers under a flood lets everybody on, whatever they do and if they do nothing. */
const admission: Rule = ({ from, sample, stepped }) => {
  if (!isAdmission(from.at) || sample.event.type === 'KEY.star' || stepped.at !== from.at) return null;
  const promise = sample.event.type === 'SILENCE' || sample.event.type === 'WRONG' ? 2 : 1;
  return breaks(promise, 'a caller who rings under a flood is not let in.', 'kept outside');
};

/** P2: the second silence, or the third miss of any kind, in one visit of a step is the line; never a hang-up. */
const misses: Rule = (edge, machine) => {
  const { from, sample, stepped } = edge;
  const silent = sample.event.type === 'SILENCE';
  // An entry that fits may lead back to the step itself, and is no miss.
  const unfit = sample.event.type === 'ENTRY' && stays(edge) && stepped.ctx.misses > from.ctx.misses;
  if (!(silent || unfit || sample.event.type === 'WRONG') || standing(edge, machine)) return null;
  const kind = askOf(edge, machine)?.kind;
  // Under a flood whoever rings goes on in any case.
  if ((kind !== 'menu' && kind !== 'collect') || isAdmission(from.at)) return null;
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
  return stays(edge)
    ? null
    : breaks(
        2,
        'silence or a wrong key leads somewhere the caller did not choose.',
        `at ${stepped.at} without having chosen it`,
      );
};

/** P3: a call ends only by its caller's word; nothing that can happen finds a state without an answer, or in the same place for ever. */
const deadEnds: Rule = (edge, machine) => {
  const { from, stepped, sample } = edge;
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
  const kind = askOf(edge, machine)?.kind ?? 'hangup';
  const { type } = sample.event;
  const unanswered = MUST_ANSWER[kind].includes(type) && machine.states.get(from.at)?.config.on?.[type] === undefined;
  const rungOut = kind === 'ringing' && (type === 'TRANSFER_FAILED' || type === 'REFUSED') && stays(edge);
  const asks = stepped.info.ask?.kind === 'menu' || stepped.info.ask?.kind === 'collect';
  if (asks && !stays(edge) && says(edge).length === 0)
    return breaks(3, 'nothing is said before the caller is asked.', `silence at ${stepped.at}`);
  const pastLimit = kind === 'hold' && type === 'LIMIT' && stays(edge);
  return unanswered || rungOut || pastLimit
    ? breaks(3, `nothing follows when ${LED_TO[type] ?? 'this happens'}.`, 'nothing follows; the caller is stuck')
    : null;
};

/** P4, P5: whoever waits goes on waiting, leaves the line by a second key only, and never for the menus. */
const holding: Rule = (edge, machine) => {
  const { from, sample, stepped } = edge;
  if (from.at.startsWith('@') && from.at !== START && !isAdmission(from.at) && !stepped.at.startsWith('@'))
    return breaks(
      5,
      'a caller who asked for a person is sent back to the menus and loses the line.',
      `back to the robot (${stepped.at})`,
    );
  if (!standing(edge, machine)) return null;
  if (ends(edge)) return breaks(4, 'a caller who waits is hung up on.', 'hang-up while holding');
  const left = from.at === HOLD && isPromise(stepped.at) && !['LIMIT', 'FULL'].includes(sample.event.type);
  if (left)
    return breaks(4, 'one key alone takes a holding caller out of the line.', 'out of the line by a single key');
  if (stepped.info.standing || stepped.at === TALKING || isPromise(stepped.at)) return null;
  return breaks(5, 'a caller who waits loses the line.', `in no line (${stepped.at})`);
};

/** P6: a promise is spoken only where it is made, in the same step. */
const promises: Rule = (edge) =>
  isPromise(edge.stepped.at) && !stays(edge) && !does(edge, 'keep')
    ? breaks(6, 'a promise is spoken that nobody has kept.', 'a promise nobody keeps')
    : null;

/** P4, P10: whoever is taken meets somebody, and is still there when the talk is over. */
const talks: Rule = (edge) => {
  const { from, sample, stepped } = edge;
  const { type } = sample.event;
  if (type === 'JOIN' && stepped.at !== TALKING)
    return breaks(
      4,
      'somebody takes the call and the caller is not put through.',
      'the caller holds on, the agent waits alone',
    );
  if (stepped.at === TALKING && !stays(edge) && (stepped.ctx.talk === null || !does(edge, 'bridge')))
    return breaks(4, 'a caller is taken out of the line with nobody to talk to.', 'in an empty room');
  if (from.at !== TALKING || type !== 'LEFT') return null;
  const short = stepped.ctx.returned !== from.ctx.returned;
  const broke = sample.told === 'the connection breaks at once' && !from.ctx.returned;
  if (stepped.at !== HOLD && stepped.at !== AGENT_GONE)
    return breaks(10, 'the call is over when the agent hangs up.', 'hang-up as the agent leaves');
  if (broke && !(stepped.at === HOLD && short))
    return breaks(
      10,
      'a connection that breaks at once does not bring the caller back to the line.',
      'not back in line',
    );
  return does(edge, 'unbridge')
    ? null
    : breaks(5, 'the talk is not over for the caller.', 'in line and in the room at once');
};

/** Where the caller has said so, or has been promised or given what they came for. */
function mayEnd({ from, sample, stepped }: Edge, machine: Machine): boolean {
  const { type } = sample.event;
  if (isPromise(from.at)) return type === 'SILENCE' || type === 'WRONG';
  if (from.at === AGENT_GONE) return type === 'SILENCE' && from.ctx.silences + 1 >= SILENCES_TO_LINE;
  if (from.at === CALLBACK_LEG)
    return type === 'KEY.2' || type === 'KEY.9' || (type === 'SILENCE' && from.ctx.silences >= 1);
  const asked = machine.states
    .get(from.at)
    ?.info.again.some((use) => typeof use !== 'string' && use.say === 'end-question');
  return asked === true && type === 'KEY.1' && stepped.ctx.outcome !== null;
}

const RULES: readonly Rule[] = [zero, star, admission, misses, promises, talks, holding, deadEnds];

/** The first rule an edge breaks. */
export function brokenBy(edge: Edge, machine: Machine): Broken | null {
  for (const rule of RULES) {
    const broken = rule(edge, machine);
    if (broken !== null) return broken;
  }
  return null;
}
