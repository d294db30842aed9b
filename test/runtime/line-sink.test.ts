import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  children.clear();
});

/** A process that logs `lines` lines of some 2 kB at once with the real log, and says every 50 ms how many were dropped. */
function logging(lines: number, stderr: 'pipe' | number) {
  const script = `
    const { makeLog, droppedLogLines } = await import('./src/runtime/log.ts');
    const log = makeLog('info');
    for (let n = 0; n < ${lines}; n += 1) log.info({ n }, 'x'.repeat(2_000));
    const beat = setInterval(() => {
      log.info('beat');
      console.log(droppedLogLines());
    }, 50);
    process.once('SIGTERM', () => clearInterval(beat));`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', stderr],
  });
  children.add(child);
  return child;
}

/** How many lines it has dropped, by what it says next. */
async function nextBeat(child: ChildProcess): Promise<number> {
  const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return Number(chunk.toString().trim().split('\n').at(-1));
}

test.skipIf(!existsSync('/dev/full'))('a full disk ends nothing, and an exit is not held up', async () => {
  const full = openSync('/dev/full', 'w');
  const child = logging(3, full);
  closeSync(full);
  for (let beats = 0; beats < 10; beats += 1) await nextBeat(child);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('a pipe nobody reads costs bounded memory; read again, it tells how many lines are missing, where they are', async () => {
  const LINES = 20_000;
  const child = logging(LINES, 'pipe');
  const dropped = await nextBeat(child);
  expect(dropped).toBeGreaterThan(LINES / 2);
  expect(dropped).toBeLessThan(LINES);

  const all = text(child.stderr ?? process.stdin);
  await pause(500);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  const lines = (await all)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly msg: string; readonly n?: number; readonly lines?: number });
  const kept = lines.filter(({ n }) => n !== undefined);
  expect(kept.map(({ n }) => n)).toEqual(kept.map((_, index) => index));
  const gaps = lines.filter(({ lines }) => lines !== undefined);
  const missing = gaps.reduce((sum, { lines }) => sum + (lines ?? 0), 0);
  expect(kept.length + missing).toBeGreaterThanOrEqual(LINES);
  expect(lines.at(kept.length)?.msg).toBe('log lines are missing here: stderr did not take them');
  expect(lines.at(-1)?.msg).toBe('beat');
});
