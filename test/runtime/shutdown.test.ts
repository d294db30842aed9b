import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { onSignals, shutDown } from '../../src/runtime/shutdown.ts';

const log = pino({ level: 'silent' });

/** A process that only notes its exit code. */
class Process extends EventEmitter {
  readonly codes: number[] = [];
  readonly left: Promise<void>;
  #leave = (): void => undefined;

  constructor() {
    super();
    this.left = new Promise((resolve) => (this.#leave = resolve));
  }

  exit(code: number): void {
    this.codes.push(code);
    this.#leave();
  }
}

test('each step runs in its order, also after one that failed and one that is late', async () => {
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(name);
  const clean = await shutDown(
    [
      { name: 'no new calls', deadlineMs: 1_000, run: note('no new calls') },
      {
        name: 'fails',
        deadlineMs: 1_000,
        run: () => {
          throw new Error('x');
        },
      },
      { name: 'rejects', deadlineMs: 1_000, run: () => Promise.reject(new Error('x')) },
      { name: 'hangs', deadlineMs: 5, run: () => new Promise<void>(() => undefined) },
      { name: 'close', deadlineMs: 1_000, run: note('close') },
    ],
    log,
  );
  expect(ran).toEqual(['no new calls', 'close']);
  expect(clean).toBe(false);
});

test('all well is told as such', async () => {
  expect(await shutDown([{ name: 'a', deadlineMs: 1_000, run: async () => undefined }], log)).toBe(true);
});

test('the first signal runs the sequence, then the process leaves', async () => {
  const source = new Process();
  let runs = 0;
  onSignals(async () => (runs += 1) > 0, source);
  source.emit('SIGTERM');
  await source.left;
  expect({ runs, codes: source.codes }).toEqual({ runs: 1, codes: [0] });
});

test('an unclean sequence is exit code 1', async () => {
  const source = new Process();
  onSignals(async () => false, source);
  source.emit('SIGINT');
  await source.left;
  expect(source.codes).toEqual([1]);
});

test('the second signal leaves at once', () => {
  const source = new Process();
  onSignals(() => new Promise(() => undefined), source);
  source.emit('SIGINT');
  expect(source.codes).toEqual([]);
  source.emit('SIGTERM');
  expect(source.codes).toEqual([130]);
});

test('handlers can be taken away', () => {
  const source = new Process();
  onSignals(async () => true, source)();
  expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
});
