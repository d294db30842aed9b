/**
 * The compiler's guarantees, each left out in turn: what the compiled states of a hotline would be without it. The checker must name each,
 * and the call it shows must strand a caller on the engine.
 */
import type { ProblemCode } from '../../src/core/flow/problem.ts';
import {
  act,
  AGENT_GONE,
  CALLBACK_PROMISED,
  type CompiledState,
  end,
  ENDED,
  HOLD,
  stay,
  TALKING,
  to,
  type Transition,
} from '../../src/core/flow/states.ts';
import type { Alter } from '../../src/core/flow/step.ts';
import type { StateId } from '../../src/core/ids.ts';

export interface Weakening {
  readonly without: string;
  readonly code: ProblemCode;
  readonly alter: Alter;
  /** `file:line` that the problem must name, in the hotline of `test/flows/weakened`. */
  readonly line: string;
}

type On = Readonly<Record<string, readonly Transition[]>>;
const on = (state: CompiledState, change: On): CompiledState => ({
  ...state,
  config: { ...state.config, on: { ...state.config.on, ...change } },
});
const without = (state: CompiledState, ...types: string[]): CompiledState => ({
  ...state,
  config: {
    ...state.config,
    on: Object.fromEntries(Object.entries(state.config.on ?? {}).filter(([type]) => !types.includes(type))),
  },
});
/** Changes one state and leaves the others. */
const only =
  (id: string, change: (state: CompiledState) => CompiledState): Alter =>
  (at, state) =>
    at === id ? change(state) : state;
const HANG_UP = to(ENDED, act('end'));
const MAIN = 'front/main' as StateId;

export const WEAKENINGS: readonly Weakening[] = [
  {
    without: 'key 0 in a menu',
    code: 'PZ201',
    line: 'front.yaml:12',
    alter: only('front/billing', (state) => without(state, 'KEY.0')),
  },
  {
    without: 'the words for a person in a menu',
    code: 'PZ201',
    line: 'front.yaml:12',
    alter: only('front/billing', (state) => without(state, 'HUMAN')),
  },
  {
    without: 'one step from 0 to the line: a question comes first',
    code: 'PZ201',
    line: 'front.yaml:5',
    alter: only(MAIN, (state) => on(state, { 'KEY.0': to('front/billing' as StateId) })),
  },
  {
    without: 'the line after silence: the call is hung up',
    code: 'PZ202',
    line: 'front.yaml:12',
    alter: only('front/billing', (state) =>
      on(state, {
        SILENCE: [{ guard: act('silentAgain'), target: ENDED, actions: [act('end')] }, ...stay(act('countSilence'))],
      }),
    ),
  },
  {
    without: 'the line after silence: it is asked for ever',
    code: 'PZ202',
    line: 'front.yaml:12',
    alter: only('front/billing', (state) => on(state, { SILENCE: stay(act('countSilence')) })),
  },
  {
    without: 'the line after three wrong keys',
    code: 'PZ202',
    line: 'front.yaml:12',
    alter: only('front/billing', (state) =>
      on(state, { WRONG: [{ guard: act('missedTooOften'), ...HANG_UP[0] }, ...stay(act('countMiss'))] }),
    ),
  },
  {
    without: 'the line after a second failed entry',
    code: 'PZ202',
    line: 'front.yaml:16',
    alter: only('front/account', (state) =>
      on(state, {
        ENTRY: (state.config.on?.['ENTRY'] ?? []).filter(({ guard }) => guard?.type !== 'missedAgain'),
      }),
    ),
  },
  {
    without: 'the question before the end',
    code: 'PZ203',
    line: 'front.yaml:12',
    alter: only('front/billing', (state) => on(state, { 'KEY.2': end('self-served') })),
  },
  {
    without: 'a way on when a transfer fails',
    code: 'PZ203',
    line: 'front.yaml:19',
    alter: only('front/courier', (state) => without(state, 'TRANSFER_FAILED', 'REFUSED')),
  },
  {
    without: 'a way on when it is closed',
    code: 'PZ203',
    line: 'front.yaml:4',
    alter: only('front/open', (state) => ({
      ...state,
      config: {
        ...state.config,
        always: (state.config.always ?? []).map((way) => (way.guard === undefined ? { ...way, ...HANG_UP[0] } : way)),
      },
    })),
  },
  {
    without: 'holding without end',
    code: 'PZ204',
    line: 'front.yaml:4',
    alter: only(HOLD, (state) => on(state, { SILENCE: HANG_UP })),
  },
  {
    without: 'the second key to leave the line',
    code: 'PZ204',
    line: 'front.yaml:4',
    alter: only(HOLD, (state) =>
      on(state, {
        'KEY.1': to(CALLBACK_PROMISED, act('keep', { as: 'callback' }), act('outcome', { outcome: 'callback' })),
      }),
    ),
  },
  {
    without: 'staying in line: the robot takes over again',
    code: 'PZ205',
    line: 'front.yaml:4',
    alter: only(HOLD, (state) => on(state, { SILENCE: to(MAIN) })),
  },
  {
    without: 'keeping the promise before it is spoken',
    code: 'PZ206',
    line: 'front.yaml:4',
    alter: only('@callback-confirm', (state) => on(state, { 'KEY.1': to(CALLBACK_PROMISED) })),
  },
  {
    without: 'the caller who is still there when the agent hangs up',
    code: 'PZ210',
    line: 'front.yaml:4',
    alter: only(TALKING, (state) => on(state, { LEFT: HANG_UP })),
  },
  {
    without: 'the second question after a talk',
    code: 'PZ202',
    line: 'front.yaml:4',
    alter: only(AGENT_GONE, (state) => on(state, { SILENCE: HANG_UP })),
  },
];
