/** How phones behave that are rung: agents of mixed moods, customers at home. Times are call-time ms. */
import type { Behaviour } from '../../src/simulator/phones.ts';
import type { Chance } from '../../src/simulator/random.ts';

const ASKED = 'press 1|按 ?1';
export const STEADY: Behaviour = {
  is: 'robot',
  answerAfterMs: 1_500,
  press: [{ whenHears: ASKED, digits: '1' }],
  talkMs: 10_000,
};
/** A customer at home: picks up, says yes, and hangs up when the agent has. */
export const CUSTOMER: Behaviour = {
  is: 'robot',
  answerAfterMs: 2_000,
  press: [{ whenHears: 'To be connected, press 1|接通请按 ?1', digits: '1' }],
  hangUpAfterMs: 90_000,
};

/** What an agent's phone does the next time it rings. */
export function mood(chance: Chance): Behaviour {
  const takes = [{ whenHears: ASKED, digits: '1' }];
  const moods: readonly (() => Behaviour)[] = [
    () => ({
      is: 'robot',
      answerAfterMs: chance.between(500, 4_000),
      press: takes,
      talkMs: chance.between(6_000, 40_000),
    }),
    () => ({
      is: 'robot',
      answerAfterMs: chance.between(500, 4_000),
      press: takes,
      talkMs: chance.between(6_000, 20_000),
    }),
    () => ({ is: 'robot', answerAfterMs: 12_000, press: takes, talkMs: 8_000 }),
    // Hangs up at any moment: while the whisper is spoken, alone in the room, in the talk.
    () => ({ is: 'robot', answerAfterMs: 1_000, press: takes, hangUpAfterMs: chance.between(1_000, 25_000) }),
    () => ({ is: 'robot', answerAfterMs: 1_000, press: takes, talkMs: chance.between(0, 4_000) }),
    () => ({ is: 'robot', answerAfterMs: 2_000, press: [{ whenHears: ASKED, digits: '2' }] }),
    () => ({ is: 'robot', answerAfterMs: 2_000, press: [{ whenHears: ASKED, digits: '11' }], talkMs: 9_000 }),
    () => ({ is: 'no-answer' }),
    () => ({ is: 'busy' }),
    () => ({ is: 'voicemail', greeting: 'You have reached my mailbox.', hangUpAfterMs: 15_000 }),
  ];
  return (moods[Math.floor(chance.next() * moods.length)] ?? moods[0] ?? (() => STEADY))();
}

/** What the phone of somebody who asked to be called back does. */
export function customer(chance: Chance): Behaviour {
  return chance.happens(0.3) ? { is: chance.pick(['no-answer', 'busy', 'failed']) } : CUSTOMER;
}
