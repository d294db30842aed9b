/** What star, pound and 9 do, and how long the line listens: tried on the machine itself, in every step that asks. */
import { type CallContext } from '../call.ts';
import type { CallEvent } from '../event.ts';
import type { Option, Step } from '../flow/model.ts';
import { newContext, step, type Stepped } from '../flow/step.ts';
import type { StateId } from '../ids.ts';
import { NOW } from '../proof/samples.ts';
import { stepOf } from '../speech/resolve.ts';
import { count, type Finding, MUST, none, placeOfStep, type Rule, seconds, type Subject } from './finding.ts';
import type { Limits } from './profile.ts';

export const KEY_RULES: {
  readonly [R in 'F3-star' | 'F3-hash' | 'F3-nine' | 'F21' | 'F21-listen']: Rule<Limits[R]>;
} = {
  'F3-star': {
    title: 'What the star key does',
    limit: ({ does }) => (does === 'repeat' ? 'says it again' : 'goes back'),
    judge: (subject, { does }) => {
      const again = ({ at, effects }: Stepped, id: StateId): boolean =>
        at === id && effects.some((effect) => effect.do === 'say' && effect.prompt.say === 'slowly');
      const asking = askingSteps(subject);
      const repeats = asking.filter(({ id }) => again(tried(subject, id, { type: 'KEY.star' }), id));
      const wrong = does === 'repeat' ? asking.filter((one) => !repeats.includes(one)) : repeats;
      const told = `star says it again in ${repeats.length} of ${count(asking.length, 'step')} that ask`;
      return none(wrong.length, firstPlace(wrong, subject), told);
    },
  },
  'F3-hash': {
    title: 'What the pound key does',
    limit: ({ does }) => (does === 'back' ? 'goes back, in every sub-menu' : 'ends an entry and chooses nothing'),
    judge: (subject, { does }) => (does === 'back' ? hashGoesBack(subject) : hashEndsEntries(subject)),
  },
  'F3-nine': {
    title: '9 ends, where a key ends at all',
    limit: () => 'nothing else is on 9',
    judge: (subject) => {
      const nines = optionsOn('9', subject);
      const wrong = nines.filter(({ option }) => stepOf(option.go, subject.machine.catalog)?.kind !== 'end');
      return none(
        wrong.length,
        firstPlace(
          wrong.map(({ menu }) => menu),
          subject,
        ),
        nines.length === 0
          ? 'nothing is on 9'
          : `${wrong.length} of ${count(nines.length, 'option')} on 9 does something else`,
      );
    },
  },
  F21: {
    title: 'Who is slow is warned and has more time',
    limit: MUST,
    kept: true,
    judge: (subject) => {
      const asking = askingSteps(subject);
      const hasty = asking.filter(({ id }) => {
        const { at, effects } = tried(subject, id, { type: 'SILENCE' });
        return at !== id || !effects.some((effect) => effect.do === 'say' && effect.prompt.say === 'silence');
      });
      return none(
        hasty.length,
        firstPlace(hasty, subject),
        `${asking.length - hasty.length} of ${count(asking.length, 'step')} that ask say so and listen once more`,
      );
    },
  },
  'F21-listen': {
    title: 'How long the line listens after its words',
    limit: ({ fromMs, toMs }) => `${seconds(fromMs)} to ${seconds(toMs)}`,
    kept: true,
    judge: ({ machine }, { fromMs, toMs }) => {
      const listening = [...machine.states].flatMap(([id, { info }]) =>
        info.ask?.kind === 'menu' || info.ask?.kind === 'collect' ? [{ id, ms: info.ask.timeoutMs }] : [],
      );
      const wrong = listening.filter(({ ms }) => ms < fromMs || ms > toMs);
      const [first] = wrong;
      const all = listening.map(({ ms }) => ms);
      return none(
        wrong.length,
        first === undefined ? null : placeOfStep(first.id, machine),
        `${seconds(Math.min(...all))} to ${seconds(Math.max(...all))}`,
      );
    },
  },
};

type Menu = Step & { readonly kind: 'menu' };
const stepsOf = ({ machine }: Subject): readonly Step[] =>
  Object.values(machine.catalog.flows).flatMap(({ steps }) => steps);
const menusOf = (subject: Subject): readonly Menu[] => stepsOf(subject).filter((one) => one.kind === 'menu');
const askingSteps = (subject: Subject): readonly Step[] =>
  stepsOf(subject).filter(({ kind }) => kind === 'menu' || kind === 'collect');
const firstPlace = ([first]: readonly Step[], { machine }: Subject): string | null =>
  first === undefined ? null : placeOfStep(first.id, machine);

function optionsOn(press: Option['press'], subject: Subject): readonly { menu: Menu; option: Option }[] {
  return menusOf(subject).flatMap((menu) =>
    menu.options.flatMap((option) => (option.press === press ? [{ menu, option }] : [])),
  );
}

/** One thing happens in a step that was just entered. */
function tried({ machine }: Subject, id: StateId, event: CallEvent): Stepped {
  const fresh: CallContext = newContext(null, machine.catalog);
  return step(machine, id, fresh, event, { at: NOW, open: [], holidays: [] });
}

/** Back is out of a sub-flow, or a menu that lies higher. */
function hashGoesBack(subject: Subject): Finding {
  const { catalog } = subject.machine;
  const { menus } = subject.proof.measures;
  const level = new Map(menus.map((menu) => [menu.step, menu.level]));
  const below = menusOf(subject).filter(({ id }) => (level.get(id) ?? 0) > 1);
  const stuck = below.filter(
    ({ id, options }) =>
      !options.some(
        ({ press, go }) =>
          press === 'hash' &&
          (stepOf(go, catalog)?.kind === 'return' || (level.get(go) ?? Infinity) < (level.get(id) ?? 0)),
      ),
  );
  return none(
    stuck.length,
    firstPlace(stuck, subject),
    `pound goes back in ${below.length - stuck.length} of ${count(below.length, 'sub-menu')}`,
  );
}

function hashEndsEntries(subject: Subject): Finding {
  const chosen = optionsOn('hash', subject).map(({ menu }) => menu);
  return none(
    chosen.length,
    firstPlace(chosen, subject),
    `${count(chosen.length, 'option')} on pound; it ends an entry`,
  );
}
