/** Whether Node's loop keeps up: a timer that comes late tells how long a caller waits before anything is begun for them. */
import type { Wall } from './wall.ts';

const EVERY_MS = 500;
const LATE_MS = 200;
/** One block (a large answer, garbage, the start itself) is over when it is noticed; a node that is behind is late each time. */
const TIMES = 3;

export interface LoopMeter {
  /** The last few timers in a row came late. */
  isBehind(): boolean;
  stop(): void;
}

export function loopMeter(wall: Wall): LoopMeter {
  let late = 0;
  let cancel = (): void => undefined;
  const look = (): void => {
    const due = wall.now() + EVERY_MS;
    cancel = wall.after(EVERY_MS, () => {
      late = wall.now() - due > LATE_MS ? late + 1 : 0;
      look();
    });
  };
  look();
  return { isBehind: () => late >= TIMES, stop: () => cancel() };
}
