/**
 * What can be seen by looking at a folder as a whole, without walking its machine: each rule says what it looks at in its own file. A
 * folder with an error is not looked at: what it means is not known.
 */
import type { Problem } from '../flow/problem.ts';
import type { Reading } from '../flow/read.ts';
import { recordings } from './audio.ts';
import { calendar } from './calendar.ts';
import { greetings, menus } from './duration.ts';
import { secrets } from './entries.ts';
import { type Facts, type Ground, groundOf } from './ground.ts';
import { tooLong, tooMuch } from './length.ts';
import { levelsOf } from './levels.ts';
import { queues } from './queues.ts';
import { depth, unchosen, unreached } from './reach.ts';
import { promises, spokenWords } from './wording.ts';

const RULES: readonly ((ground: Ground) => readonly Problem[])[] = [
  reach,
  tooLong,
  tooMuch,
  greetings,
  menus,
  spokenWords,
  promises,
  secrets,
  recordings,
  queues,
  calendar,
];

export function lint({ catalog, placeOf }: Pick<Reading, 'catalog' | 'placeOf'>, facts: Facts): readonly Problem[] {
  if (catalog === null) return [];
  const ground = groundOf(catalog, placeOf, facts);
  return RULES.flatMap((rule) => rule(ground));
}

function reach(ground: Ground): readonly Problem[] {
  const levels = levelsOf(ground);
  return [unreached, depth, unchosen].flatMap((rule) => rule(ground, levels));
}
