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
/** Without one kind of action, wherever it stands. */
const strip = (state: CompiledState, type: string): CompiledState =>
  JSON.parse(
    JSON.stringify(state, (_, value: unknown) =>
      Array.isArray(value) ? value.filter((one: { type?: string } | null) => one?.type !== type) : value,
    ),
  ) as CompiledState;
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

/** More of them, one small thing each: nobody need ring to see that they strand a caller. */
export const FINER: readonly Omit<Weakening, 'line'>[] = (
  [
    ['the order to end a call that hangs up', 'PZ203', only('front/billing', (s) => on(s, { 'KEY.2': to(ENDED) }))],
    ['somebody to talk to', 'PZ204', only(HOLD, (s) => on(s, { JOIN: to(TALKING, act('meet')) }))],
    ['being put through', 'PZ204', only(HOLD, (s) => without(s, 'JOIN'))],
    ['being put through: it is heard and nothing done', 'PZ204', only(HOLD, (s) => on(s, { JOIN: stay() }))],
    ['being put through while a number is confirmed', 'PZ204', only('@callback-confirm', (s) => without(s, 'JOIN'))],
    ['being put through while a message is left', 'PZ204', only('@message', (s) => without(s, 'JOIN'))],
    ['the line: silence leads to an empty room', 'PZ204', only(HOLD, (s) => on(s, { SILENCE: to(TALKING) }))],
    ['the line: a refusal leads to an empty room', 'PZ204', only(HOLD, (s) => on(s, { REFUSED: to(TALKING) }))],
    ['taking the promise back', 'PZ205', only(CALLBACK_PROMISED, (s) => strip(s, 'unkeep'))],
    ['taking the transfer back', 'PZ205', only('front/courier', (s) => strip(s, 'cancelTransfer'))],
    ['the end of the talk', 'PZ205', only(TALKING, (s) => strip(s, 'unbridge'))],
    [
      'the way back after a connection that broke at once',
      'PZ210',
      only(TALKING, (s) => on(s, { LEFT: (s.config.on?.['LEFT'] ?? []).slice(1) })),
    ],
    [
      'an end to a ring nobody answers',
      'PZ203',
      only('front/courier', (s) => on(s, { TRANSFER_FAILED: stay(), REFUSED: stay() })),
    ],
    ['an end to a ring of the person on call', 'PZ203', only('@on-call', (s) => on(s, { TRANSFER_FAILED: stay() }))],
    ['the star key', 'PZ201', only(MAIN, (s) => without(s, 'KEY.star'))],
    ['the star key saying it again', 'PZ201', only(MAIN, (s) => on(s, { 'KEY.star': to('front/bye' as StateId) }))],
    ["a word before the carrier's limit", 'PZ203', only(HOLD, (s) => on(s, { LIMIT: stay() }))],
    ['the promise behind its words', 'PZ206', only('front/billing', (s) => on(s, { 'KEY.2': to(CALLBACK_PROMISED) }))],
    ['the agent behind a call back', 'PZ206', only('@callback-leg', (s) => on(s, { 'KEY.1': to(CALLBACK_PROMISED) }))],
    ['the line after a join that failed', 'PZ205', only(TALKING, (s) => on(s, { REFUSED: to(MAIN) }))],
    ['0 in a flood', 'PZ201', only('@admission/front', (s) => without(s, 'KEY.0'))],
    ['a way in for any key in a flood', 'PZ201', only('@admission/front', (s) => on(s, { 'KEY.4': stay() }))],
    ['a way in for who says nothing in a flood', 'PZ202', only('@admission/front', (s) => on(s, { SILENCE: stay() }))],
    ['a way in for what is not understood', 'PZ202', only('@admission/front', (s) => on(s, { WRONG: stay() }))],
    [
      'a way in: whoever is silent is hung up on',
      'PZ203',
      only('@admission/front', (s) => on(s, { SILENCE: HANG_UP })),
    ],
    ['words in a flood', 'PZ203', only('@admission/front', (s) => ({ ...s, config: { ...s.config, entry: [] } }))],
    ['a word to say', 'PZ203', only('front/billing', (s) => ({ ...s, config: { ...s.config, entry: [] } }))],
  ] as const
).map(([without, code, alter]) => ({ without, code, alter }));
