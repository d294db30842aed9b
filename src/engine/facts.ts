/** When people are there again, as callers are told it. */
import { peopleAgain } from '../core/flow/duty.ts';
import { zoneOf } from '../core/flow/hours.ts';
import type { Hotline, Queue } from '../core/flow/model.ts';
import type { EpochMs } from '../core/time.ts';
import type { Levers } from './ports.ts';

/** In call time, and the zone it is spoken in. `at` null: nobody can say. */
export function peopleAt(
  hotline: Hotline,
  queue: Queue | undefined,
  levers: Levers,
  at: EpochMs,
): { at: EpochMs | null; zone: string } {
  return { at: peopleAgain(hotline, queue, levers, at), zone: zoneOf(hotline, queue) };
}
