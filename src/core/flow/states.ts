/** The pieces every compiled state is made of: plain JSON for XState, and beside it how the state asks. */
import type { Outcome } from '../call.ts';
import type { FlowName, QueueName, StateId } from '../ids.ts';
import type { Prompt } from '../speech/prompt.ts';
import type { DurationMs } from '../time.ts';
import type { Ask } from './effect.ts';

export interface ActionUse {
  readonly type: string;
  readonly params?: object;
}
export interface Transition {
  readonly guard?: ActionUse;
  readonly target?: StateId;
  readonly actions?: readonly ActionUse[];
}
export interface StateConfig {
  readonly entry?: readonly ActionUse[];
  readonly always?: readonly Transition[];
  readonly on?: Readonly<Record<string, readonly Transition[]>>;
  readonly type?: 'final';
}

/** What is known of a state besides its transitions. */
export interface StateInfo {
  /** Null: passed through, never rested in. */
  readonly ask: Ask | null;
  /** Said when the caller asks again, and when a prompt must be made without its turn. */
  readonly again: readonly PromptUse[];
  /** The caller stands in line while here. */
  readonly standing: boolean;
}
export interface CompiledState {
  readonly config: StateConfig;
  readonly info: StateInfo;
}

/** A prompt, or the name of one that needs a value of the call (a number), filled in by `step.ts`. */
export type PromptUse = Prompt | 'callback-confirm' | 'callback-promised' | 'message-kept';

/** Where every call is before its first turn. */
export const START = '@start' as StateId;
/** Where a caller who rings in under a flood is asked for a key, before the first step of the flow that answers. */
export const admissionTo = (flow: FlowName): StateId => `@admission/${flow}` as StateId;
export const isAdmission = (id: StateId): boolean => id.startsWith('@admission/');
export const HOLD = '@hold' as StateId;
export const HUMAN = '@human' as StateId;
export const TALKING = '@talking' as StateId;
export const AGENT_GONE = '@agent-gone' as StateId;
export const ON_CALL = '@on-call' as StateId;
export const CALLBACK_CONFIRM = '@callback-confirm' as StateId;
export const CALLBACK_ENTRY = '@callback-entry' as StateId;
export const CALLBACK_PROMISED = '@callback-promised' as StateId;
export const MESSAGE = '@message' as StateId;
export const MESSAGE_KEPT = '@message-kept' as StateId;
export const CALLBACK_LEG = '@callback-leg' as StateId;
export const ENDED = '@ended' as StateId;

/** How long an asking state listens after its prompt has ended (ISO/IEC 13714: 3…10 s; P10: 8 s after a talk). */
export const LISTEN_MS = 5_000 as DurationMs;
export const LISTEN_LONG_MS = 8_000 as DurationMs;

export const say = (prompt: PromptUse): ActionUse => ({ type: 'say', params: { prompt } });
export const act = (type: string, params?: object): ActionUse => (params === undefined ? { type } : { type, params });
export const to = (target: StateId, ...actions: ActionUse[]): readonly Transition[] => [{ target, actions }];
export const stay = (...actions: ActionUse[]): readonly Transition[] => [{ actions }];
export const end = (outcome: Outcome): readonly Transition[] => to(ENDED, act('outcome', { outcome }), act('end'));

/** How a menu is asked: keys, and words where the language has them. */
export const listen = (timeoutMs: DurationMs): Ask => ({ kind: 'menu', step: null, timeoutMs, words: true });
/** Being joined: an agent (or a transfer target) waits in a room. */
export const join = to(TALKING, act('meet'), act('notRinging'), act('bridge'));
/** An operator has moved the caller to another line. */
export const moved = to(HOLD, act('moved'));

/** A state every hotline has. */
export type SystemState = readonly [StateId, CompiledState];
export function state(
  id: StateId,
  ask: Ask | null,
  again: readonly PromptUse[],
  standing: boolean,
  config: StateConfig,
): SystemState {
  return [id, { config, info: { ask, again, standing } }];
}

/**
 * The way to a person that every resting state has, unguarded (P1): key 0 and the human words put the caller in the line in one
 * step. A test walks every compiled machine and demands both.
 */
export function personKeys(
  defaultQueue: QueueName,
  ...first: ActionUse[]
): Record<'KEY.0' | 'HUMAN', readonly Transition[]> {
  const way = to(HOLD, ...first, joinAny(defaultQueue));
  return { 'KEY.0': way, HUMAN: way };
}

/** Keep the line one has, else take the default one. */
export function joinAny(queue: QueueName): ActionUse {
  return act('anyLine', { line: { queue, countsAsWaitedMs: 0, why: null } });
}

/**
 * Silence and wrong input of a state that asks: a short word, then once more, then the line; never a hang-up (P2). Second silence
 * or third miss of any kind in a visit.
 */
export function misses(
  defaultQueue: QueueName,
  again: readonly PromptUse[],
): Record<'SILENCE' | 'WRONG', readonly Transition[]> {
  const line = { target: HOLD, actions: [joinAny(defaultQueue)] };
  return {
    SILENCE: [
      { guard: act('silentAgain'), ...line },
      { guard: act('missedTooOften'), ...line },
      { actions: [act('countSilence'), say({ say: 'silence' })] },
    ],
    WRONG: [
      { guard: act('missedTooOften'), ...line },
      { guard: act('missedAgain'), actions: [act('countMiss'), say({ say: 'wrong', again: true }), ...again.map(say)] },
      { actions: [act('countMiss'), say({ say: 'wrong', again: false }), ...again.map(say)] },
    ],
  };
}

/** `*` says it again, slower (P1). */
export function repeat(again: readonly PromptUse[]): readonly Transition[] {
  return stay(say({ say: 'slowly' }), ...again.map(say));
}
