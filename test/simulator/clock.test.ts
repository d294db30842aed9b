import { expect, onTestFinished, test } from 'vitest';
import { realClock } from '../../src/simulator/clock.ts';
import type { CarrierClock } from '../../src/simulator/clock.ts';
import { caller, hotline, startWorld } from './application.ts';

/** A clock that stands still until it is moved. */
function handClock(): CarrierClock & { move(ms: number): Promise<void> } {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly fn: () => void }>();
  return {
    now: () => now,
    after(ms, fn) {
      const timer = { at: now + Math.max(0, ms), fn };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async move(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = next.at;
        next.fn();
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = end;
    },
  };
}

test('a timer never fires before its call time, and not after it was cancelled', async () => {
  const clock = realClock(1000);
  onTestFinished(() => clock.stop());
  const early = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const dueAt = clock.now() + index * 777;
      return new Promise<boolean>((resolve) => clock.after(index * 777, () => resolve(clock.now() < dueAt)));
    }),
  );
  expect(early).not.toContain(true);
  const cancel = clock.after(1, () => expect.unreachable());
  cancel();
  await new Promise<void>((resolve) => clock.after(5000, resolve));
});

test('with a clock of its own a call waits until that clock is moved', async () => {
  const clock = handClock();
  const world = await startWorld({ clock });
  onTestFinished(() => world.close());
  world.application.on('/voice', '<Gather timeout="1800"><Say>Please hold.</Say></Gather>');
  const leg = world.carrier.placeCall({ from: caller, to: hotline });
  await leg.listening();
  await clock.move(30 * 60_000);
  // The prompt took 0.8 s of it, so as much is left.
  expect(leg.leg.ended).toBe(false);
  await clock.move(30 * 60_000);
  expect(await leg.ended()).toBe('completed');
  expect(leg.leg.ear.lines).toMatchObject([{ heard: 'Please hold.', startAt: 0, endAt: 800 }]);
});
