/** Takes the README's pictures of the pages, from an engine of its own: `npm run screenshots`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startEngine } from '../src/main.ts';
import { readConfig } from '../src/runtime/config.ts';
import { findBrowser, openBrowser } from '../test/support/browser.ts';
import { builtPages } from '../test/support/pages.ts';
import { parts } from '../test/web/parts.ts';

const FOLDER = 'docs';
const folder = mkdtempSync(join(tmpdir(), 'presszero-screenshots-'));
const config = readConfig({ PORT: '0', DATA_DIR: folder });
if (!('ok' in config)) throw new Error('the environment of the screenshots is wrong');

const browser = await openBrowser(await findBrowser((line) => console.error(line)));
const running = await startEngine(config.ok, pino({ level: 'silent' }), { pagesDir: await builtPages() });
try {
  mkdirSync(FOLDER, { recursive: true });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(running.url);
  const { call, heard, zero, answer, take, agent } = parts(page);
  await call.click();
  await heard.getByText('For a person, press 0.').waitFor();
  await zero.click();
  await answer.click();
  await agent.getByText('To take the call, press 1.').waitFor();
  await take.click();
  await agent.getByRole('textbox').fill('Hello, this is Mei. How can I help?');
  await agent.getByRole('textbox').press('Enter');
  await heard.locator('.voice .to-come').waitFor({ state: 'detached' });
  await page.screenshot({ path: join(FOLDER, 'phone.png') });
} finally {
  await browser.close();
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
}
