/** F1 to F3, F6 to F9, F11, F24: the way to a person, as the proof has walked it. */
import type { Violation } from '../proof/prove.ts';
import type { MenuMeasure } from '../proof/menus.ts';
import {
  atMost,
  count,
  type Finding,
  MUST,
  none,
  placeOfMenu,
  placeOfRing,
  placeOfStep,
  type Rule,
  seconds,
  type Subject,
  unbroken,
} from './finding.ts';
import type { Limits } from './profile.ts';

export const PERSON_RULES: {
  readonly [R in 'F1' | 'F2' | 'F3' | 'F6' | 'F6-menus' | 'F7' | 'F8' | 'F9' | 'F9-loop' | 'F11' | 'F24']: Rule<
    Limits[R]
  >;
} = {
  F1: {
    title: 'A person is offered in the first menu',
    limit: MUST,
    kept: true,
    judge: (subject) => {
      const first = subject.proof.measures.menus.filter(({ level }) => level <= 1);
      return offered(first, subject, placeOfMenu(first[0], subject));
    },
  },
  F2: {
    title: 'A person is offered in every menu',
    limit: MUST,
    kept: true,
    judge: (subject) => offered(subject.proof.measures.menus, subject, null),
  },
  F3: {
    title: 'The key for a person is 0, everywhere',
    limit: MUST,
    kept: true,
    judge: (subject) =>
      unbroken(
        subject,
        (violation) => isP1(violation) && violation.edge.sample.event.type === 'KEY.0',
        `0 puts the caller in line in one step, in each of ${subject.proof.measures.states} states a call can be in`,
      ),
  },
  F6: {
    title: 'A person has been offered soon after the answer, everything heard to its end',
    limit: ({ withinMs }) => `within ${seconds(withinMs)}`,
    judge: (subject, { withinMs }) => {
      const { ms } = subject.proof.measures.zero;
      return atMost(withinMs, { ms }, placeOfRing(subject), `0 has been named after ${seconds(ms)}`);
    },
  },
  'F6-menus': {
    title: 'A person can be reached soon after the answer, from sub-menus too, everything heard to its end',
    limit: ({ withinMs }) => `within ${seconds(withinMs)}`,
    judge: (subject, { withinMs }) => {
      const { menus, zero } = subject.proof.measures;
      const ms = (menu: MenuMeasure): number => menu.personByMs ?? Infinity;
      const worst = menus.reduce<MenuMeasure | null>((w, menu) => (w === null || ms(menu) > ms(w) ? menu : w), null);
      if (worst === null)
        return atMost(withinMs, { ms: zero.ms }, placeOfRing(subject), `0 has been named after ${seconds(zero.ms)}`);
      return atMost(
        withinMs,
        { ms: ms(worst) },
        placeOfStep(worst.step, subject.machine),
        `0 has been named in the last menu to name it after ${seconds(ms(worst))}, by the shortest way there`,
      );
    },
  },
  F7: {
    title: 'Who chooses nothing is put through to a person',
    limit: ({ withinMs }) => `within ${seconds(withinMs)}`,
    judge: (subject, { withinMs }) => {
      const { ms } = subject.proof.measures.silent;
      return atMost(withinMs, { ms }, placeOfRing(subject), `a silent caller is in line after ${seconds(ms)}`);
    },
  },
  F8: {
    title: 'Nobody is hung up on before a person was offered',
    limit: MUST,
    kept: true,
    judge: (subject) =>
      unbroken(
        subject,
        (violation) => hangsUp(violation) && !isStanding(violation, subject),
        `no such hang-up in ${count(subject.proof.measures.events, 'event')} of ${count(subject.proof.measures.states, 'state')}`,
      ),
  },
  F9: {
    title: 'Nobody who waits is hung up on, however long it takes',
    limit: MUST,
    kept: true,
    judge: (subject) =>
      unbroken(
        subject,
        (violation) => hangsUp(violation) && isStanding(violation, subject),
        'nothing that can happen while waiting ends the call',
      ),
  },
  'F9-loop': {
    title: 'Nobody who waits is sent back to the menus to queue anew',
    limit: MUST,
    kept: true,
    judge: (subject) =>
      unbroken(
        subject,
        ({ code }) => code === 'PZ205',
        'nothing that can happen while waiting leads back to the menus',
      ),
  },
  F11: {
    title: 'Nothing must be keyed in before a person can be had',
    limit: MUST,
    kept: true,
    judge: (subject) =>
      unbroken(subject, isP1, `${count(subject.proof.measures.zero.keys, 'key')} (0), also where digits are asked for`),
  },
  F24: {
    title: 'Whoever asks for a person is put through at once, at any point',
    limit: MUST,
    kept: true,
    judge: (subject) =>
      unbroken(
        subject,
        isP1,
        `0 and the words for a person lead to the line in one step, in each of ${subject.proof.measures.states} states`,
      ),
  },
};

const isP1 = ({ code }: Violation): boolean => code === 'PZ201';
const hangsUp = ({ edge }: Violation): boolean => edge.stepped.effects.some((effect) => effect.do === 'end');
const isStanding = ({ edge }: Violation, { machine }: Subject): boolean =>
  machine.states.get(edge.from.at)?.info.standing === true;

/** Menus of these that don't name 0. A hotline without menus leads straight to a person, or asks for digits with 0 named before. */
function offered(menus: readonly MenuMeasure[], subject: Subject, at: string | null): Finding {
  const { zero } = subject.proof.measures;
  const without = menus.filter(({ personByMs }) => personByMs === null);
  if (menus.length > 0)
    return none(
      without.length,
      placeOfMenu(without[0], subject) ?? at,
      `0 is named in ${menus.length - without.length} of ${count(menus.length, 'menu')}`,
    );
  return none(
    Number.isFinite(zero.ms) ? 0 : 1,
    placeOfRing(subject),
    `there is no menu; 0 has been named, or the line reached, after ${seconds(zero.ms)}`,
  );
}
