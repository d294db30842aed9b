import { mkdirSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../support/embedded.ts';
import { presszero } from './support.ts';

const FLOWS = resolve('flows');
const folder = tempFolder('cli');
const unreadable = join(folder.path, 'unreadable');
const broken = join(folder.path, 'broken');

beforeAll(async () => {
  await cp(FLOWS, broken, { recursive: true });
  writeFileSync(
    join(broken, 'extra.yaml'),
    'flow: extra\nstart: one\nsteps:\n  one:\n    sya: { en: "Hello" }\n    go: nowhere\n',
  );
  await cp(FLOWS, unreadable, { recursive: true });
  mkdirSync(join(unreadable, 'more.yaml'));
  mkdirSync(join(folder.path, 'empty'));
});
afterAll(() => folder.remove());

describe('check', () => {
  it('a folder in order', async () => {
    const { code, out } = await presszero(['check', FLOWS]);
    expect(out).toContain('no problems');
    expect(code).toBe(0);
  });

  it('every problem with its line and a caret; exit code 1', async () => {
    const { code, out } = await presszero(['check', broken]);
    expect(code).toBe(1);
    expect(out).toMatch(/^extra\.yaml:5:5 error PZ\d+ /m);
    expect(out).toContain('Did you mean say?');
    expect(out).toMatch(/^ +\| +\^$/m);
    expect(out).toMatch(/\d errors?, 0 warnings\.$/);
  });

  it('warnings and notes stop nothing, and are told apart from errors', async () => {
    const files = 'test/flows/good/bank';
    const { code, out } = await presszero(['check', files]);
    expect(code).toBe(0);
    expect(out).toMatch(/^hotline\.yaml:9:\d+ note PZ242 /m);
    expect(out).toMatch(/0 errors, 0 warnings, 1 note\. It can be used as it is\.$/m);
    const json = JSON.parse((await presszero(['check', files, '--json'])).out) as object;
    expect(json).toMatchObject({ errors: 0, warnings: 0, notes: 1, problems: [{ severity: 'note', code: 'PZ242' }] });
  });

  it('the hotline as it was is refused', async () => {
    const { code, out } = await presszero(['check', 'flows/as-it-was']);
    expect(code).toBe(1);
    for (let promise = 1; promise <= 12; promise++) expect(out).toContain(`error PZ${200 + promise} `);
  });

  it('some files of it, and JSON', async () => {
    expect(await presszero(['check', join(broken, 'support.yaml')])).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 file in') as string,
    });
    const { code, out } = await presszero(['check', join(broken, 'extra.yaml'), '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      errors: expect.any(Number) as number,
      problems: expect.arrayContaining([expect.objectContaining({ file: 'extra.yaml', line: 5 })]) as unknown,
    });
  });

  it.each([
    [['check', '/nowhere/at/all'], 1, 'There is no /nowhere/at/all'],
    [['check', 'README.md'], 1, 'README.md is no flow file'],
    [['start', '--port', '0', '--data', 'README.md/data'], 1, 'README.md/data cannot be used: mkdir says ENOTDIR.'],
    [['check', FLOWS, broken], 2, 'Name one folder'],
    [['check', join(FLOWS, 'support.yaml'), join(broken, 'extra.yaml')], 2, 'Name one folder'],
  ])('%j', async (words, code, sentence) => {
    expect(await presszero(words)).toMatchObject({ code, err: expect.stringContaining(sentence) as string });
  });

  it.each([['check'], ['graph'], ['test'], ['what-if', '+12025550100', '--flows'], ['replay'], ['publish']])(
    '%s: a folder that cannot be read is told, not a fault of ours',
    async (...words) => {
      expect(await presszero([...words, unreadable])).toMatchObject({
        code: 1,
        err: `The flows in ${unreadable} can't be read: ${join(unreadable, 'more.yaml')} leads out of the folder or is no file; copy the file itself here.`,
      });
    },
  );

  it('FLOWS_DIR is where it looks', async () => {
    expect(await presszero(['check'], { env: { FLOWS_DIR: broken } })).toMatchObject({ code: 1 });
  });
});

describe('fallback', () => {
  it('prints a document that rings the emergency numbers', async () => {
    const { code, out } = await presszero(['fallback', '--flows', FLOWS]);
    expect(code).toBe(0);
    expect(out).toMatch(/^<\?xml[^]*<Response>[^]*\+12025550120[^]*<Redirect/);
  });

  it('for a bin: nothing of ours but the way back', async () => {
    const { code, out } = await presszero(['fallback', '--bin', '--flows', FLOWS], {
      env: { PUBLIC_URL: 'https://calls.example.com', PRESSZERO_API_TOKEN: 'token-of-the-tests' },
    });
    expect(code).toBe(0);
    expect(out.match(/https:\/\/calls\.example\.com[^<"]*/g)).toEqual([
      expect.stringMatching(/^https:\/\/calls\.example\.com\/voice/),
    ]);
    expect(await presszero(['fallback', '--bin', '--flows', FLOWS])).toMatchObject({
      code: 1,
      err: expect.stringContaining('PUBLIC_URL') as string,
    });
  });
});

describe('what refuses to start', () => {
  it.each([
    [['start', '--flows', join(folder.path, 'empty')], {}, 'There is no hotline.yaml'],
    [['start', '--flows', broken, '--data', join(folder.path, 'data')], {}, 'nothing was started'],
    [['start'], { PORT: 'x' }, 'PORT'],
    [['start', '--flows', FLOWS], { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}` }, 'TWILIO_AUTH_TOKEN is missing'],
  ])('%j %j', async (words, env, sentence) => {
    expect(await presszero(words, { env })).toMatchObject({
      code: 1,
      err: expect.stringContaining(sentence) as string,
    });
  });
});
