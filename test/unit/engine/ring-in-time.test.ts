import { expect, it } from 'vitest';
import { inTime } from '../../../src/engine/ring-in-time.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { callClock } from '../../../src/runtime/call-clock.ts';

const NOON = Date.UTC(2023, 10, 14, 12) as EpochMs;

it.each([1, 20])('a phone may be rung for less than 6 s of wall time, at a rate of %i', (rate) => {
  let wall = 0;
  const clock = callClock(
    rate,
    () => wall,
    () => NOON,
  );
  const wanted = inTime({ clock });
  wall = 5_999;
  expect(wanted()).toBe(true);
  wall = 6_000;
  expect(wanted()).toBe(false);
});

it('an answer that was read late does not say that no time has passed', () => {
  let wall = 0;
  const clock = callClock(
    1,
    () => wall,
    () => NOON,
  );
  const wanted = inTime({ clock });
  // The store said so before the process was stopped; it is read when the process runs again.
  wall = 8_000;
  clock.heard(NOON);
  expect(wanted()).toBe(false);
});
