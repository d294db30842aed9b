/** The ways to go one way or another. */
import { z } from 'zod';
import type { HoursName } from '../ids.ts';
import { name, strict, target, yes } from './schema-parts.ts';

const otherwise = target('Where to go in every other case. Default: human.').optional();

export const CHOOSE_HOURS = strict({
  hours: name<HoursName>('The opening hours to look at.', 'office'),
  open: target('Where to go when open.'),
  closed: target('Where to go when closed.'),
  otherwise,
});
export const CHOOSE_HOLIDAY = strict({
  holiday: name<HoursName>('The opening hours whose holidays are looked at.', 'office'),
  yes: target('Where to go when today is one of their holidays.'),
  no: target('Where to go on every other day.'),
  otherwise,
});
export const CHOOSE_CALLER = strict({
  caller: yes('Chooses by what is known of the number that calls.'),
  'waiting-callback': target('Where to go when a callback is promised to this number.').optional(),
  'called-today': target('Where to go when this number has called today already.').optional(),
  known: target('Where to go when this number has called in the last 30 days.').optional(),
  new: target('Where to go when this number has not called in the last 30 days.').optional(),
  otherwise,
});
export const CHOOSE_LANGUAGE = z
  .object({ language: yes('Chooses by the language of the call.'), otherwise })
  .catchall(target('Where to go in this language.'));
export const CHOOSE_VARIABLE = z
  .object({
    variable: name<string>('The variable to look at, as its collect, lookup or set names it.', 'account'),
    otherwise,
  })
  .catchall(target('Where to go when it is this.'));

export const CHOOSE = z
  .union([CHOOSE_HOURS, CHOOSE_HOLIDAY, CHOOSE_CALLER, CHOOSE_LANGUAGE, CHOOSE_VARIABLE])
  .describe('Goes one way or another: by hours, holiday, language, who calls, or a variable.')
  .meta({ examples: [{ hours: 'office', open: 'main', closed: 'closed' }] });

/** Each says by its key what it chooses by. */
export const WAYS = ['hours', 'holiday', 'language', 'caller', 'variable'] as const;
