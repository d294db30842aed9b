/** `/api/calls` page by page, as it is and as the command line follows it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineAt } from '../../src/cli/engine.ts';
import type { TestHotline } from '../support/hotline.ts';
import { doorOf, startLonely } from './carrier-post.ts';

const TOKEN = 'token-of-the-tests';
let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startLonely();
});
afterAll(async () => hotline.stop());

it('more calls than a page holds are all there, once each, oldest first', async () => {
  const door = doorOf(hotline);
  const sids: string[] = [];
  for (let n = 0; n < 25; n++) {
    const ten = await Promise.all(Array.from({ length: 10 }, () => door.call()));
    sids.push(...ten.map(({ sid }) => sid));
  }
  const ask = async (url: string) =>
    await hotline.running.app.inject({ url, headers: { authorization: `Bearer ${TOKEN}` } });
  const first = (await ask('/api/calls')).json<{ calls: { sid: string }[]; next: string }>();
  expect(first.calls).toHaveLength(200);
  const second = (await ask(`/api/calls?cursor=${first.next}`)).json<{ calls: { sid: string }[]; next: null }>();
  expect(second.next).toBeNull();
  expect((await ask('/api/calls?cursor=5')).statusCode).toBe(400);

  const calls = await engineAt(hotline.running.url, TOKEN, new AbortController().signal).calls();
  const told = calls.map(({ sid }) => sid);
  expect(told).toEqual([...first.calls, ...second.calls].map(({ sid }) => sid));
  expect(told.toSorted()).toEqual(sids.toSorted());
  const begun = calls.map(({ startedAt }) => startedAt);
  expect(begun).toEqual(begun.toSorted((a, b) => a - b));
});
