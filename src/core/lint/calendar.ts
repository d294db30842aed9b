/** Opening hours as they will be: lists of holidays that run out, hours that have ended. */
import { Temporal } from 'temporal-polyfill';
import { isOpen, nextOpen } from '../flow/hours.ts';
import type { Hours } from '../flow/model.ts';
import type { Problem } from '../flow/problem.ts';
import type { Ground } from './ground.ts';

const AHEAD_DAYS = 90;

export function calendar({ catalog, facts, ofHotline }: Ground): readonly Problem[] {
  return Object.values(catalog.hotline.hours).flatMap((hours) => {
    const path = ['hours', hours.name];
    if (everOpens(hours) && !isOpen(hours, facts.at) && nextOpen(hours, facts.at) === null)
      return [
        ofHotline(path, {
          code: 'PZ238',
          message: `The hours ${hours.name} lie in the past and never open again. Write weekdays, or days to come.`,
        }),
      ];
    const last = Object.keys(hours.dates)
      .filter((date) => hours.dates[date]?.length === 0)
      .sort()
      .at(-1);
    const today = Temporal.Instant.fromEpochMilliseconds(facts.at).toZonedDateTimeISO(hours.zone).toPlainDate();
    if (last === undefined || Temporal.PlainDate.compare(last, today.add({ days: AHEAD_DAYS })) > 0) return [];
    const ends = Temporal.PlainDate.compare(last, today) < 0 ? 'ended' : 'end';
    return [
      ofHotline([...path, 'holidays'], {
        code: 'PZ237',
        message: `The holidays of ${hours.name} ${ends} with ${last}. Add those of the year after, or callers are told that people are there.`,
      }),
    ];
  });
}

const everOpens = ({ weekly, dates }: Hours): boolean =>
  [...weekly, ...Object.values(dates)].some((spans) => spans.length > 0);
