/**
 * Three callers who do one thing only, followed from the ring to the line: who presses 0, who says nothing, who presses wrong keys. Each
 * hears every prompt to its end; the worst of all numbers, opening hours and languages counts.
 */
import type { CallEvent } from '../event.ts';
import type { Effect } from '../flow/effect.ts';
import { HOLD } from '../flow/states.ts';
import { type Machine, newContext, step, type Stepped } from '../flow/step.ts';
import type { E164, HoursName, StateId } from '../ids.ts';
import type { Prompt } from '../speech/prompt.ts';
import type { DurationMs } from '../time.ts';
import type { Guards } from './guards.ts';
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
  const rings = flows.flatMap((flow) => guards.openings.map((open) => ring(machine, { type: 'START', flow }, open)));
  const worst = (bounds: readonly Bound[]) => bounds.reduce((most, one) => (one.ms > most.ms ? one : most));
  const firsts = rings.map(({ first, open }) => ({ first, open, said: saidAt(first, machine) }));
  return {
    zero: worst(firsts.map(({ said }) => (said === null ? NEVER : { keys: 1, ms: said.endsMs }))),
    silent: worst(rings.map((one) => onlyDoes({ type: 'SILENCE' }, one, machine))),
    wrong: worst(rings.map((one) => onlyDoes({ type: 'WRONG' }, one, machine))),
    personAfterMs: Math.max(
      ...firsts.map(({ first, said }) => (said === null ? 0 : said.beginsMs - firstPromptMs(first, machine))),
      0,
    ) as DurationMs,
    unsaid: firsts.find(({ said }) => said === null)?.first.at ?? null,
  };
}

interface Ring {
  readonly first: Stepped;
  readonly open: readonly HoursName[];
}

function ring(machine: Machine, event: CallEvent, open: readonly HoursName[]): Ring {
  const ctx = newContext(CALLER, machine.catalog);
  return { first: step(machine, '@start' as StateId, ctx, event, { at: NOW, open }), open };
}

/** Who stands in line at once need not hear of it. */
function saidAt(first: Stepped, machine: Machine) {
  const now = 0 as DurationMs;
  if (first.info.standing) return { beginsMs: now, endsMs: now };
  return personSaidAt(promptsOf(first.effects), first.ctx.lang, machine);
}

function firstPromptMs(first: Stepped, machine: Machine): number {
  const [prompt] = promptsOf(first.effects);
  if (prompt === undefined || prompt.say === 'person') return 0;
  // A menu without a greeting is itself the first prompt.
  return spokenMs([prompt], first.ctx.lang, machine);
}

function onlyDoes(event: CallEvent & { type: 'SILENCE' | 'WRONG' }, { first, open }: Ring, machine: Machine): Bound {
  let at = first;
  let ms = 0;
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    if (at.at === HOLD) return { keys: event.type === 'WRONG' ? turns : 0, ms: ms as DurationMs };
    ms += spokenMs(promptsOf(at.effects), at.ctx.lang, machine) + (event.type === 'SILENCE' ? listensMs(at) : 0);
    at = step(machine, at.at, at.ctx, event, { at: NOW, open });
  }
  return NEVER;
}

const listensMs = ({ info }: Stepped): number =>
  info.ask?.kind === 'menu' || info.ask?.kind === 'collect' ? info.ask.timeoutMs : 0;

export const promptsOf = (effects: readonly Effect[]): readonly Prompt[] =>
  effects.flatMap((effect) => (effect.do === 'say' ? [effect.prompt] : []));
