/**
 * Three callers who do one thing only, followed from the ring to the line: who presses 0, who says nothing, who presses wrong keys. Each
 * hears every prompt to its end; the worst of all numbers, opening hours and languages counts.
 */
import type { Effect } from '../flow/effect.ts';
import { HOLD, START } from '../flow/states.ts';
import { settle } from '../flow/settle.ts';
import { type Machine, newContext, step, type Stepped } from '../flow/step.ts';
import type { E164, FlowName, StateId } from '../ids.ts';
import type { Prompt } from '../speech/prompt.ts';
import type { DurationMs } from '../time.ts';
import type { Guards, Moment } from './guards.ts';
import { NOW } from './samples.ts';
import { personSaidAt, spokenMs } from './spoken.ts';

/** From the ring until the caller stands in line; `ms` is speech heard and silence waited out. */
export interface Bound {
  readonly keys: number;
  readonly ms: DurationMs;
}
export interface Callers {
  /** Presses 0 once it has been said in every language. */
  readonly zero: Bound;
  readonly silent: Bound;
  /** A wrong key at the end of each prompt. */
  readonly wrong: Bound;
  /** From the end of the first prompt until "for a person, press 0" begins, in the last language. */
  readonly personAfterMs: DurationMs;
  /** A beginning whose first prompts never name 0; null when there is none. */
  readonly unsaid: StateId | null;
}

/** More turns than any of them may take. */
const MOST_TURNS = 12;
const NEVER = { keys: Infinity, ms: Infinity as DurationMs };
const CALLER = '+12025550155' as E164;

export function callersOf(machine: Machine, guards: Guards): Callers {
  const flows = [...new Set(Object.values(machine.catalog.hotline.numbers))];
  const rings = flows.flatMap((flow) => guards.moments.map((moment) => ring(machine, flow, moment)));
  const worst = (bounds: readonly Bound[]) => bounds.reduce((most, one) => (one.ms > most.ms ? one : most));
  const firsts = rings.map(({ first }) => ({ first, said: saidAt(first, machine) }));
  return {
    zero: worst(firsts.map(({ said }) => (said === null ? NEVER : { keys: 1, ms: said.endsMs }))),
    silent: worst(rings.map((one) => onlyDoes('SILENCE', one, machine))),
    wrong: worst(rings.map((one) => onlyDoes('WRONG', one, machine))),
    personAfterMs: Math.max(
      ...firsts.map(({ first, said }) => (said === null ? 0 : said.beginsMs - firstPromptMs(first, machine))),
      0,
    ) as DurationMs,
    unsaid: firsts.find(({ said }) => said === null)?.first.at ?? null,
  };
}

interface Ring {
  readonly first: Stepped;
  /** Waited before the first words, ms: for lookups that fail. */
  readonly waitedMs: number;
  readonly moment: Moment;
}

function ring(machine: Machine, flow: FlowName, moment: Moment): Ring {
  const facts = { at: NOW, open: moment.open, holidays: moment.holidays };
  const rung = step(machine, START, newContext(CALLER, machine.catalog), { type: 'START', flow }, facts);
  // The turn is not over before its lookups are; at worst they fail, as late as they may.
  const first = settle(machine, rung, facts, () => ({ type: 'NOT_FOUND' }));
  const waits = first.effects.map((effect) => (effect.do === 'lookup' ? effect.waitMs : 0));
  return { first, waitedMs: waits.reduce<number>((sum, ms) => sum + ms, 0), moment };
}

/** Who stands in line at once need not hear of it. */
function saidAt(first: Stepped, machine: Machine) {
  const now = 0 as DurationMs;
  if (first.info.standing) return { beginsMs: now, endsMs: now };
  return personSaidAt(promptsOf(first.effects), first.ctx, machine);
}

function firstPromptMs(first: Stepped, machine: Machine): number {
  const [prompt] = promptsOf(first.effects);
  if (prompt === undefined || prompt.say === 'person') return 0;
  // A menu without a greeting is itself the first prompt.
  return spokenMs([prompt], first.ctx, machine);
}

function onlyDoes(type: 'SILENCE' | 'WRONG', { first, waitedMs, moment }: Ring, machine: Machine): Bound {
  const facts = { at: NOW, open: moment.open, holidays: moment.holidays };
  let at = first;
  let ms = waitedMs;
  let keys = 0;
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    if (at.at === HOLD) return { keys, ms: ms as DurationMs };
    const next = comes(at);
    ms += spokenMs(promptsOf(at.effects), at.ctx, machine);
    ms += next?.afterMs ?? (type === 'SILENCE' ? listensMs(at) : 0);
    if (next === null && type === 'WRONG') keys++;
    at = step(machine, at.at, at.ctx, { type: next?.type ?? type }, facts);
  }
  return NEVER;
}

/** What ends a state in which the caller has nothing to answer: a lookup, a number outside that rings. */
function comes({ effects, info }: Stepped): { type: 'NOT_FOUND' | 'TRANSFER_FAILED'; afterMs: number } | null {
  for (const effect of effects.toReversed()) {
    if (effect.do === 'lookup' && info.ask?.kind === 'lookup') return { type: 'NOT_FOUND', afterMs: effect.waitMs };
    if (effect.do === 'transfer' && info.ask?.kind === 'ringing')
      return { type: 'TRANSFER_FAILED', afterMs: effect.ringMs };
  }
  return null;
}

const listensMs = ({ info }: Stepped): number =>
  info.ask?.kind === 'menu' || info.ask?.kind === 'collect' ? info.ask.timeoutMs : 0;

export const promptsOf = (effects: readonly Effect[]): readonly Prompt[] =>
  effects.flatMap((effect) => (effect.do === 'say' ? [effect.prompt] : []));
