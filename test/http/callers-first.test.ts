/** A node that is behind sheds what only looks, never a caller (R12). */
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { TestHotline } from '../support/hotline.ts';
import { type Door, doorOf, startLonely } from './carrier-post.ts';

let hotline: TestHotline;
let door: Door;
beforeAll(async () => {
  hotline = await startLonely();
  door = doorOf(hotline);
});
afterAll(async () => hotline.stop());

const headers = { authorization: 'Bearer token-of-the-tests' };
const spin = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};
const look = async () => {
  const { statusCode, headers: told, body } = await hotline.running.app.inject({ url: '/api/status', headers });
  return { statusCode, retryAfter: told['retry-after'], body };
};

it('sheds the board, does what is ordered, answers callers, and shows the board again', async () => {
  expect(await look()).toMatchObject({ statusCode: 200 });
  for (let times = 0; times < 4; times += 1) {
    spin(800);
    await turn();
  }
  const payload = { announcement: null, by: 'test' };
  const [shed, ordered, { xml }] = await Promise.all([
    look(),
    hotline.running.app.inject({ method: 'POST', url: '/api/levers', headers, payload }),
    door.call(['1']),
  ]);
  expect(shed).toMatchObject({ statusCode: 503, retryAfter: '3', body: expect.stringContaining('"code":"busy"') });
  expect(ordered.statusCode).toBe(200);
  expect(xml).toContain('<Gather');
  await vi.waitFor(async () => expect(await look()).toMatchObject({ statusCode: 200 }), { timeout: 10_000 });
});
