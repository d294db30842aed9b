/**
 * What is kept of a caller who goes: the dialogues of a callback and of a message, had while standing in line, and what is said once
 * they are promised.
 */
import type { QueueName } from '../ids.ts';
import {
  act,
  CALLBACK_CONFIRM,
  CALLBACK_ENTRY,
  CALLBACK_PROMISED,
  ENDED,
  HOLD,
  join,
  joinAny,
  type ActionUse,
  listen,
  LISTEN_LONG_MS,
  LISTEN_MS,
  MESSAGE,
  MESSAGE_KEPT,
  misses,
  moved,
  personKeys,
  type PromptUse,
  repeat,
  say,
  state,
  type SystemState,
  to,
  type Transition,
} from './states.ts';

export const keep = (as: 'callback' | 'message', ...first: ActionUse[]): Transition => ({
  target: as === 'callback' ? CALLBACK_PROMISED : MESSAGE_KEPT,
  actions: [...first, act('keep', { as }), act('outcome', { outcome: as })],
});
/** What can't be made durable is not promised (P6): the caller is told to stay on the line, and stands where they stood. */
export const unkept = say({ say: 'notice', what: 'promise-unsafe' });

const refused = to(HOLD, say({ say: 'notice', what: 'callback-refused' }));

export function keptStates(queue: QueueName): readonly SystemState[] {
  return [
    callbackConfirm(queue),
    callbackEntry(queue),
    promised(queue, CALLBACK_PROMISED, 'callback', 'callback-promised'),
    promised(queue, MESSAGE_KEPT, 'message', 'message-kept'),
    message(queue),
  ];
}

const callbackConfirm = (queue: QueueName): SystemState =>
  state(CALLBACK_CONFIRM, listen(LISTEN_MS), ['callback-confirm'], true, {
    entry: [act('visit', { step: 'callback' }), say('callback-confirm')],
    on: {
      ...personKeys(queue),
      ...misses(queue, ['callback-confirm']),
      'KEY.1': [keep('callback')],
      'KEY.2': to(CALLBACK_ENTRY),
      'KEY.star': repeat(['callback-confirm']),
      JOIN: join,
      MOVED: moved,
      REFUSED: refused,
      UNKEPT: to(HOLD, unkept),
    },
  });

function callbackEntry(queue: QueueName): SystemState {
  const again: PromptUse[] = [{ say: 'callback-entry', first: false }];
  return state(CALLBACK_ENTRY, { kind: 'collect', step: null, max: 20, timeoutMs: LISTEN_MS }, again, true, {
    entry: [act('visit', { step: 'callback number' }), say({ say: 'callback-entry', first: true })],
    on: {
      ...personKeys(queue),
      ...misses(queue, again),
      NUMBER: to(CALLBACK_CONFIRM, act('setNumber')),
      // A second failed entry is the line (design of `collect`).
      ENTRY: [
        { guard: act('missedAgain'), target: HOLD, actions: [joinAny(queue)] },
        { actions: [act('countMiss'), ...again.map(say)] },
      ],
      'KEY.star': repeat(again),
      JOIN: join,
      MOVED: moved,
    },
  });
}

/** The promise is spoken only after the commit that made it durable; 0 takes it back at the same place. */
function promised(
  queue: QueueName,
  id: SystemState[0],
  outcome: 'callback' | 'message',
  prompt: 'callback-promised' | 'message-kept',
): SystemState {
  return state(id, listen(LISTEN_LONG_MS), [prompt], false, {
    entry: [act('visit', { step: outcome }), say(prompt)],
    on: {
      ...personKeys(queue, act('unkeep')),
      SILENCE: to(ENDED, act('end')),
      WRONG: [
        { guard: act('missedTooOften'), target: ENDED, actions: [act('end')] },
        { actions: [act('countMiss'), say(prompt)] },
      ],
      'KEY.star': repeat([prompt]),
    },
  });
}

const message = (queue: QueueName): SystemState =>
  state(MESSAGE, { kind: 'record' }, [{ say: 'message-ask' }], true, {
    entry: [act('visit', { step: 'message' }), say({ say: 'message-ask' })],
    on: {
      ...personKeys(queue),
      RECORDED: [
        { guard: act('recordedThenPerson'), target: HOLD, actions: [act('setRecording')] },
        { guard: act('recordedNothing'), target: HOLD },
        keep('message', act('setRecording')),
      ],
      SILENCE: to(HOLD),
      WRONG: to(HOLD),
      'KEY.star': repeat([{ say: 'message-ask' }]),
      JOIN: join,
      MOVED: moved,
      REFUSED: refused,
      UNKEPT: to(HOLD, unkept),
    },
  });
