/** What the core is told of the outside: which hours are open now, when people are there again. */
import type { Facts } from '../core/event.ts';
import { openNow, peopleAgain } from '../core/flow/duty.ts';
import { isHoliday, zoneOf } from '../core/flow/hours.ts';
import type { Hotline, Queue } from '../core/flow/model.ts';
import type { EpochMs } from '../core/time.ts';
import type { Levers } from './ports.ts';

export function factsAt(hotline: Hotline, levers: Levers, at: EpochMs): Facts {
  const all = Object.values(hotline.hours);
  return {
    at,
    open: all.filter((hours) => openNow(hours, levers, at)).map((hours) => hours.name),
    holidays: all.filter((hours) => isHoliday(hours, at)).map((hours) => hours.name),
  };
}

/** When people are there again, in call time, and the zone it is spoken in. `at` null: nobody can say. */
export function peopleAt(
  hotline: Hotline,
  queue: Queue | undefined,
  levers: Levers,
  at: EpochMs,
): { at: EpochMs | null; zone: string } {
  return { at: peopleAgain(hotline, queue, levers, at), zone: zoneOf(hotline, queue) };
}
