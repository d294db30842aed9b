/** Half-hours of call time: the grain of every report. They begin at the full and half hour of UTC, whatever the zone. */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../time.ts';

/** The first ms of a half-hour. */
export type Slot = number & { readonly __brand: 'Slot' };

export const SLOT_MS = 1_800_000;

export function slotAt(at: EpochMs): Slot {
  return (at - (at % SLOT_MS)) as Slot;
}

/** Half-hours that begin in [from, to), oldest first. */
export function slotsBetween(from: EpochMs, to: EpochMs): readonly Slot[] {
  const slots: Slot[] = [];
  for (let at = Math.ceil(from / SLOT_MS) * SLOT_MS; at < to; at += SLOT_MS) slots.push(at as Slot);
  return slots;
}

/** Half-hours of the day it is in `zone`, up to the present one. */
export function slotsOfToday(now: EpochMs, zone: string): readonly Slot[] {
  const midnight = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay();
  return slotsBetween(midnight.epochMilliseconds as EpochMs, (now + 1) as EpochMs);
}
