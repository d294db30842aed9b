/**
 * The states every hotline has, whatever its flows say: the line, the dialogues one can have while standing in it, the talk and
 * what comes after, the leg of a callback. They are compiled into the same machine as the flows, so what is proved of it holds here too.
 */
import type { StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import type { Ask } from './effect.ts';
import type { Catalog } from './model.ts';
import {
  act,
  admissionTo,
  AGENT_GONE,
  CALLBACK_CONFIRM,
  CALLBACK_ENTRY,
  CALLBACK_LEG,
  CALLBACK_PROMISED,
  type CompiledState,
  end,
  ENDED,
  HOLD,
  HUMAN,
  joinAny,
  LISTEN_LONG_MS,
  LISTEN_MS,
  MESSAGE,
  MESSAGE_KEPT,
  misses,
  ON_CALL,
  personKeys,
  type PromptUse,
  repeat,
  say,
  stay,
  START,
  TALKING,
  to,
  type Transition,
} from './states.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'hash'] as const;
const listen = (timeoutMs: DurationMs, words = true): Ask => ({ kind: 'menu', step: null, timeoutMs, words });
const keep = (as: 'callback' | 'message'): Transition => ({
  target: as === 'callback' ? CALLBACK_PROMISED : MESSAGE_KEPT,
  actions: [act('keep', { as }), act('outcome', { outcome: as })],
});
/** What can't be made durable is not promised (P6): the caller is told to stay on the line, and stands where they stood. */
const unkept = [say({ say: 'notice', what: 'promise-unsafe' })];
/** Being joined: an agent (or a transfer target) waits in a room. */
export const join = to(TALKING, act('meet'), act('notRinging'), act('bridge'));

export function systemStates({ hotline, flows }: Catalog): ReadonlyMap<StateId, CompiledState> {
  const queue = hotline.defaultQueue;
  const person = personKeys(queue);
  const onCall = Object.values(hotline.queues)
    .filter((q) => q.onCall.length > 0)
    .map((q) => q.name);
  const backToHold = to(HOLD, joinAny(queue));
  const states = new Map<StateId, CompiledState>();
  const add = (id: StateId, ask: Ask | null, again: PromptUse[], standing: boolean, config: CompiledState['config']) =>
    states.set(id, { config, info: { ask, again, standing } });

  const starts = Object.values(flows).map((flow) => ({
    guard: act('flowIs', { flow: flow.name }),
    target: flow.start,
  }));
  const answering = Object.values(flows).filter(({ name }) => Object.values(hotline.numbers).includes(name));
  const floods = answering.map(({ name }) => ({ guard: act('flowIs', { flow: name }), target: admissionTo(name) }));
  add(START, { kind: 'hold' }, [], false, {
    on: { ...person, START: [...starts, ...backToHold], FLOOD: [...floods, ...backToHold], CALLED: to(CALLBACK_LEG) },
  });

  // One key is all that is asked, and nobody is turned away. Every key goes on to the first step, 0 is the line as everywhere, and
  // whoever says nothing goes on too. That silence is their first in the step they come to, so they stand in line no later (P2).
  const crowded: PromptUse[] = [{ say: 'crowded' }];
  for (const { name, start } of answering) {
    const goesOn = to(start);
    add(admissionTo(name), listen(LISTEN_MS), crowded, false, {
      entry: [act('personTold'), ...crowded.map(say)],
      on: {
        ...person,
        ...Object.fromEntries(KEYS.map((key) => [`KEY.${key}`, goesOn])),
        SILENCE: to(start, act('countSilence'), act('carry')),
        WRONG: to(start, act('countMiss'), act('carry')),
        'KEY.star': repeat(crowded),
      },
    });
  }

  add(HUMAN, null, [], false, { entry: [joinAny(queue)], always: to(HOLD) });

  const moved = to(HOLD, act('moved'));
  add(HOLD, { kind: 'hold' }, [], true, {
    entry: [act('visit', { step: 'hold' }), act('notRinging')],
    on: {
      'KEY.0': stay(act('placeAgain')),
      HUMAN: stay(act('placeAgain')),
      'KEY.star': stay(say({ say: 'slowly' }), act('placeAgain')),
      'KEY.1': [{ guard: act('hasNumber'), target: CALLBACK_CONFIRM }, { target: CALLBACK_ENTRY }],
      'KEY.2': to(MESSAGE),
      'KEY.3': [{ guard: act('lineIn', { queues: onCall }), target: ON_CALL }, ...stay()],
      SILENCE: stay(),
      WRONG: stay(),
      JOIN: join,
      MOVED: moved,
      REFUSED: stay(say({ say: 'notice', what: 'lost-agent' })),
      UNKEPT: stay(...unkept),
      FULL: [
        {
          guard: act('hasNumber'),
          ...keep('callback'),
          actions: [say({ say: 'notice', what: 'account-full' }), ...(keep('callback').actions ?? [])],
        },
      ],
      LIMIT: [
        {
          guard: act('hasNumber'),
          target: CALLBACK_PROMISED,
          actions: [
            say({ say: 'notice', what: 'near-limit' }),
            act('keep', { as: 'callback' }),
            act('outcome', { outcome: 'carrier-limit' }),
          ],
        },
        { target: CALLBACK_ENTRY, actions: [say({ say: 'notice', what: 'near-limit' })] },
      ],
    },
  });

  // Nobody else may be there for hours: the caller is told at once that they can be rung again.
  const unreached = [say({ say: 'notice', what: 'transfer-failed' }), say({ say: 'on-call-option' })];
  // While one of our on-call people is rung the caller keeps standing in line; without such people the key means nothing.
  add(ON_CALL, { kind: 'ringing' }, [{ say: 'notice', what: 'one-moment' }], true, {
    entry: [act('ringing', { step: ON_CALL }), act('transferOnCall'), say({ say: 'notice', what: 'one-moment' })],
    on: {
      ...personKeys(queue, act('cancelTransfer'), act('notRinging')),
      'KEY.star': repeat([{ say: 'notice', what: 'one-moment' }]),
      SILENCE: stay(),
      WRONG: stay(),
      JOIN: join,
      MOVED: moved,
      TRANSFER_FAILED: to(HOLD, ...unreached),
      REFUSED: to(HOLD, joinAny(queue), ...unreached),
    },
  });

  add(CALLBACK_CONFIRM, listen(LISTEN_MS), ['callback-confirm'], true, {
    entry: [act('visit', { step: 'callback' }), say('callback-confirm')],
    on: {
      ...person,
      ...misses(queue, ['callback-confirm']),
      'KEY.1': [keep('callback')],
      'KEY.2': to(CALLBACK_ENTRY),
      'KEY.star': repeat(['callback-confirm']),
      JOIN: join,
      MOVED: moved,
      REFUSED: to(HOLD, say({ say: 'notice', what: 'callback-refused' })),
      UNKEPT: to(HOLD, ...unkept),
    },
  });

  const entryAgain: PromptUse[] = [{ say: 'callback-entry', first: false }];
  add(CALLBACK_ENTRY, { kind: 'collect', step: null, max: 20, timeoutMs: LISTEN_MS }, entryAgain, true, {
    entry: [act('visit', { step: 'callback number' }), say({ say: 'callback-entry', first: true })],
    on: {
      ...person,
      ...misses(queue, entryAgain),
      NUMBER: to(CALLBACK_CONFIRM, act('setNumber')),
      // A second failed entry is the line (design of `collect`).
      ENTRY: [{ guard: act('missedAgain'), ...backToHold[0] }, { actions: [act('countMiss'), ...entryAgain.map(say)] }],
      'KEY.star': repeat(entryAgain),
      JOIN: join,
      MOVED: moved,
    },
  });

  // The promise is spoken only after the commit that made it durable; 0 takes it back at the same place.
  for (const [id, outcome, prompt] of [
    [CALLBACK_PROMISED, 'callback', 'callback-promised'],
    [MESSAGE_KEPT, 'message', 'message-kept'],
  ] as const) {
    add(id, listen(LISTEN_LONG_MS), [prompt], false, {
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

  add(MESSAGE, { kind: 'record' }, [{ say: 'message-ask' }], true, {
    entry: [act('visit', { step: 'message' }), say({ say: 'message-ask' })],
    on: {
      ...person,
      RECORDED: [
        { guard: act('recordedThenPerson'), target: HOLD, actions: [act('setRecording')] },
        { guard: act('recordedNothing'), target: HOLD },
        { ...keep('message'), actions: [act('setRecording'), ...(keep('message').actions ?? [])] },
      ],
      SILENCE: to(HOLD),
      WRONG: to(HOLD),
      'KEY.star': repeat([{ say: 'message-ask' }]),
      JOIN: join,
      MOVED: moved,
      REFUSED: to(HOLD, say({ say: 'notice', what: 'callback-refused' })),
      UNKEPT: to(HOLD, ...unkept),
    },
  });

  add(TALKING, { kind: 'talk' }, [], false, {
    on: {
      // No key is heard in a talk; should one arrive all the same, the caller wants a person.
      ...personKeys(queue, act('unbridge'), act('part')),
      LEFT: [
        {
          guard: act('talkBroke'),
          target: HOLD,
          actions: [
            act('unbridge'),
            act('part'),
            act('returned'),
            joinAny(queue),
            say({ say: 'notice', what: 'lost-agent' }),
          ],
        },
        {
          guard: act('talkedOutside'),
          target: AGENT_GONE,
          actions: [act('unbridge'), act('part'), act('outcome', { outcome: 'transferred' })],
        },
        { target: AGENT_GONE, actions: [act('unbridge'), act('part'), act('outcome', { outcome: 'talked' })] },
      ],
      REFUSED: to(HOLD, act('part'), joinAny(queue), say({ say: 'notice', what: 'lost-agent' })),
      JOIN: to(TALKING, act('meet'), act('bridge')),
    },
  });

  // Silence after a talk may end the call, the only silence that may (P10): asked twice, 8 s each. Refused when the store knows of no
  // talk: by the ticket alone it may have been a room in which nobody came.
  const gone: PromptUse[] = [{ say: 'agent-gone' }];
  add(AGENT_GONE, listen(LISTEN_LONG_MS), gone, false, {
    entry: [act('visit', { step: 'agent gone' }), ...gone.map(say)],
    on: {
      ...person,
      ...misses(queue, gone),
      SILENCE: [
        { guard: act('silentAgain'), target: ENDED, actions: [act('end')] },
        // Whoever has pressed wrong keys is there, and the third miss of any kind is the line (P2).
        { guard: act('missedTooOften'), ...backToHold[0] },
        { actions: [act('countSilence'), ...gone.map(say)] },
      ],
      'KEY.star': repeat(gone),
      JOIN: join,
      REFUSED: to(HOLD, joinAny(queue), say({ say: 'notice', what: 'lost-agent' })),
    },
  });

  // The customer's leg of a callback: 0 is 1. A live voice is connected too; the waiting agent decides.
  const leg: PromptUse[] = [{ say: 'callback-leg' }];
  const meetAgent = (byKey: boolean) => to(TALKING, act('byKey', { byKey }), act('meetCallback'), act('bridge'));
  add(CALLBACK_LEG, listen(LISTEN_MS), leg, false, {
    entry: [act('visit', { step: 'callback leg' }), ...leg.map(say)],
    on: {
      'KEY.0': meetAgent(true),
      HUMAN: meetAgent(true),
      'KEY.1': meetAgent(true),
      WRONG: meetAgent(false),
      'KEY.2': to(
        ENDED,
        say({ say: 'callback-later' }),
        act('callbackAnswer', { answer: 'later' }),
        ...(end('callback')[0]?.actions ?? []),
      ),
      'KEY.9': to(
        ENDED,
        say({ say: 'callback-cancelled' }),
        act('callbackAnswer', { answer: 'cancel' }),
        ...(end('callback')[0]?.actions ?? []),
      ),
      'KEY.star': repeat(leg),
      SILENCE: [
        {
          guard: act('silentAgain'),
          target: ENDED,
          actions: [...(end('callback')[0]?.actions ?? [])],
        },
        { actions: [act('countSilence'), ...leg.map(say)] },
      ],
      REFUSED: to(HOLD, act('part'), say({ say: 'notice', what: 'lost-agent' })),
    },
  });

  add(ENDED, { kind: 'hangup' }, [{ say: 'notice', what: 'goodbye' }], false, {
    type: 'final',
    entry: [say({ say: 'notice', what: 'goodbye' })],
  });
  return states;
}
