import { expect, test } from 'vitest';
import { startLoop } from '../../src/runtime/loop.ts';

/** A promise that the test settles. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test('runs again and again, and reports what fails', async () => {
  const enough = gate();
  const errors: unknown[] = [];
  let runs = 0;
  const loop = startLoop({
    everyMs: 1,
    onError: (error) => errors.push(error),
    job: async () => {
      runs += 1;
      if (runs === 4) enough.open();
      if (runs < 3) throw new Error(`run ${runs}`);
    },
  });
  await enough.opened;
  await loop.stop();
  expect(errors).toEqual([new Error('run 1'), new Error('run 2')]);
});

test('never overlaps itself; woken during a run it runs once more', async () => {
  const gates = [gate(), gate()];
  const done = gate();
  let under = 0;
  let runs = 0;
  const loop = startLoop({
    everyMs: 3_600_000,
    onError: () => undefined,
    job: async () => {
      expect((under += 1)).toBe(1);
      await gates[runs]?.opened;
      runs += 1;
      under -= 1;
      if (runs === 2) done.open();
    },
  });
  loop.wake();
  loop.wake();
  gates[0]?.open();
  gates[1]?.open();
  await done.opened;
  await loop.stop();
  expect(runs).toBe(2);
});

test('stop waits for the run under way and lets no other begin', async () => {
  const under = gate();
  let runs = 0;
  let ended = false;
  const loop = startLoop({
    everyMs: 1,
    onError: () => undefined,
    job: async () => {
      runs += 1;
      await under.opened;
      ended = true;
    },
  });
  const stopped = loop.stop();
  expect(ended).toBe(false);
  under.open();
  await stopped;
  expect({ ended, runs }).toEqual({ ended: true, runs: 1 });
});

test('woken in its wait, it runs at once', async () => {
  const second = gate();
  const first = gate();
  let runs = 0;
  const loop = startLoop({
    everyMs: 3_600_000,
    onError: () => undefined,
    job: async () => {
      runs += 1;
      (runs === 1 ? first : second).open();
    },
  });
  await first.opened;
  await Promise.resolve();
  loop.wake();
  await second.opened;
  await loop.stop();
});
