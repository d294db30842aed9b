/**
 * Flows → one flat XState machine. Every step is a state of its own named `flow/step`; the states every hotline has are `@name`.
 * Steps that ask rest; the others pass on at once (`always`). No parallel states, no `invoke`, no `after`: the config is plain JSON.
 */
import { CALLER_IS } from '../call.ts';
import type { StateId } from '../ids.ts';
import type { Catalog, Flow, Option, Step } from './model.ts';
import {
  act,
  type ActionUse,
  type CompiledState,
  end,
  HOLD,
  join,
  joinAny,
  LISTEN_MS,
  misses,
  personKeys,
  type PromptUse,
  repeat,
  say,
  stay,
  to,
  type Transition,
  CALLBACK_CONFIRM,
  CALLBACK_ENTRY,
  MESSAGE,
} from './states.ts';
import { systemStates } from './system.ts';

/** Every state of a catalog, flows first. Pure: same catalog, same states in the same order. */
export function compileStates(catalog: Catalog): ReadonlyMap<StateId, CompiledState> {
  const states = new Map<StateId, CompiledState>();
  for (const flow of Object.values(catalog.flows))
    for (const step of flow.steps) states.set(step.id, compileStep(step, catalog));
  for (const [id, state] of systemStates(catalog)) states.set(id, state);
  return states;
}

function compileStep(step: Step, catalog: Catalog): CompiledState {
  const spoken: ActionUse[] = step.say === null ? [] : [say({ say: 'step', step: step.id })];
  const queue = catalog.hotline.defaultQueue;
  switch (step.kind) {
    case 'say':
      return passing([...spoken], to(step.go));
    case 'set':
      return passing([...spoken, act('set', { values: step.values })], to(step.go));
    case 'sms':
      return passing([...spoken, act('text', { step: step.id })], to(step.go));
    case 'choose':
      return passing(spoken, [...choices(step), { target: step.otherwise }]);
    case 'human':
      return passing([...spoken, stand(step.queue, step.countsAsWaitedMs, step.id)], to(HOLD));
    case 'callback':
      return passing(
        [...spoken, stand(step.queue, 0, step.id)],
        [{ guard: act('hasNumber'), target: CALLBACK_CONFIRM }, { target: CALLBACK_ENTRY }],
      );
    case 'voicemail':
      return passing([...spoken, stand(step.queue, 0, step.id)], to(MESSAGE));
    case 'flow':
      return passing([...spoken, act('push', { to: step.go })], to(startOf(step.flow, catalog)));
    case 'return':
      return passing(spoken, returns(catalog));
    case 'menu':
      return asking(
        step,
        [{ say: 'menu', step: step.id }],
        { kind: 'menu', step: step.id, timeoutMs: LISTEN_MS, words: true },
        Object.fromEntries(step.options.flatMap(optionKeys)),
        catalog,
      );
    case 'collect':
      return asking(
        step,
        [{ say: 'ask', step: step.id }],
        { kind: 'collect', step: step.id, max: step.max, timeoutMs: LISTEN_MS },
        { ENTRY: entry(step, queue) },
        catalog,
      );
    case 'end':
      return asking(
        step,
        [{ say: 'end-question' }],
        { kind: 'menu', step: null, timeoutMs: LISTEN_MS, words: true },
        { 'KEY.1': end(step.outcome) },
        catalog,
      );
    case 'lookup': {
      const { url, send, save, waitMs } = step;
      const failed = to(step.failed);
      // The turn that comes here has the answer before it is over. Should a caller ever rest here all the same, any input goes on.
      return {
        info: { ask: { kind: 'lookup' }, again: [], standing: false },
        config: {
          entry: [...spoken, act('lookup', { step: step.id, url, send, save, waitMs })],
          on: {
            ...personKeys(queue),
            FOUND: to(step.ok, act('keepFound')),
            NOT_FOUND: failed,
            SILENCE: failed,
            WRONG: failed,
            'KEY.star': failed,
            JOIN: join,
          },
        },
      };
    }
    case 'transfer': {
      const moment: PromptUse[] = [{ say: 'notice', what: 'one-moment' }];
      return {
        info: { ask: { kind: 'ringing' }, again: moment, standing: false },
        config: {
          entry: [
            act('visit', { step: step.id }),
            act('tellPerson'),
            ...spoken,
            act('ringing', { step: step.id }),
            act('transfer', { to: step.to, ringMs: step.ringMs, step: step.id }),
            ...moment.map(say),
          ],
          on: {
            ...personKeys(queue, act('cancelTransfer'), act('notRinging')),
            SILENCE: stay(),
            WRONG: stay(),
            'KEY.star': repeat(moment),
            JOIN: join,
            TRANSFER_FAILED: to(step.failed, act('notRinging'), say({ say: 'notice', what: 'transfer-failed' })),
            REFUSED: to(step.failed, act('notRinging'), say({ say: 'notice', what: 'transfer-failed' })),
          },
        },
      };
    }
  }
}

const passing = (entry: readonly ActionUse[], always: readonly Transition[]): CompiledState => ({
  config: { entry, always },
  info: { ask: null, again: [], standing: false },
});

/** A step that asks: 0, silence and wrong input are the compiler's, never the flow's. */
function asking(
  step: Step,
  again: readonly PromptUse[],
  ask: CompiledState['info']['ask'],
  on: Readonly<Record<string, readonly Transition[]>>,
  catalog: Catalog,
): CompiledState {
  const queue = catalog.hotline.defaultQueue;
  const spoken: PromptUse[] = step.say === null ? [] : [{ say: 'step', step: step.id }];
  return {
    info: { ask, again, standing: false },
    config: {
      entry: [act('visit', { step: step.id }), ...spoken.map(say), act('tellPerson'), ...again.map(say)],
      // Somebody asked for earlier may still come: whoever waits in a room is never left there.
      on: {
        ...misses(queue, again),
        'KEY.star': repeat(again),
        'WORDS.star': repeat(again),
        JOIN: join,
        ...on,
        ...personKeys(queue),
      },
    },
  };
}

/** A star option is only spoken: `*` says it again in every menu, named or not. */
function optionKeys(option: Option): [string, readonly Transition[]][] {
  if (option.press === 'star') return [];
  const chosen = to(
    option.go,
    ...(option.language === null ? [] : [act('setLanguage', { language: option.language })]),
  );
  return [
    [`KEY.${option.press}`, chosen],
    [`WORDS.${option.press}`, chosen],
  ];
}

/** A second failed entry is the line. */
function entry(step: Step & { kind: 'collect' }, queue: Parameters<typeof joinAny>[0]): readonly Transition[] {
  return [
    {
      guard: act('entryFits', { min: step.min, max: step.max }),
      target: step.go,
      actions: [act('save', { name: step.name, secret: step.secret })],
    },
    { guard: act('missedAgain'), target: HOLD, actions: [joinAny(queue)] },
    { actions: [act('countMiss'), say({ say: 'wrong-entry' }), say({ say: 'ask', step: step.id })] },
  ];
}

/** The last case of open/closed and of yes/no needs no guard: it is what the other is not. */
function choices(step: Step & { kind: 'choose' }): readonly Transition[] {
  const { by, cases } = step;
  const when = (guard: ActionUse | null, value: string): Transition[] => {
    const target = cases[value];
    return target === undefined ? [] : [guard === null ? { target } : { guard, target }];
  };
  switch (by.on) {
    case 'hours':
      return [...when(act('isOpen', { hours: by.hours }), 'open'), ...when(null, 'closed')];
    case 'holiday':
      return [...when(act('isHoliday', { hours: by.hours }), 'yes'), ...when(null, 'no')];
    case 'caller':
      return CALLER_IS.flatMap((is) => when(act('callerIs', { is }), is));
    case 'language':
      return Object.keys(cases).flatMap((language) => when(act('languageIs', { language }), language));
    case 'variable':
      return Object.keys(cases).flatMap((value) => when(act('variableIs', { name: by.name, value }), value));
  }
}

const stand = (queue: string, countsAsWaitedMs: number, why: StateId): ActionUse =>
  act('line', { line: { queue, countsAsWaitedMs, why } });

function startOf(name: Flow['name'], catalog: Catalog): StateId {
  const flow = catalog.flows[name];
  // The reader refuses flows that are not there; should one be missing all the same, the caller goes to a person.
  return flow === undefined ? HOLD : flow.start;
}

/** Wherever a sub-flow may have been entered from; an empty stack leads to a person. */
function returns(catalog: Catalog): readonly Transition[] {
  const places = new Set<StateId>();
  for (const flow of Object.values(catalog.flows))
    for (const step of flow.steps) if (step.kind === 'flow') places.add(step.go);
  return [
    ...[...places].map((place) => ({ guard: act('returnsTo', { to: place }), target: place, actions: [act('pop')] })),
    { target: HOLD, actions: [joinAny(catalog.hotline.defaultQueue)] },
  ];
}
