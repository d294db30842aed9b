/** A hotline with the simulated carrier in its own process, as `npm start` runs it, and a browser that looks at it. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { type Running, startEngine } from '../../src/main.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openBrowser } from '../support/browser.ts';
import { freePort } from '../support/raw-redis.ts';
import { removeKeys, testKeyspace, testRedis, testRedisUrl } from '../support/redis.ts';

const SAMPLES = resolve(import.meta.dirname, '../../flows');

/** Call time: fast enough for tests, slow enough for a person's steps on a busy machine. */
const RATE = 4;

export const program = inject('browser');

export interface Phones {
  readonly url: string;
  /** Opens a page that must not fail anywhere: what it complains of is in `complaints`. */
  open(options?: BrowserContextOptions & { readonly path?: string }): Promise<Opened>;
  /** Every call under way is hung up. */
  quiet(): Promise<void>;
  /** The engine and its carrier go and come back, at the same address. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface Opened {
  readonly page: Page;
  /** Errors, refused requests, and requests to anybody else. */
  readonly complaints: readonly string[];
}

/** For the tests of one `describe`. After each every call is hung up, then `after` sets right what else they have changed. */
export function usePhones(after?: (phones: Phones) => Promise<void>): Phones {
  // Filled before the first test.
  const phones = {} as Phones;
  beforeAll(async () => void Object.assign(phones, await startPhones()));
  afterEach(async () => {
    await phones.quiet();
    await after?.(phones);
  });
  afterAll(async () => await phones.stop());
  return phones;
}

export async function startPhones(env: Readonly<Record<string, string>> = {}): Promise<Phones> {
  if (program === null) throw new Error('there is no browser');
  const folder = await mkdtemp(join(tmpdir(), 'pz-pages-'));
  const name = testKeyspace();
  await cp(SAMPLES, join(folder, 'flows'), { recursive: true });
  const file = join(folder, 'flows/hotline.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^hotline:.*$/m, `hotline: ${name}`));
  const config = readConfig({
    PORT: String(await freePort()),
    REDIS_URL: testRedisUrl(),
    DATA_DIR: join(folder, 'data'),
    FLOWS_DIR: join(folder, 'flows'),
    PRESSZERO_SECRET: 'secret-of-the-tests-0123456789',
    PRESSZERO_CLOCK_RATE: String(RATE),
    PRESSZERO_ALLOW_UNSAFE_REDIS: '1',
    ...env,
  });
  if (!('ok' in config)) throw new Error(JSON.stringify(config.problems));
  const start = (): Promise<Running> =>
    startEngine(config.ok, pino({ level: 'silent' }), { pagesDir: inject('pages') });
  let running = await start();
  const browser: Browser = await openBrowser(program);
  return {
    url: running.url,
    async open({ path = '/phone', ...options } = {}) {
      const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 }, ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith(running.url)) complaints.push(`asks ${request.url()}`);
      });
      await page.goto(running.url + path);
      return { page, complaints };
    },
    async quiet() {
      const legs = (await (await fetch(`${running.url}/sim/legs?live=true`)).json()) as { sid: string }[];
      for (const { sid } of legs)
        await fetch(`${running.url}/sim/legs/${sid}/hangup`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
    },
    async restart(meanwhile = async () => undefined) {
      await running.stop();
      await meanwhile();
      running = await start();
    },
    async stop() {
      await browser.close();
      expect(await running.stop()).toBe(true);
      const redis = await testRedis();
      await removeKeys(redis, name);
      await redis.cleanUp();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
