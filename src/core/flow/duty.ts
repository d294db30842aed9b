/** What is open, and when people are there for a queue again: hours and the schedules of its own agents, and orders by hand on top. */
import type { Facts } from '../event.ts';
import type { EpochMs } from '../time.ts';
import { HORIZON_DAYS, isHoliday, isOpen, nextChange } from './hours.ts';
import type { Agent, Hotline, Hours, Queue } from './model.ts';

/** Standing orders: they beat the calendar, and closed beats opened. */
export interface OpenOrders {
  readonly closedUntil: EpochMs | null;
  readonly openUntil: EpochMs | null;
}
export const NO_ORDERS: OpenOrders = { closedUntil: null, openUntil: null };

type People = Pick<Hotline, 'agents' | 'hours'>;

export function openNow(hours: Hours, orders: OpenOrders, at: EpochMs): boolean {
  if (orders.closedUntil !== null && at < orders.closedUntil) return false;
  if (orders.openUntil !== null && at < orders.openUntil) return true;
  return isOpen(hours, at);
}

/** What the machine is told of a moment: which hours are open, and which have a holiday. */
export function factsAt(hotline: Pick<Hotline, 'hours'>, orders: OpenOrders, at: EpochMs): Facts {
  const all = Object.values(hotline.hours);
  return {
    at,
    open: all.filter((hours) => openNow(hours, orders, at)).map((hours) => hours.name),
    holidays: all.filter((hours) => isHoliday(hours, at)).map((hours) => hours.name),
  };
}

/** A queue is open when its hours are; one without hours only an order by hand closes. */
export function queueOpen({ hours }: People, queue: Queue | undefined, orders: OpenOrders, at: EpochMs): boolean {
  const opening = queue?.hours == null ? undefined : hours[queue.hours];
  if (opening !== undefined) return openNow(opening, orders, at);
  return orders.closedUntil === null || at >= orders.closedUntil;
}

/** Agents of the queue who are on duty by schedule. */
export const onDuty = ({ agents, hours }: People, queue: Queue, at: EpochMs): readonly Agent[] =>
  Object.values(agents).filter((agent) => {
    const shift = agent.queues.includes(queue.name) && agent.hours !== null ? hours[agent.hours] : undefined;
    return shift !== undefined && isOpen(shift, at);
  });

/**
 * The first moment from `at` on at which the queue is open and one of its agents on duty by schedule. Where all of them sign in, they
 * are there when the queue opens, as far as anybody knows. Null: no schedule can tell, or not within 400 days.
 */
export function peopleThere(people: People, queue: Queue | undefined, orders: OpenOrders, at: EpochMs): EpochMs | null {
  const { closedUntil } = orders;
  const from = closedUntil !== null && at < closedUntil ? closedUntil : at;
  // "Until further notice" is written as a date that no caller should hear.
  if (from - at >= HORIZON_DAYS * DAY_MS) return null;
  const opening = queue?.hours == null ? undefined : people.hours[queue.hours];
  const openAt = (moment: EpochMs): boolean => queueOpen(people, queue, orders, moment);
  const shifts = shiftsOf(people, queue);
  if (shifts.length === 0 && openAt(at)) return null;
  return firstMoment(
    from,
    opening === undefined ? shifts : [opening, ...shifts],
    (moment) => openAt(moment) && (shifts.length === 0 || shifts.some((shift) => isOpen(shift, moment))),
  );
}

/** The same, remembered until that moment comes: it is asked every turn of every held call, and the zones take their time to answer. */
export function peopleAgain(people: People, queue: Queue | undefined, orders: OpenOrders, at: EpochMs): EpochMs | null {
  if (queue === undefined) return peopleThere(people, queue, orders, at);
  const known = lastKnown.get(people) ?? new Map<Queue, Known>();
  lastKnown.set(people, known);
  const last = known.get(queue);
  const same = last?.closedUntil === orders.closedUntil && last.openUntil === orders.openUntil;
  if (last !== undefined && same && at >= last.from && at < last.to) return last.there;
  const there = peopleThere(people, queue, orders, at);
  const { closedUntil, openUntil } = orders;
  const opening = queue.hours === null ? undefined : people.hours[queue.hours];
  const to = there ?? Math.min(at + MINUTE_MS, (opening && nextChange(opening, at)) ?? Infinity);
  known.set(queue, { closedUntil, openUntil, from: at, to, there });
  return there;
}

interface Known extends OpenOrders {
  readonly from: number;
  readonly to: number;
  readonly there: EpochMs | null;
}
const lastKnown = new WeakMap<People, Map<Queue, Known>>();
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function shiftsOf({ agents, hours }: People, queue: Queue | undefined): readonly Hours[] {
  const theirs = Object.values(agents).filter((agent) => queue !== undefined && agent.queues.includes(queue.name));
  const names = new Set(theirs.flatMap((agent) => agent.hours ?? []));
  return [...names].flatMap((name) => hours[name] ?? []);
}

/** Calendars that never agree are given up after this many openings and closings. */
const MOST_CHANGES = 1_000;

/** The first moment from `at` on at which it holds; it can only begin to when one of these hours opens or closes. */
function firstMoment(at: EpochMs, hours: readonly Hours[], holds: (moment: EpochMs) => boolean): EpochMs | null {
  let moment = at;
  for (let changes = 0; changes < MOST_CHANGES; changes++) {
    if (holds(moment)) return moment;
    const next = hours.flatMap((one) => nextChange(one, moment) ?? []);
    if (next.length === 0) return null;
    moment = Math.min(...next) as EpochMs;
    if (moment - at >= HORIZON_DAYS * DAY_MS) return null;
  }
  return null;
}
