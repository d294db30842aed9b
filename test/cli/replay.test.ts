import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startHotline, type TestHotline, WILLING } from '../support/hotline.ts';
import { presszero } from './support.ts';

const flows = resolve(import.meta.dirname, '../../flows');
const env = { PRESSZERO_API_TOKEN: 'token-of-the-tests' };
let hotline: TestHotline;
let draft: string;

beforeAll(async () => {
  hotline = await startHotline({ rate: 10, edit: openAlways });
  hotline.agents(WILLING);
  draft = await mkdtemp(join(tmpdir(), 'pz-draft-'));
  await cp(flows, draft, { recursive: true });
  await edit('hotline.yaml', (text) => openAlways('hotline.yaml', text));
  // One caller speaks with somebody about a repair, one gives up in the menu.
  await called('+12025550171', ['1', '3', '1'], true);
  await called('+12025550172', ['1', '2'], false);
});
afterAll(async () => {
  await hotline.stop();
  await rm(draft, { recursive: true, force: true });
});

/** The workshop is open whenever this test runs, holidays too. */
function openAlways(file: string, text: string): string {
  if (file !== 'hotline.yaml') return text;
  return text
    .replace('mon-fri: "09:00-18:00"', 'mon-sun: "00:00-24:00"')
    .replace(/^ {4}(sat|holidays|dates):.*\n( {6}.*\n)*/gm, '');
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(join(draft, file), 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`nothing changed in ${file}`);
  await writeFile(join(draft, file), changed);
}

async function called(from: string, keys: readonly string[], talks: boolean): Promise<void> {
  const caller = hotline.call(from);
  for (const key of keys) {
    await caller.listening();
    await caller.pressWhenAsked(key);
  }
  if (talks) await caller.joined();
  else await caller.hears(/a bill you do not understand/);
  caller.hangUp();
  await caller.ended();
  const { store } = hotline.running.engine.deps;
  await vi.waitFor(async () => expect((await store.trail(caller.sid)).map(({ what }) => what)).toContain('ended'));
}

const replay = async (...words: readonly string[]) =>
  await presszero(['replay', draft, '--engine', hotline.running.url, ...words], { env });

describe('presszero replay', () => {
  it('against the flows the calls were made on: all as they went', async () => {
    const { code, out } = await replay();
    expect(out).toMatch(/^2 calls since .*: 2 as they went, 0 another way to the same end, 0 to another end\.$/m);
    expect(code).toBe(0);
  });

  it('against a draft: who would end elsewhere, and where their ways part', async () => {
    await edit('support.yaml', (text) => text.replace('        go: repairs\n', '        go: human\n'));
    const { code, out } = await replay();
    expect(code).toBe(1);
    expect(out).toMatch(/^CA[0-9a-f]{32} {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}ends elsewhere$/m);
    expect(out).toContain('  pressed 3 at support/main: was repairs/what, would be @hold (general)');
    expect(out).toMatch(/^ {2}ended as \w+, in the line repairs$/m);
    expect(out).toMatch(/^ {2}would end at @\S+, in the line general$/m);
    expect(out).toMatch(/1 as they went, 0 another way to the same end, 1 to another end\.$/m);
    const { out: json } = await replay('--json');
    expect(JSON.parse(json)).toMatchObject({
      calls: 2,
      elsewhere: 1,
      parted: [{ parting: { event: 'KEY.3', would: { state: '@hold', queue: 'general' } }, elsewhere: true }],
    });
    expect(json).not.toContain('555017');
  });

  it('of no time at all: nothing', async () => {
    expect(await replay('--since', '0s')).toMatchObject({
      code: 0,
      out: expect.stringContaining('No call that is over since') as string,
    });
  });

  it.each([
    [['--since', 'yesterday'], 2, '--since "yesterday" is not a time'],
    [['--engine', 'http://127.0.0.1:1'], 1, 'No engine answers'],
  ])('%j: %i', async (words, wanted, sentence) => {
    const { code, err } = await replay(...words);
    expect(err).toContain(sentence);
    expect(code).toBe(wanted);
  });
});
