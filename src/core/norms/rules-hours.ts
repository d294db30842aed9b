/** F26: in which hours people answer, by the calendar of the default queue, where 0 leads. */
import { Temporal } from 'temporal-polyfill';
import { isOpen } from '../flow/hours.ts';
import type { Hours } from '../flow/model.ts';
import type { HoursName } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { Finding, Rule, Subject } from './finding.ts';
import type { Limits, PeopleHours } from './profile.ts';

export const HOURS_RULES: { readonly [R in 'F26']: Rule<Limits[R]> } = {
  F26: {
    title: 'People answer in these hours; holidays and single dates are not looked at',
    limit: ({ days, fromMin, toMin, atLeastMin }) =>
      `${hoursIn(atLeastMin)} a day, ${days === 'weekdays' ? 'Monday to Friday' : 'every day'}, between ${clock(fromMin)} and ${clock(toMin)}`,
    judge: peopleHours,
  },
};

/** Any Monday will do, for only weekly hours are looked at. */
const MONDAY = Temporal.PlainDate.from('2027-01-04');
const LOOK_EVERY_MIN = 5;

function peopleHours(subject: Subject, limit: PeopleHours): Finding {
  const { hotline } = subject.machine.catalog;
  const queue = hotline.queues[hotline.defaultQueue];
  const weekly = (name: HoursName | null): Hours | null => {
    const hours = name === null ? undefined : hotline.hours[name];
    return hours === undefined ? null : { ...hours, dates: {} };
  };
  const open = weekly(queue?.hours ?? null);
  const staff = Object.values(hotline.agents).filter(({ queues }) => queues.includes(hotline.defaultQueue));
  const signIn = staff.some(({ hours }) => hours === null);
  const onDuty = staff.flatMap(({ hours }) => (hours === null ? [] : [weekly(hours)]));
  // A day is a day in the queue's zone, or that of its people.
  const zone = open?.zone ?? onDuty.find((hours) => hours !== null && hours.zone !== 'UTC')?.zone ?? 'UTC';
  const isIn = (hours: Hours | null, at: EpochMs): boolean => hours === null || isOpen(hours, at);
  const shortest = (there: (at: EpochMs) => boolean): number => shortestDayMin(zone, limit, there);

  const declaredMin = shortest((at) => isIn(open, at));
  const plannedMin = shortest((at) => isIn(open, at) && onDuty.some((hours) => isIn(hours, at)));
  const place = subject.placeOf('hotline.yaml', ['queues', hotline.defaultQueue], 'key');
  const at = `hotline.yaml:${place.line}`;
  if (plannedMin < limit.atLeastMin && declaredMin >= limit.atLeastMin && signIn)
    return {
      outcome: 'in-operation',
      at,
      look: `the queue is open for ${hoursIn(declaredMin)}, somebody is on duty by plan for ${hoursIn(plannedMin)}; the rest hangs on who signs in`,
    };
  return {
    outcome: plannedMin >= limit.atLeastMin ? 'met' : 'failed',
    at,
    value: { ms: plannedMin * 60_000 },
    measured: `${hoursIn(plannedMin)} on the shortest of these days`,
  };
}

function shortestDayMin(zone: string, { days, fromMin, toMin }: PeopleHours, there: (at: EpochMs) => boolean): number {
  const perDay = Array.from({ length: days === 'weekdays' ? 5 : 7 }, (_, day) => {
    const midnight = MONDAY.add({ days: day }).toPlainDateTime();
    let thereMin = 0;
    for (let min = fromMin; min < toMin; min += LOOK_EVERY_MIN) {
      const at = midnight.add({ minutes: min }).toZonedDateTime(zone).epochMilliseconds as EpochMs;
      if (there(at)) thereMin += LOOK_EVERY_MIN;
    }
    return thereMin;
  });
  return Math.min(...perDay);
}

const hoursIn = (minutes: number): string => `${Math.round(minutes / 6) / 10} h`;
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
