import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { EpochMs } from '../../src/core/time.ts';
import { linesOf } from '../../src/runtime/journal-lines.ts';
import { tempFolder } from '../support/embedded.ts';
import { presszero } from './support.ts';

const folder = tempFolder('journal');
const file = join(folder.path, 'promises-workshop.jsonl');
afterEach(() => writeFileSync(file, lines));
afterAll(() => folder.remove());

const AT = Date.UTC(2026, 2, 2, 18) as EpochMs;
const promised = (place: string) =>
  ({
    place,
    as: 'callback',
    sid: 'CA1',
    queue: 'general',
    lang: 'en',
    headStartMs: 0,
    arrivedAt: AT,
    card: 'sealed',
    number: 'sealed',
    numberHash: 'hash',
    recording: null,
    dueAt: null,
    at: AT,
  }) as never;
const lines = linesOf('name', [
  { promised: promised('CB1'), settled: null },
  { promised: promised('CB2'), settled: { disposition: 'reached', at: AT } },
]);
writeFileSync(file, lines);

const journal = (...words: string[]) => presszero(['journal', ...words], { env: { DATA_DIR: folder.path } });

it('lists what stands and how the others ended', async () => {
  const { code, out } = await journal();
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    'HOTLINE   PLACE  KIND      QUEUE    PROMISED (UTC)    STATE',
    'workshop  CB1    callback  general  2026-03-02 18:00  stands',
    'workshop  CB2    callback  general  2026-03-02 18:00  reached 2026-03-02 18:00',
  ]);
  expect(JSON.parse((await journal('--json')).out)).toMatchObject({
    promises: [{ place: 'CB1', disposition: null }, { place: 'CB2' }],
    damaged: [],
  });
});

it('names damaged lines, and a folder without a journal', async () => {
  writeFileSync(file, lines.replace('"CB1"', '"CBx"'));
  const damaged = await journal();
  expect([damaged.code, damaged.out]).toEqual([1, expect.stringContaining(`${file}:2`)]);
  const nowhere = await journal('--data', join(folder.path, 'nowhere'));
  expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('--data or DATA_DIR')]);
});
