/** A year of opening hours at once. Asking the zone for each moment of it would take longer than everything else that is checked. */
import { Temporal } from 'temporal-polyfill';
import { neverCloses, type Opening, openings } from '../flow/hours.ts';
import type { Hours } from '../flow/model.ts';
import type { EpochMs } from '../time.ts';
import { union, within } from './times.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A day this near to a change of the clocks is worked out by the zone itself: its spans may reach over the change. */
const NEAR_MS = 3 * DAY_MS;

/** The times it is open between two moments, in order; times that touch are one. */
export function openingsWithin(hours: Hours, from: EpochMs, until: EpochMs): readonly Opening[] {
  if (neverCloses(hours)) return [[from, until]];
  const changes = clockChanges(hours.zone, from - NEAR_MS, until + NEAR_MS);
  const found: Opening[] = [];
  // A span reaches into the next day at most.
  for (let day = from - 2 * DAY_MS; day <= until + DAY_MS; day += DAY_MS) {
    const plain = Math.floor((day + offsetAt(changes, day)) / DAY_MS) * DAY_MS;
    found.push(...openingsOf(hours, plain, changes));
  }
  return within([[from, until]], union([found]));
}

/** `plain`: midnight of the day as if the zone were UTC. */
function openingsOf(hours: Hours, plain: number, changes: readonly [Change, ...Change[]]): readonly Opening[] {
  const date = new Date(plain).toISOString().slice(0, 10);
  if (changes.some(({ at }) => Math.abs(at - plain) < NEAR_MS)) return openings(hours, Temporal.PlainDate.from(date));
  const spans = hours.dates[date] ?? hours.weekly[(new Date(plain).getUTCDay() + 6) % 7] ?? [];
  const midnight = plain - offsetAt(changes, plain);
  return spans.map(({ fromMin, toMin }) => [midnight + fromMin * MINUTE_MS, midnight + toMin * MINUTE_MS]);
}

/** From this moment on the zone is this much ahead of UTC. */
interface Change {
  readonly at: number;
  readonly offsetMs: number;
}

function clockChanges(zone: string, from: number, until: number): readonly [Change, ...Change[]] {
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  const changes: [Change, ...Change[]] = [{ at: -Infinity, offsetMs: start.offsetNanoseconds / 1e6 }];
  let next = start.getTimeZoneTransition('next');
  while (next !== null && next.epochMilliseconds <= until) {
    changes.push({ at: next.epochMilliseconds, offsetMs: next.offsetNanoseconds / 1e6 });
    next = next.getTimeZoneTransition('next');
  }
  return changes;
}

const offsetAt = (changes: readonly [Change, ...Change[]], at: number): number =>
  (changes.findLast((change) => change.at <= at) ?? changes[0]).offsetMs;
