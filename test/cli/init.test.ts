import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import { tempFolder } from '../support/embedded.ts';
import { presszero, testIo } from './support.ts';

const folder = tempFolder('init');
afterAll(() => folder.remove());
let made = 0;
const fresh = () => join(folder.path, `hotline-${(made += 1)}`);

/** Somebody at a terminal: types what is on the right when the words on the left have appeared, and Ctrl-C when there is no more. */
async function answering(words: readonly string[], script: readonly (readonly [string, string])[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const { io, out, err } = testIo();
  const left = [...script, ['?', '\u0003'] as const];
  let shown = '';
  const terminal: Io = {
    ...io,
    stdin,
    ask(text) {
      shown += text;
      const [waitsFor, types] = left[0] ?? ['', ''];
      if (!shown.includes(waitsFor)) return;
      left.shift();
      shown = '';
      setImmediate(() => stdin.write(types));
    },
  };
  return { code: await run(words, terminal), out: out.join('\n'), err: err.join('\n') };
}

describe('init', () => {
  it('takes answers as options, and writes a hotline that checks', async () => {
    const to = fresh();
    const ran = await presszero([
      'init',
      to,
      '--yes',
      '--title',
      'Green Street Clinic',
      '--wants',
      'an appointment, a bill',
    ]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(`FLOWS_DIR=${to} presszero start`);
    expect(readdirSync(to).sort()).toEqual([
      'flow.schema.json',
      'front-desk.yaml',
      'hotline.schema.json',
      'hotline.yaml',
    ]);
    expect(await presszero(['check', to])).toMatchObject({
      code: 0,
      out: expect.stringContaining('no problems') as string,
    });
  });

  it('finds the schemas of the folder above, and tells programs what it wrote', async () => {
    const above = fresh();
    await presszero(['init', above, '--yes']);
    const { code, out } = await presszero(['init', join(above, 'second'), '--yes', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      folder: join(above, 'second'),
      files: ['hotline.yaml', 'front-desk.yaml'],
    });
    expect(readFileSync(join(above, 'second/hotline.yaml'), 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/hotline/,
    );
    expect(existsSync(join(above, 'second/flow.schema.json'))).toBe(false);
  });

  it('overwrites nothing', async () => {
    const to = fresh();
    mkdirSync(to);
    writeFileSync(join(to, 'front-desk.yaml'), 'mine');
    const { code, err } = await presszero(['init', to, '--yes']);
    expect(code).toBe(1);
    expect(err).toBe(`${join(to, 'front-desk.yaml')} is there already; nothing was written. Name another folder.`);
    expect(readdirSync(to)).toEqual(['front-desk.yaml']);
  });

  it('asks at a terminal; an empty answer is the default, a wrong one is asked again', async () => {
    const to = fresh();
    const { code, err } = await answering(
      ['init', to, '--number', '+12025550100'],
      [
        ['called?', '流明客服\r'],
        ['languages', 'zh\r'],
        ['Who answers', '小雨 +12025550100\r'],
        ['cannot ring itself', '\u007f2\r'],
        ['When?', '\r'],
        ['mostly want', '\r'],
      ],
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const text = readFileSync(join(to, 'hotline.yaml'), 'utf8');
    expect(text).toContain('title: { zh: "流明客服" }');
    expect(text).toContain('name: "小雨", phone: +12025550102');
    expect(readFileSync(join(to, 'front-desk.yaml'), 'utf8')).toContain('"账单"');
  });

  it('writes nothing when it is broken off', async () => {
    const to = fresh();
    expect(await answering(['init', to], [['called?', 'One\r']])).toMatchObject({
      code: 1,
      err: 'Stopped; nothing was written.',
    });
    expect(existsSync(to)).toBe(false);
  });

  it('tells where it cannot write', async () => {
    expect(await presszero(['init', join(process.cwd(), 'README.md/x'), '--yes'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be written') as string,
    });
  });
});
