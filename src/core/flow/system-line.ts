/**
 * The line: how a call begins, the key asked for under a flood, standing in line, and our on-call people, who are rung while one
 * stands there.
 */
import type { Catalog } from './model.ts';
import {
  act,
  admissionTo,
  CALLBACK_CONFIRM,
  CALLBACK_ENTRY,
  CALLBACK_LEG,
  CALLBACK_PROMISED,
  HOLD,
  HUMAN,
  join,
  joinAny,
  listen,
  LISTEN_MS,
  MESSAGE,
  moved,
  ON_CALL,
  personKeys,
  type PromptUse,
  repeat,
  say,
  START,
  state,
  stay,
  type SystemState,
  to,
} from './states.ts';
import { keep, unkept } from './system-kept.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'hash'] as const;

export function lineStates(catalog: Catalog): readonly SystemState[] {
  return [...beginning(catalog), hold(catalog), onCall(catalog)];
}

function beginning({ hotline, flows }: Catalog): readonly SystemState[] {
  const queue = hotline.defaultQueue;
  const person = personKeys(queue);
  const backToHold = to(HOLD, joinAny(queue));
  const starts = Object.values(flows).map((flow) => ({
    guard: act('flowIs', { flow: flow.name }),
    target: flow.start,
  }));
  const answering = Object.values(flows).filter(({ name }) => Object.values(hotline.numbers).includes(name));
  const floods = answering.map(({ name }) => ({ guard: act('flowIs', { flow: name }), target: admissionTo(name) }));

  // One key is all that is asked, and nobody is turned away. Every key goes on to the first step, 0 is the line as everywhere, and
  // whoever says nothing goes on too. That silence is their first in the step they come to, so they stand in line no later (P2).
  const crowded: PromptUse[] = [{ say: 'crowded' }];
  const admissions = answering.map(({ name, start }) => {
    const goesOn = to(start);
    return state(admissionTo(name), listen(LISTEN_MS), crowded, false, {
      entry: [act('personTold'), ...crowded.map(say)],
      on: {
        ...person,
        ...Object.fromEntries(KEYS.map((key) => [`KEY.${key}`, goesOn])),
        SILENCE: to(start, act('countSilence'), act('carry')),
        WRONG: to(start, act('countMiss'), act('carry')),
        'KEY.star': repeat(crowded),
      },
    });
  });

  return [
    state(START, { kind: 'hold' }, [], false, {
      on: { ...person, START: [...starts, ...backToHold], FLOOD: [...floods, ...backToHold], CALLED: to(CALLBACK_LEG) },
    }),
    ...admissions,
    state(HUMAN, null, [], false, { entry: [joinAny(queue)], always: to(HOLD) }),
  ];
}

function hold({ hotline }: Catalog): SystemState {
  const queues = Object.values(hotline.queues)
    .filter((queue) => queue.onCall.length > 0)
    .map((queue) => queue.name);
  const nearLimit = say({ say: 'notice', what: 'near-limit' });
  return state(HOLD, { kind: 'hold' }, [], true, {
    entry: [act('visit', { step: 'hold' }), act('notRinging')],
    on: {
      'KEY.0': stay(act('placeAgain')),
      HUMAN: stay(act('placeAgain')),
      'KEY.star': stay(say({ say: 'slowly' }), act('placeAgain')),
      'KEY.1': [{ guard: act('hasNumber'), target: CALLBACK_CONFIRM }, { target: CALLBACK_ENTRY }],
      'KEY.2': to(MESSAGE),
      'KEY.3': [{ guard: act('lineIn', { queues }), target: ON_CALL }, ...stay()],
      SILENCE: stay(),
      WRONG: stay(),
      JOIN: join,
      MOVED: moved,
      REFUSED: stay(say({ say: 'notice', what: 'lost-agent' })),
      UNKEPT: stay(unkept),
      FULL: [{ guard: act('hasNumber'), ...keep('callback', say({ say: 'notice', what: 'account-full' })) }],
      LIMIT: [
        {
          guard: act('hasNumber'),
          target: CALLBACK_PROMISED,
          actions: [nearLimit, act('keep', { as: 'callback' }), act('outcome', { outcome: 'carrier-limit' })],
        },
        { target: CALLBACK_ENTRY, actions: [nearLimit] },
      ],
    },
  });
}

/** While one of our on-call people is rung the caller keeps standing in line; without such people the key means nothing. */
function onCall({ hotline }: Catalog): SystemState {
  const queue = hotline.defaultQueue;
  const moment: PromptUse[] = [{ say: 'notice', what: 'one-moment' }];
  // Nobody else may be there for hours: the caller is told at once that they can be rung again.
  const unreached = [say({ say: 'notice', what: 'transfer-failed' }), say({ say: 'on-call-option' })];
  return state(ON_CALL, { kind: 'ringing' }, moment, true, {
    entry: [act('ringing', { step: ON_CALL }), act('transferOnCall'), ...moment.map(say)],
    on: {
      ...personKeys(queue, act('cancelTransfer'), act('notRinging')),
      'KEY.star': repeat(moment),
      SILENCE: stay(),
      WRONG: stay(),
      JOIN: join,
      MOVED: moved,
      TRANSFER_FAILED: to(HOLD, ...unreached),
      REFUSED: to(HOLD, joinAny(queue), ...unreached),
    },
  });
}
