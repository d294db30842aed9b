/** When people are there for a queue, by opening hours and schedules, in the year to come. */
import type { Opening } from '../flow/hours.ts';
import type { Agent, Catalog, Queue } from '../flow/model.ts';
import type { HoursName } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import { openingsWithin } from './openings.ts';
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
