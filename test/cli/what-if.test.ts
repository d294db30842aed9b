import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presszero } from './support.ts';

const root = resolve(import.meta.dirname, '../..');
const flows = join(root, 'flows');

describe('presszero what-if', () => {
  it('tells it in words', async () => {
    const { code, out } = await presszero([
      'what-if',
      '+12025550100',
      '--at',
      '2026-12-25 03:00',
      '--flows',
      flows,
      '--language',
      'en',
    ]);
    expect(code).toBe(0);
    expect(out).toContain('+12025550100 on Friday, 2026-12-25 03:00 (America/New_York): the flow support answers.');
    expect(out).toMatch(/^ {2}9 {2}leads to the line for urgent$/m);
    expect(out).toMatch(/^workshop {2}closed {2}2026-12-26 10:00$/m);
    expect(out).toMatch(/^repairs .*from 2026-12-26 10:00$/m);
  });

  it('says that nobody on call is rung until the caller asks for them', async () => {
    const words = ['what-if', '+12025550100', '--flows', join(root, 'test/flows/good/night-line'), '--at'];
    const { out } = await presszero([...words, '2026-12-25 12:00']);
    expect(out).toMatch(
      /^listen {2}closed {2}nobody \(somebody is on call: the caller must press 3\) {2}2026-12-25 20:00/m,
    );
    expect((await presszero([...words, '2026-12-25 23:00'])).out).toMatch(/^listen {2}open {2}Noor {2}/m);
  });

  it('and as data', async () => {
    const env = { FLOWS_DIR: join(flows, 'game-hotline') };
    const { out } = await presszero(['what-if', '+1 202 555 0140', '--from', 'withheld', '--json'], { env });
    expect(JSON.parse(out)).toMatchObject({ number: '+12025550140', from: 'withheld', flow: 'welcome' });
  });

  it.each([
    [['+12025550199'], 2, 'The hotline does not answer +12025550199; it answers +12025550100'],
    [['+12025550100', '--at', 'soon'], 2, '--at "soon" is no moment'],
    [['+12025550100', '--language', 'fr'], 2, 'it speaks en, zh'],
    [['+12025550100', '--flows', 'nowhere'], 1, 'There is no hotline.yaml in nowhere'],
    [['+12025550100', '--flows', join(root, 'test/flows/bad/languages')], 1, 'error PZ'],
  ])('%j: %i', async (words, wanted, sentence) => {
    const { code, err } = await presszero(['what-if', '--flows', flows, ...words]);
    expect(err).toContain(sentence);
    expect(code).toBe(wanted);
  });

  it('of flows that would be published, or not at all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pz-what-if-'));
    await cp(join(root, 'test/flows/good/clinic'), folder, { recursive: true });
    const number = '+12025550100';
    const asked = async () => await presszero(['what-if', number, '--flows', folder]);
    expect((await asked()).code).toBe(0);
    const path = join(folder, 'front-desk.yaml');
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      text
        .replace(/^start: .*$/m, 'start: ring-first')
        .replace(/^steps:$/m, 'steps:\n  ring-first: { transfer: { to: +12025550130, ring: 60s } }'),
    );
    const { code, err } = await asked();
    await rm(folder, { recursive: true });
    expect(err).toContain('error PZ202');
    expect(code).toBe(1);
  });
});
