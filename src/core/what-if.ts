/**
 * What a caller would meet at some moment, told from the folder alone: nobody is rung and nothing is asked of a store. The machine that
 * would run is stepped, so the answer is what the engine would say; orders by hand and who else waits are not known here.
 */
import type { CallContext } from './call.ts';
import type { CallEvent, KeyName } from './event.ts';
import { factsAt, NO_ORDERS, onDuty, peopleThere, queueOpen } from './flow/duty.ts';
import { isOpen, nextChange, zoneOf } from './flow/hours.ts';
import type { Catalog, Hotline, Queue } from './flow/model.ts';
import { HOLD, START } from './flow/states.ts';
import { settle } from './flow/settle.ts';
import { type Machine, newContext, step, type Stepped } from './flow/step.ts';
import { announce } from './hold/announce.ts';
import type { AgentId, E164, FlowName, HoursName, Language, QueueName, StateId } from './ids.ts';
import type { Prompt, Utterance } from './speech/prompt.ts';
import { stepOf, utterances } from './speech/resolve.ts';
import type { EpochMs } from './time.ts';

export interface WhatIfAsked {
  /** One of the hotline's numbers. */
  readonly number: E164;
  /** Null: withheld. */
  readonly caller: E164 | null;
  readonly at: EpochMs;
  /** The language the caller chooses, if any. */
  readonly language: Language | null;
}

/** A moment of the call: where it rests, and what is said on the way there. */
export interface Met {
  readonly state: StateId;
  readonly hears: readonly Pick<Utterance, 'language' | 'text'>[];
  /** The line the caller stands in there. */
  readonly queue: QueueName | null;
}

export interface WhatIf {
  readonly at: EpochMs;
  /** The zone the hotline's people live by. */
  readonly zone: string;
  readonly flow: FlowName;
  readonly first: Met;
  /** What each key leads to, 0 first. */
  readonly keys: readonly (Met & { readonly key: KeyName })[];
  readonly hours: readonly { readonly name: HoursName; readonly open: boolean; readonly changesAt: EpochMs | null }[];
  readonly queues: readonly QueueThen[];
}

export interface QueueThen {
  readonly name: QueueName;
  readonly open: boolean;
  /** On duty by schedule, as served by the queue's own agents. */
  readonly onDuty: readonly { readonly id: AgentId; readonly name: string }[];
  /** When the queue is open and somebody of it on duty by schedule: now, or later; null: no schedule can tell. */
  readonly peopleAt: EpochMs | null;
  /** People on call can be rung while nobody is on duty. */
  readonly onCall: boolean;
  /** A call back promised now is not rung before this moment; null: as soon as it is the caller's turn. */
  readonly callbackFrom: EpochMs | null;
}

export function whatIf(machine: Machine, asked: WhatIfAsked): WhatIf {
  const { catalog } = machine;
  const { hotline } = catalog;
  const { at, number } = asked;
  const flow = hotline.numbers[number] ?? ('' as FlowName);
  const facts = factsAt(hotline, NO_ORDERS, at);
  const queues = Object.values(hotline.queues).map((queue) => queueThen(queue, hotline, at));
  // Nobody is asked anything: what a lookup would have found is not known, so the way that is always open is told.
  const take = (state: StateId, ctx: CallContext, event: CallEvent): Stepped =>
    settle(machine, step(machine, state, ctx, event, facts), facts, () => ({ type: 'NOT_FOUND' }));
  const met = (stepped: Stepped): Met => metAt(stepped, machine, queues, at);

  const greeted = take(START, newContext(asked.caller, catalog), { type: 'START', flow });
  const first = inLanguage(greeted, asked.language, catalog, take);
  const keys = keysOf(machine, first.at).map((key) => ({
    key,
    ...met(take(first.at, first.ctx, { type: `KEY.${key}` })),
  }));
  return {
    at,
    zone: zoneOf(hotline, undefined),
    flow,
    first: met(first),
    keys,
    hours: Object.values(hotline.hours).map((hours) => ({
      name: hours.name,
      open: isOpen(hours, at),
      changesAt: nextChange(hours, at),
    })),
    queues,
  };
}

/** After the choice of a language, where the greeting offers one; else the greeting, as if it had been chosen before. */
function inLanguage(
  greeted: Stepped,
  language: Language | null,
  catalog: Catalog,
  take: (state: StateId, ctx: CallContext, event: CallEvent) => Stepped,
): Stepped {
  if (language === null) return greeted;
  const asks = stepOf(greeted.at, catalog);
  const option = asks?.kind === 'menu' ? asks.options.find((one) => one.language === language) : undefined;
  return option === undefined
    ? { ...greeted, ctx: { ...greeted.ctx, lang: language } }
    : take(greeted.at, greeted.ctx, { type: `KEY.${option.press}` });
}

/** 0 first, then the keys that lead on from here; what only says it again is no way on. */
function keysOf(machine: Machine, state: StateId): readonly KeyName[] {
  const on = Object.keys(machine.states.get(state)?.config.on ?? {});
  const names = on.flatMap((event) => (event.startsWith('KEY.') ? [event.slice(4) as KeyName] : []));
  return names.filter((name) => name !== 'star').sort();
}

function metAt(
  { at: state, ctx, info, effects }: Stepped,
  machine: Machine,
  queues: readonly QueueThen[],
  at: EpochMs,
): Met {
  const { catalog } = machine;
  const queue = info.standing ? (ctx.line?.queue ?? catalog.hotline.defaultQueue) : null;
  const said = effects.flatMap((effect) => (effect.do === 'say' ? [effect.prompt] : []));
  const held = queues.find(({ name }) => name === queue);
  const prompts = state === HOLD && held !== undefined ? [...said, ...firstTurn(held, catalog, at)] : said;
  const hears = utterances(prompts, {
    hotline: catalog.hotline,
    flows: catalog.flows,
    lang: ctx.lang,
    vars: ctx.vars,
    now: at,
  });
  return { state, queue, hears: hears.map(({ language, text }) => ({ language, text })) };
}

/** The first turn in a line nobody else stands in. */
function firstTurn(queue: QueueThen, { hotline }: Catalog, at: EpochMs): readonly Prompt[] {
  return announce(
    {
      arrivedAt: at,
      place: 1,
      spoken: 1,
      say: 'place',
      first: true,
      offerDue: false,
      staff: queue.onDuty.length,
      ahtMs: null,
      newsIsNew: false,
      unproved: false,
    },
    {
      now: at,
      open: queue.open,
      peopleAt: queue.peopleAt,
      zone: zoneOf(hotline, hotline.queues[queue.name]),
      assumedAhtMs: hotline.queues[queue.name]?.ahtMs ?? null,
      onCall: queue.onCall,
      announcement: null,
      again: false,
      turnMs: hotline.policies.holdTurnMs,
    },
  );
}

function queueThen(queue: Queue, hotline: Hotline, at: EpochMs): QueueThen {
  const open = queueOpen(hotline, queue, NO_ORDERS, at);
  const peopleAt = peopleThere(hotline, queue, NO_ORDERS, at);
  return {
    name: queue.name,
    open,
    onDuty: onDuty(hotline, queue, at).map(({ id, name }) => ({ id, name })),
    peopleAt,
    onCall: queue.onCall.length > 0,
    callbackFrom: open ? null : peopleAt,
  };
}
