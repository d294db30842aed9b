/** Call time on this node: what the store last said, carried on by the node's own monotonic clock. */
import type { EpochMs } from '../core/time.ts';
import type { Clock } from '../engine/ports.ts';

/** `rate`: call time per wall time. Until the store has spoken, the wall clock stands in. Never runs backwards. */
export function callClock(
  rate: number,
  monotonic: () => number = () => performance.now(),
  wall: () => number = () => Date.now(),
): Clock {
  let base = wall();
  let since = monotonic();
  let last = 0;
  const raw = () => base + (monotonic() - since) * rate;
  return {
    rate,
    steady: monotonic,
    now() {
      last = Math.max(last, Math.round(raw()));
      return last as EpochMs;
    },
    heard(at) {
      base = at;
      since = monotonic();
    },
  };
}
