/**
 * The one file that runs XState. `(state, event, facts) → (state, effects)`: no clock, no chance, no network. Whatever goes wrong
 * in here puts the caller in the line.
 */
import { createMachine, transition, type AnyStateMachine } from 'xstate';
import type { CallContext, CallerIs } from '../call.ts';
import type { CallEvent, Facts } from '../event.ts';
import type { E164, StateId, Version } from '../ids.ts';
import type { Prompt } from '../speech/prompt.ts';
import { actions, effectActions, guards } from './actions.ts';
import { compileStates } from './compile.ts';
import type { Effect } from './effect.ts';
import type { Catalog } from './model.ts';
import { effectOf, promptOf, type RawAction } from './perform.ts';
import { type CompiledState, HOLD, START, type StateInfo } from './states.ts';

/** Turns that asked something, in one call, after which the caller goes to a person (P2). */
export const TURNS_TO_LINE = 200;

/** A version's machine: compiled once, shared by every call pinned to it. */
export interface Machine {
  readonly version: Version;
  readonly catalog: Catalog;
  readonly states: ReadonlyMap<StateId, CompiledState>;
  readonly root: AnyStateMachine;
  /** Some flow chooses by who calls: only then is that looked at. */
  readonly asksWhoCalls: boolean;
}

export interface Stepped {
  readonly at: StateId;
  readonly ctx: CallContext;
  readonly info: StateInfo;
  readonly effects: readonly Effect[];
  /** False: the event means nothing in this state, nothing changed. */
  readonly moved: boolean;
  /** Our own bug, if one was hit on the way; the caller is in the line. */
  readonly fault: string | null;
}

/** Changes compiled states before they become a machine: how a guarantee is left out, to see that its absence is noticed. */
export type Alter = (id: StateId, state: CompiledState) => CompiledState;

export function buildMachine(catalog: Catalog, version: Version, alter?: Alter): Machine {
  const compiled = compileStates(catalog);
  const states = alter === undefined ? compiled : new Map([...compiled].map(([id, state]) => [id, alter(id, state)]));
  const config = {
    id: 'call',
    initial: START,
    states: Object.fromEntries([...states].map(([id, state]) => [id, state.config])),
    // An `always` loop would otherwise fill the heap.
    options: { maxIterations: 100 },
  };
  // The config is built by our own compiler; XState's literal types can't follow a machine that is made at run time.
  const root = createMachine(config as never, {
    actions: { ...effectActions, ...actions } as never,
    guards: guards as never,
  });
  const asksWhoCalls = Object.values(catalog.flows).some((flow) =>
    flow.steps.some((step) => step.kind === 'choose' && step.by.on === 'caller'),
  );
  return { version, catalog, states, root, asksWhoCalls };
}

/** A call that has not begun: the context its first event meets. `callTo`: the number that calls, if it is one we would ring back. */
export function newContext(callTo: E164 | null, catalog: Catalog, caller: readonly CallerIs[] = []): CallContext {
  const only = catalog.hotline.languages.length === 1 ? catalog.hotline.languages[0] : undefined;
  return {
    lang: only?.code ?? null,
    vars: {},
    secret: [],
    caller,
    texted: [],
    stack: [],
    misses: 0,
    silences: 0,
    carry: false,
    turns: 0,
    toldPerson: false,
    path: [],
    line: null,
    callTo,
    recording: null,
    talk: null,
    returned: false,
    transfer: null,
    callback: null,
    outcome: null,
  };
}

/** Takes one event. Input that the state does not know is wrong input; any other event it does not know changes nothing. */
export function step(machine: Machine, at: StateId, before: CallContext, event: CallEvent, facts: Facts): Stepped {
  const state = machine.states.get(at);
  if (state === undefined) return toPerson(machine, before, `state ${at} is not in version ${machine.version}`);
  if (state.config.type === 'final')
    return { at, ctx: before, info: state.info, effects: [], moved: false, fault: null };
  try {
    return take(machine, at, before, meant(before, state, event), facts);
  } catch (error) {
    return toPerson(machine, before, error instanceof Error ? error.message : String(error));
  }
}

/** What a state's present prompt is, without a turn: for a record that lost its words. */
export function promptsAgain(machine: Machine, at: StateId, ctx: CallContext): readonly Prompt[] {
  const info = machine.states.get(at)?.info;
  return (info?.again ?? []).flatMap((use) => promptOf(use, ctx, machine.catalog.hotline));
}

function take(machine: Machine, at: StateId, before: CallContext, event: CallEvent, facts: Facts): Stepped {
  const snapshot = machine.root.resolveState({ value: at, context: before });
  const [next, raw] = transition(machine.root, snapshot, { ...event, facts });
  if (next.status === 'error') throw new Error(`machine error in ${at} on ${event.type}`);
  const to = String(next.value) as StateId;
  // XState hands back the same snapshot when a transition only says something.
  const moved = next !== snapshot || raw.length > 0;
  const ctx = counted(next.context as CallContext, machine.states.get(at), moved);
  const info = machine.states.get(to)?.info;
  if (info === undefined || info.ask === null) throw new Error(`${to} does not rest`);
  const defaults = info.standing && ctx.line === null ? { ...ctx, line: defaultLine(machine) } : ctx;
  const effects = raw.flatMap((action) => effectOf(action as RawAction, before, defaults, machine.catalog.hotline));
  return { at: to, ctx: defaults, info, effects, moved, fault: null };
}

/** Input that the state does not know is wrong input; a caller who has answered 200 questions is one the machine can't help. */
function meant(ctx: CallContext, state: CompiledState, event: CallEvent): CallEvent {
  if (!isInput(event)) return event;
  if (ctx.turns >= TURNS_TO_LINE && !state.info.standing) return { type: 'HUMAN' };
  return state.config.on?.[event.type] === undefined ? { type: 'WRONG' } : event;
}

/** Turns in line ask nothing, and the answer of a lookup is none of the caller's. */
function counted(ctx: CallContext, from: CompiledState | undefined, moved: boolean): CallContext {
  const asked = from !== undefined && !from.info.standing && from.info.ask?.kind !== 'lookup';
  return moved && asked ? { ...ctx, turns: ctx.turns + 1 } : ctx;
}

/** The way out of every fault of ours: the line (P7). */
export function toPerson(machine: Machine, before: CallContext, fault: string | null): Stepped {
  const hold = machine.states.get(HOLD);
  if (hold === undefined) throw new Error('the machine has no line');
  const ctx = {
    ...before,
    line: before.line ?? defaultLine(machine),
    talk: null,
    transfer: null,
    misses: 0,
    silences: 0,
    carry: false,
  };
  return { at: HOLD, ctx, info: hold.info, effects: [], moved: true, fault };
}

function defaultLine(machine: Machine): NonNullable<CallContext['line']> {
  return { queue: machine.catalog.hotline.defaultQueue, countsAsWaitedMs: 0 as never, why: null };
}

function isInput(event: CallEvent): boolean {
  return (
    event.type.startsWith('KEY.') ||
    event.type.startsWith('WORDS.') ||
    ['ENTRY', 'SILENCE', 'HUMAN', 'RECORDED', 'NUMBER'].includes(event.type)
  );
}
