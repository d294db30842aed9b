/** What the core is told of the outside: which hours are open now, when people are there again. */
import type { Facts } from '../core/event.ts';
import { isHoliday, isOpen, nextOpen, zoneOf } from '../core/flow/hours.ts';
import type { Hotline, Hours, Queue } from '../core/flow/model.ts';
import type { EpochMs } from '../core/time.ts';
import type { Levers } from './ports.ts';

/** Orders by hand beat the calendar: closed beats opened. */
export function openNow(hours: Hours, levers: Levers, at: EpochMs): boolean {
  if (levers.closedUntil !== null && at < levers.closedUntil) return false;
  if (levers.openUntil !== null && at < levers.openUntil) return true;
  return isOpen(hours, at);
}

export function factsAt(hotline: Hotline, levers: Levers, at: EpochMs): Facts {
  const all = Object.values(hotline.hours);
  return {
    at,
    open: all.filter((hours) => openNow(hours, levers, at)).map((hours) => hours.name),
    holidays: all.filter((hours) => isHoliday(hours, at)).map((hours) => hours.name),
  };
}

/** A queue is open when its hours are; one without hours only an order by hand closes. */
export function queueOpen(hotline: Hotline, queue: Queue | undefined, levers: Levers, at: EpochMs): boolean {
  const hours = queue?.hours == null ? undefined : hotline.hours[queue.hours];
  if (hours !== undefined) return openNow(hours, levers, at);
  return levers.closedUntil === null || at >= levers.closedUntil;
}

/** When people are there again, in call time, and the zone it is spoken in. `at` null: nobody can say. */
export function peopleAt(
  hotline: Hotline,
  queue: Queue | undefined,
  levers: Levers,
  at: EpochMs,
): { at: EpochMs | null; zone: string } {
  const hours = queue?.hours == null ? undefined : hotline.hours[queue.hours];
  const from = levers.closedUntil !== null && at < levers.closedUntil ? levers.closedUntil : at;
  // "Until further notice" is written as a date that no caller should hear.
  const known = from - at < 400 * 86_400_000;
  const zone = zoneOf(hotline, queue);
  if (!known) return { at: null, zone };
  if (hours === undefined) return { at: from > at ? from : null, zone };
  return { at: isOpen(hours, from) ? from : nextOpen(hours, from), zone };
}
