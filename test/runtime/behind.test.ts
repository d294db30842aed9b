import { expect, test } from 'vitest';
import { loopMeter } from '../../src/runtime/behind.ts';

/** Time by hand: `come` lets the timer that waits fire so many ms after it was due. */
function timers() {
  let now = 0;
  let due = 0;
  let fire: (() => void) | null = null;
  const after = (ms: number, fn: () => void) => {
    due = now + ms;
    fire = fn;
    return () => {
      fire = null;
    };
  };
  const come = (late: number): void => {
    now = due + late;
    fire?.();
  };
  return { wall: { now: () => now, after }, come, waits: () => fire !== null };
}

test('a loop is behind when the last three timers came late, and no longer when one is in time', () => {
  const { wall, come } = timers();
  const meter = loopMeter(wall);
  const seen = [5_000, 250, 201, 300, 10, 300].map((late) => {
    come(late);
    return meter.isBehind();
  });
  expect(seen).toEqual([false, false, true, true, false, false]);
});

test('one that is stopped leaves no timer', () => {
  const { wall, come, waits } = timers();
  const meter = loopMeter(wall);
  come(0);
  meter.stop();
  expect(waits()).toBe(false);
});
