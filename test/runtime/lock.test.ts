import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock, waitForLock, type HeldLock, type LockResult } from '../../src/runtime/lock.ts';
import { tempFolder } from '../support/embedded.ts';

let folder: ReturnType<typeof tempFolder>;
let path: string;
beforeEach(() => {
  folder = tempFolder('lock');
  path = join(folder.path, 'data/engine.lock');
});
afterEach(() => folder.remove());

function held(result: LockResult): HeldLock {
  if ('heldBy' in result) throw new Error(`held by ${result.heldBy.pid}`);
  return result.ok;
}

/** A pid that was alive and is not. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

/** Before this process. */
const EARLIER = new Date('2026-01-01');

function leave(content: string): void {
  mkdirSync(join(folder.path, 'data'), { recursive: true });
  writeFileSync(path, content);
}

test('a second start learns pid and port of the first', async () => {
  const lock = held(await takeLock(path));
  expect(await takeLock(path)).toMatchObject({ heldBy: { pid: process.pid } });
  lock.announcePort(3000);
  expect(await takeLock(path)).toMatchObject({ heldBy: { pid: process.pid, port: 3000 } });
  lock.release();
  expect(existsSync(path)).toBe(false);
  held(await takeLock(path)).release();
});

test('one of many at once gets it', async () => {
  const results = await Promise.all(Array.from({ length: 20 }, () => takeLock(path)));
  expect(results.filter((result) => 'ok' in result)).toHaveLength(1);
  for (const result of results) if ('ok' in result) result.ok.release();
});

test('the lock of another living process holds', async () => {
  leave(JSON.stringify({ pid: process.ppid, port: 8080 }));
  expect(await takeLock(path)).toMatchObject({ heldBy: { pid: process.ppid, port: 8080 } });
});

// Threads share a pid and not what they remember.
test('the lock of another thread of this process holds', async () => {
  const first = held(await takeLock(path));
  const content = readFileSync(path, 'utf8');
  first.release();
  leave(content);
  expect(await takeLock(path)).toMatchObject({ heldBy: { pid: process.pid } });
});

test.each([
  ['of a dead process', async () => JSON.stringify({ pid: await deadPid() })],
  [
    'of an earlier process with a pid that was given out again',
    async () => JSON.stringify({ pid: process.ppid, startedAt: '1' }),
  ],
  ['of an earlier container in which we had the same pid', async () => JSON.stringify({ pid: process.pid })],
  ['that was half written', async () => '{"pid":'],
])('a lock %s is taken over', async (_, content) => {
  leave(await content());
  utimesSync(path, EARLIER, EARLIER);
  const lock = held(await takeLock(path));
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
});

test('somebody who died while taking it does not block it for ever', async () => {
  leave('');
  mkdirSync(`${path}.taking`);
  utimesSync(`${path}.taking`, 0, 0);
  held(await takeLock(path)).release();
});

test('waiting gets it when the holder is done', async () => {
  const first = held(await takeLock(path));
  const second = waitForLock(path, 20_000);
  first.release();
  held(await second).release();
});

test('released twice, it does not take away the next one', async () => {
  const first = held(await takeLock(path));
  first.release();
  const second = held(await takeLock(path));
  first.announcePort(1);
  first.release();
  expect(existsSync(path)).toBe(true);
  second.release();
});
