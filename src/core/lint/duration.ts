/** Prompts that take too long to say, in the words and at the pace they are really spoken. */
import type { Option, Step } from '../flow/model.ts';
import type { Problem } from '../flow/problem.ts';
import type { Language, StateId } from '../ids.ts';
import { heaviestBreath, stepsOf } from './breath.ts';
import { type Ground, nameOf, startsOf } from './ground.ts';
import { askOf, sayOf, shown, spokenMs, words } from './speech.ts';

/** Norms of telephone menus give a caller 45 s to a person: 8 for the greeting and 20 for a menu leave time to choose. */
const GREETING_MS = 8_000;
const MENU_MS = 20_000;

/** Everything said between the ring and the first question, in each language it is said in. */
export function greetings(ground: Ground): readonly Problem[] {
  const { catalog, ofStep } = ground;
  const [first, ...others] = catalog.hotline.languages.map(({ code }) => code);
  const told = new Set<StateId>();
  return [first, ...others].flatMap((language) => {
    if (language === undefined) return [];
    const sayMs = (step: Step) => spokenMs(words(sayOf(step), catalog, language), language);
    const breath = heaviestBreath(ground, sayMs);
    return startsOf(ground).flatMap((start) => {
      const found = breath(start);
      const steps = stepsOf(found);
      if (found === null || found.weight <= GREETING_MS) return [];
      // Until a caller has chosen, other languages are heard only on the way to the menu where one chooses.
      if (language !== first && !offers(steps.at(-1), language)) return [];
      const longest = steps.reduce((most, step) => (sayMs(step) > sayMs(most) ? step : most), found.step);
      if (told.has(longest.id)) return [];
      told.add(longest.id);
      const message = `Callers hear ${shown(found.weight)} seconds of words in "${language}" before the first question; ${shown(GREETING_MS)} are plenty. Say less, or say it later.`;
      return [ofStep(longest, { code: 'PZ224', message }, ['say'])];
    });
  });
}

/** A menu with what is said before it. The greeting before the first menu is judged by itself. */
export function menus(ground: Ground): readonly Problem[] {
  const { catalog, steps, ofStep } = ground;
  const greeted = new Set(startsOf(ground).flatMap((start) => lastOf(ground, start)));
  return [...steps.values()].flatMap((step) => {
    if (step.kind !== 'menu') return [];
    const prompts = greeted.has(step.id) ? askOf(step) : [...sayOf(step), ...askOf(step)];
    const slow = catalog.hotline.languages
      .map(({ code }) => ({ code, ms: spokenMs(words(prompts, catalog, code), code) }))
      .filter(({ ms }) => ms > MENU_MS);
    if (slow.length === 0) return [];
    const times = slow.map(({ code, ms }) => `${shown(ms)} seconds in "${code}"`).join(' and ');
    const message = `The menu ${nameOf(step)} takes ${times} to say; ${shown(MENU_MS)} are plenty. Shorten the texts, or offer less at once.`;
    return [ofStep(step, { code: 'PZ225', message }, ['menu'])];
  });
}

function lastOf(ground: Ground, start: StateId): readonly StateId[] {
  const last = stepsOf(heaviestBreath(ground, () => 1)(start)).at(-1);
  return last === undefined ? [] : [last.id];
}

const offers = (step: Step | undefined, language: Language): boolean =>
  step?.kind === 'menu' && step.options.some((option: Option) => option.language === language);
