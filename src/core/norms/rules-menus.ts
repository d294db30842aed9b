/** F4 and F5: how deep and how broad the menus are, and how their options are put. */
import type { Option, Step } from '../flow/model.ts';
import type { MenuMeasure } from '../proof/menus.ts';
import { stepOf } from '../speech/resolve.ts';
import { atMost, count, type Finding, none, placeOfMenu, placeOfStep, type Rule, type Subject } from './finding.ts';
import type { Limits } from './profile.ts';

export const MENU_RULES: {
  readonly [R in 'F4' | 'F4-none' | 'F5' | 'F5-first' | 'F5-order' | 'F5-phrase']: Rule<Limits[R]>;
} = {
  F4: {
    title: 'Menus are not deep; a choice of language alone is no level',
    limit: ({ atMost: most }) => `at most ${count(most, 'level')}`,
    judge: (subject, { atMost: most }) =>
      largest(subject.proof.measures.menus, ({ level }) => level, most, 'level', subject),
  },
  'F4-none': {
    title: 'There is no menu before a person',
    limit: () => 'no menu',
    judge: (subject) => {
      const { menus } = subject.proof.measures;
      return none(menus.length, placeOfMenu(menus[0], subject), count(menus.length, 'menu'));
    },
  },
  F5: {
    title: 'No menu is broad',
    limit: ({ atMost: most }) => `at most ${count(most, 'option')}, 0 and star not counted`,
    judge: (subject, { atMost: most }) =>
      largest(subject.proof.measures.menus, ({ options }) => options, most, 'option', subject),
  },
  'F5-first': {
    title: 'The first menu is not broad; a choice of language alone is no menu',
    limit: ({ atMost: most }) => `at most ${count(most, 'option')}, 0 counted`,
    judge: (subject, { atMost: most }) =>
      largest(
        subject.proof.measures.menus.filter(({ level }) => level === 1),
        ({ options }) => options + 1,
        most,
        'option',
        subject,
      ),
  },
  'F5-order': {
    title: 'Keys rise without gaps, in the order they are said',
    limit: () => '1, 2, 3, …',
    judge: (subject) =>
      faulty(
        subject,
        ({ options }) => digits(options).some((digit, index) => digit !== index + 1),
        ({ options }) => `the keys are ${digits(options).join(', ')}`,
        'keys rise without gaps',
      ),
  },
  'F5-phrase': {
    title: 'What a key is for is said before the key',
    limit: () => '"To …, press …"',
    judge: (subject) =>
      faulty(
        subject,
        ({ options }) => options.some(namesKey),
        ({ options }) => `"${wordsOf(options.find(namesKey)).join(' / ')}" names the key itself`,
        'the key is said last in every option',
      ),
  },
};

type Menu = Step & { readonly kind: 'menu' };
const menuOf = ({ step }: MenuMeasure, { machine }: Subject): Menu | null => {
  const found = stepOf(step, machine.catalog);
  return found?.kind === 'menu' ? found : null;
};
function largest(
  menus: readonly MenuMeasure[],
  size: (menu: MenuMeasure) => number,
  most: number,
  thing: string,
  subject: Subject,
): Finding {
  const worst = menus.reduce<MenuMeasure | undefined>(
    (w, menu) => (w === undefined || size(menu) > size(w) ? menu : w),
    undefined,
  );
  const is = worst === undefined ? 0 : size(worst);
  return atMost(most, { count: is }, placeOfMenu(worst, subject), count(is, thing));
}

function faulty(
  subject: Subject,
  isFaulty: (menu: Menu) => boolean,
  fault: (menu: Menu) => string,
  fine: string,
): Finding {
  const menus = subject.proof.measures.menus.flatMap((measure) => menuOf(measure, subject) ?? []);
  const wrong = menus.filter(isFaulty);
  const [first] = wrong;
  if (first === undefined) return none(0, null, `${fine}, in ${count(menus.length, 'menu')}`);
  return none(wrong.length, placeOfStep(first.id, subject.machine), fault(first));
}

/** Digits in the order they are spoken; star and pound have no order. */
const digits = (options: readonly Option[]): readonly number[] =>
  options.map(({ press }) => Number(press)).filter((digit) => Number.isInteger(digit));

const wordsOf = (option: Option | undefined): readonly string[] =>
  Object.values(option?.for ?? {}).flatMap((spoken) => spoken?.text ?? []);

/** The engine says "For …, press 1" itself; words that bring a key of their own say it first. */
const namesKey = (option: Option): boolean => wordsOf(option).some((text) => NAMES_KEY.test(text));
const NAMES_KEY = /\bpress\s+(the\s+)?(key\s+)?(\d|star|pound|hash)|按\s*[\d一二三四五六七八九]/i;
