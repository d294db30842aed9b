/** When people are there for a queue, by opening hours and schedules, in the year to come. */
import { Temporal } from 'temporal-polyfill';
import { type Opening, openingsWithin } from '../flow/hours.ts';
import type { Agent, Catalog, Queue } from '../flow/model.ts';
import type { HoursName } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import { union } from './times.ts';

const YEAR_MS = 366 * 86_400_000;

export interface Duty {
  readonly all: readonly Opening[];
  /** When the queue is open; always, if it has no hours. */
  readonly open: readonly Opening[];
  /** When somebody who may answer it is on duty without signing in. */
  readonly scheduled: readonly Opening[];
  /** Somebody who may answer it comes on duty by signing in, and nobody knows when. */
  readonly signsIn: boolean;
}

/** Idle agents of other queues help out, unless the queue is exclusive: they are people too. */
export function dutyOf({ hotline }: Catalog, at: EpochMs): (queue: Queue) => Duty {
  const until = (at + YEAR_MS) as EpochMs;
  const all: readonly Opening[] = [[at, until]];
  const known = new Map<HoursName, readonly Opening[]>();
  const openings = (name: HoursName | null): readonly Opening[] => {
    if (name === null) return all;
    const before = known.get(name);
    if (before !== undefined) return before;
    const hours = hotline.hours[name];
    const found = hours === undefined ? all : openingsWithin(hours, at, until);
    known.set(name, found);
    return found;
  };
  return (queue) => {
    const agents = Object.values(hotline.agents).filter(
      (agent) => !queue.exclusive || agent.queues.includes(queue.name),
    );
    const shifts = new Set(agents.flatMap((agent) => agent.hours ?? []));
    return {
      all,
      open: openings(queue.hours),
      scheduled: union([...shifts].map(openings)),
      signsIn: agents.some(canSignIn),
    };
  };
}

/** By phone with a PIN, or at a browser phone. Whoever has neither comes on duty by schedule alone. */
const canSignIn = ({ pin, address }: Agent): boolean => pin !== null || address.kind === 'client';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** As often as this within a year is every week, holidays apart. */
const WEEKLY = 26;
const SHOWN = 4;

/** `Sat 10:00–13:00, Sun 10:00–13:00 and 2 other times`: weekly ones by the weekday, others by the date. */
export function toldTimes(times: readonly Opening[], zone: string): string {
  const stretches = times.map(([from, to]) => {
    const [begins, ends] = [wall(from, zone), wall(to, zone)];
    const sameDay = begins.toPlainDate().equals(ends.subtract({ nanoseconds: 1 }).toPlainDate());
    const hours = `${clock(begins)}–${sameDay ? (clock(ends) === '00:00' ? '24:00' : clock(ends)) : `${DAYS[ends.dayOfWeek - 1] ?? ''} ${clock(ends)}`}`;
    return {
      weekly: `${DAYS[begins.dayOfWeek - 1] ?? ''} ${hours}`,
      once: `${begins.toPlainDate().toString()} ${hours}`,
    };
  });
  const counts = new Map<string, number>();
  for (const { weekly } of stretches) counts.set(weekly, (counts.get(weekly) ?? 0) + 1);
  const often = [...counts].filter(([, count]) => count >= WEEKLY).map(([weekly]) => weekly);
  const names = [...often, ...stretches.filter(({ weekly }) => !often.includes(weekly)).map(({ once }) => once)];
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} other time${more === 1 ? '' : 's'}` : '');
}

/** `from 2026-12-24 to 2027-01-04`. */
export const toldDays = ([from, to]: Opening, zone: string): string =>
  `from ${wall(from, zone).toPlainDate().toString()} to ${wall(to, zone).toPlainDate().toString()}`;

const wall = (at: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
const clock = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString({ smallestUnit: 'minute' });
