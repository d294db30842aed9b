import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { tempFolder } from '../support/embedded.ts';
import { parts, talkAWhile } from './parts.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Call time is wall time here, as a newcomer has it. */
const PATIENCE = { timeout: 120_000 };
const program = inject('browser');

let browser: Browser;
beforeAll(async () => {
  if (program === null) return;
  // The first half of `npm start`; the second is `startedEngine`.
  await promisify(execFile)(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
  browser = await openBrowser(program);
});
afterAll(async () => {
  if (program !== null) await browser.close();
});

/** `presszero start` as it is shipped, in a folder with nothing but the sample's flows; nothing is set but the port. `.ci/newcomer` clones. */
async function startedEngine() {
  const folder = tempFolder('newcomer');
  const temporary = join(folder.path, 'tmp');
  mkdirSync(temporary);
  cpSync(join(ROOT, 'flows'), join(folder.path, 'flows'), { recursive: true });
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'start', '--port', '0'], {
    cwd: folder.path,
    env: { PATH, HOME, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close').then(([code]) => code as number | null);
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    url = /^PressZero answers at (\S+)$/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  // What is printed after the address is not read, and must not hold the engine up.
  child.stdout.resume();
  return {
    url: url ?? expect.fail(`no address was printed; ${complaints}`),
    async stop(): Promise<number | null> {
      child.kill('SIGINT');
      const code = await closed;
      folder.remove();
      return code;
    },
  };
}

describe.skipIf(program === null)('the newcomer’s road, from the build and the start that npm start makes', () => {
  it('the address it prints, a call, the menu, 0, an agent, the talk, the board, the story', PATIENCE, async () => {
    const engine = await startedEngine();
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(30_000);
    let code: number | null = null;
    try {
      const page = await context.newPage();
      await page.goto(engine.url);
      await page.getByRole('heading', { name: 'No calls yet' }).waitFor();
      await page.getByRole('link', { name: 'Open the phone' }).click();
      const { call, zero, heard, hangUp, story, next, agent, answer, take } = parts(page);
      await call.click();
      await heard.getByText('Welcome to Lumen.').waitFor();
      await zero.click();
      await answer.click();
      await take.click();
      await next.filter({ hasText: 'You are talking with' }).waitFor();
      await agent.locator('.state').getByText('Talking with the caller').waitFor();

      const board = await context.newPage();
      await board.goto(`${engine.url}/`);
      const talk = board.getByRole('region', { name: 'Talking and ringing', exact: true });
      await talk.getByText('talks with').waitFor();
      await agent.getByRole('textbox').fill('Hello, how can I help?');
      await agent.getByRole('textbox').press('Enter');
      await heard.getByText('Hello, how can I help?').waitFor();
      await talkAWhile(page);
      await hangUp.click();

      const told = ['The call comes in.', 'Pressed 0.', 'In line for general', 'Talking with a person.'];
      await story.getByText('Over: talked with a person.').waitFor();
      for (const sentence of told) await story.getByText(sentence).first().waitFor();
      await talk.getByText('talks with').waitFor({ state: 'detached' });
      await board.getByText('How calls ended').click();
      await board.getByRole('link', { name: 'talked with a person' }).click();
      for (const sentence of told) await board.getByRole('dialog').getByText(sentence).first().waitFor();
    } finally {
      await context.close();
      code = await engine.stop();
    }
    expect(code).toBe(0);
  });
});
