/** When a hotline that is closed by hand now would open tomorrow. */
import { Temporal } from 'temporal-polyfill';
import { isOpen, nextOpen } from '../core/flow/hours.ts';
import type { Hotline, Hours } from '../core/flow/model.ts';
import type { Moment } from '../core/speech/agent-line-wording.ts';
import type { EpochMs } from '../core/time.ts';

/** The default queue's first opening on a later day than today, else the earliest of the other queues'; null without hours. */
export function tomorrowsOpening(hotline: Hotline, now: EpochMs): Moment | null {
  const opening = (hours: Hours): Moment | null => {
    const at = openingAfterToday(hours, now);
    return at === null ? null : { at, now, zone: hours.zone };
  };
  const own = hotline.queues[hotline.defaultQueue]?.hours ?? null;
  const first = own === null ? undefined : hotline.hours[own];
  const named = Object.values(hotline.queues).flatMap((queue) => (queue.hours === null ? [] : [queue.hours]));
  const others = [...new Set(named)]
    .flatMap((name) => hotline.hours[name] ?? [])
    .flatMap((hours) => opening(hours) ?? []);
  return (first && opening(first)) ?? others.toSorted((a, b) => a.at - b.at)[0] ?? null;
}

function openingAfterToday(hours: Hours, now: EpochMs): EpochMs | null {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(hours.zone).startOfDay();
  const midnight = today.add({ days: 1 }).epochMilliseconds as EpochMs;
  // Hours that run past midnight opened today: theirs is not tomorrow's opening, the one after them is.
  const opensAtMidnight = isOpen(hours, midnight) && !isOpen(hours, (midnight - 1) as EpochMs);
  return opensAtMidnight ? midnight : nextOpen(hours, midnight);
}
