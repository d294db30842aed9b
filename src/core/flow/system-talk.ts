/** The talk, what comes after it, the customer's leg of a callback, and the end of a call. */
import type { QueueName } from '../ids.ts';
import {
  act,
  AGENT_GONE,
  CALLBACK_LEG,
  ENDED,
  HOLD,
  join,
  joinAny,
  listen,
  LISTEN_LONG_MS,
  LISTEN_MS,
  misses,
  personKeys,
  type PromptUse,
  repeat,
  say,
  state,
  type SystemState,
  TALKING,
  to,
} from './states.ts';

const lostAgent = say({ say: 'notice', what: 'lost-agent' });

export function talkStates(queue: QueueName): readonly SystemState[] {
  return [
    talking(queue),
    agentGone(queue),
    callbackLeg(),
    state(ENDED, { kind: 'hangup' }, [{ say: 'notice', what: 'goodbye' }], false, {
      type: 'final',
      entry: [say({ say: 'notice', what: 'goodbye' })],
    }),
  ];
}

function talking(queue: QueueName): SystemState {
  const over = [act('unbridge'), act('part')];
  return state(TALKING, { kind: 'talk' }, [], false, {
    on: {
      // No key is heard in a talk; should one arrive all the same, the caller wants a person.
      ...personKeys(queue, ...over),
      LEFT: [
        { guard: act('talkBroke'), target: HOLD, actions: [...over, act('returned'), joinAny(queue), lostAgent] },
        {
          guard: act('talkedOutside'),
          target: AGENT_GONE,
          actions: [...over, act('outcome', { outcome: 'transferred' })],
        },
        { target: AGENT_GONE, actions: [...over, act('outcome', { outcome: 'talked' })] },
      ],
      REFUSED: to(HOLD, act('part'), joinAny(queue), lostAgent),
      JOIN: to(TALKING, act('meet'), act('bridge')),
    },
  });
}

/**
 * Silence after a talk may end the call, the only silence that may (P10): asked twice, 8 s each. Refused when the store knows of no
 * talk: by the ticket alone it may have been a room in which nobody came.
 */
function agentGone(queue: QueueName): SystemState {
  const gone: PromptUse[] = [{ say: 'agent-gone' }];
  return state(AGENT_GONE, listen(LISTEN_LONG_MS), gone, false, {
    entry: [act('visit', { step: 'agent gone' }), ...gone.map(say)],
    on: {
      ...personKeys(queue),
      ...misses(queue, gone),
      SILENCE: [
        { guard: act('silentAgain'), target: ENDED, actions: [act('end')] },
        // Whoever has pressed wrong keys is there, and the third miss of any kind is the line (P2).
        { guard: act('missedTooOften'), target: HOLD, actions: [joinAny(queue)] },
        { actions: [act('countSilence'), ...gone.map(say)] },
      ],
      'KEY.star': repeat(gone),
      JOIN: join,
      REFUSED: to(HOLD, joinAny(queue), lostAgent),
    },
  });
}

/** The customer's leg of a callback: 0 is 1. A live voice is connected too; the waiting agent decides. */
function callbackLeg(): SystemState {
  const leg: PromptUse[] = [{ say: 'callback-leg' }];
  const meetAgent = (byKey: boolean) => to(TALKING, act('byKey', { byKey }), act('meetCallback'), act('bridge'));
  const over = [act('outcome', { outcome: 'callback' }), act('end')];
  const answered = (answer: 'later' | 'cancel', prompt: PromptUse) =>
    to(ENDED, say(prompt), act('callbackAnswer', { answer }), ...over);
  return state(CALLBACK_LEG, listen(LISTEN_MS), leg, false, {
    entry: [act('visit', { step: 'callback leg' }), ...leg.map(say)],
    on: {
      'KEY.0': meetAgent(true),
      HUMAN: meetAgent(true),
      'KEY.1': meetAgent(true),
      WRONG: meetAgent(false),
      'KEY.2': answered('later', { say: 'callback-later' }),
      'KEY.9': answered('cancel', { say: 'callback-cancelled' }),
      'KEY.star': repeat(leg),
      SILENCE: [
        { guard: act('silentAgain'), target: ENDED, actions: over },
        { actions: [act('countSilence'), ...leg.map(say)] },
      ],
      REFUSED: to(HOLD, act('part'), lostAgent),
    },
  });
}
