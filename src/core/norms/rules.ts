/**
 * The closed vocabulary of norms: each rule says what it measures in a hotline, by the proof, by the machine, or by its files. A rule
 * that can't be judged from these is shown as measured in operation or as not judged, never as met.
 */
import type { Rule } from './finding.ts';
import type { Limits } from './profile.ts';
import { HOURS_RULES } from './rules-hours.ts';
import { KEY_RULES } from './rules-keys.ts';
import { MENU_RULES } from './rules-menus.ts';
import { OUTSIDE_RULES } from './rules-outside.ts';
import { PERSON_RULES } from './rules-person.ts';
import { WAITING_RULES } from './rules-waiting.ts';
import { WORD_RULES } from './rules-words.ts';

export const RULES: { readonly [R in keyof Limits]: Rule<Limits[R]> } = {
  ...PERSON_RULES,
  ...KEY_RULES,
  ...MENU_RULES,
  ...WAITING_RULES,
  ...WORD_RULES,
  ...HOURS_RULES,
  ...OUTSIDE_RULES,
};
