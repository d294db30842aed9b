/** Takes the README's pictures of the pages, from engines of its own: `npm run screenshots`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import type { EpochMs } from '../src/core/time.ts';
import { startEngine } from '../src/main.ts';
import { readConfig } from '../src/runtime/config.ts';
import { findBrowser, openBrowser } from '../test/support/browser.ts';
import { builtPages } from '../test/support/pages.ts';
import { board, flows } from './screenshots/board.ts';
import { busyHotline, newCallers } from './screenshots/busy.ts';
import { phone } from './screenshots/phone.ts';

const FOLDER = 'docs';
/** Call time of the pictures, whenever they are taken: an afternoon on which everybody works. */
const AFTERNOON = Date.parse('2026-11-24T15:02:00-05:00') as EpochMs;
const browser = await openBrowser(await findBrowser((line) => console.error(line)));

/** An engine of its own for one or more pictures; `rate`: how fast its clock runs. */
async function withEngine(rate: number, take: (url: string, open: (path: string) => Promise<Page>) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'presszero-screenshots-'));
  const config = readConfig({ PORT: '0', DATA_DIR: folder, PRESSZERO_CLOCK_RATE: String(rate) });
  if (!('ok' in config)) throw new Error('the environment of the screenshots is wrong');
  const running = await startEngine({ ...config.ok, clockStart: AFTERNOON }, pino({ level: 'silent' }), {
    pagesDir: await builtPages(),
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
    await take(running.url, async (path) => {
      const page = await context.newPage();
      await page.goto(running.url + path);
      return page;
    });
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const picture = (name: string) => ({ path: join(FOLDER, `${name}.png`) });

try {
  mkdirSync(FOLDER, { recursive: true });
  await withEngine(1, async (_url, open) => {
    const page = await open('/phone');
    await phone(page);
    await page.screenshot(picture('phone'));
  });
  await withEngine(20, async (url, open) => {
    await busyHotline(url);
    const live = await open('/');
    await board(live);
    await live.screenshot(picture('board'));

    const drawn = await open('/flows');
    await flows(drawn, () => newCallers(url, 3));
    await drawn.screenshot(picture('flows'));
  });
} finally {
  await browser.close();
}
