/** `/api/calls` and `/api/callbacks` page by page, as they are and as the command line follows them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineAt } from '../../src/cli/engine.ts';
import type { Language, PlaceId, QueueName } from '../../src/core/ids.ts';
import type { DurationMs, EpochMs } from '../../src/core/time.ts';
import { presszero } from '../cli/support.ts';
import type { TestHotline } from '../support/hotline.ts';
import { doorOf, newSid, startLonely } from './carrier-post.ts';

const TOKEN = 'token-of-the-tests';
let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startLonely();
});
afterAll(async () => hotline.stop());

const ask = async (url: string) =>
  await hotline.running.app.inject({ url, headers: { authorization: `Bearer ${TOKEN}` } });

it('more calls than a page holds are all there, once each, oldest first', async () => {
  const door = doorOf(hotline);
  const sids: string[] = [];
  for (let n = 0; n < 25; n++) {
    const ten = await Promise.all(Array.from({ length: 10 }, () => door.call()));
    sids.push(...ten.map(({ sid }) => sid));
  }
  const first = (await ask('/api/calls')).json<{ calls: { sid: string }[]; next: string }>();
  expect(first.calls).toHaveLength(200);
  const second = (await ask(`/api/calls?cursor=${first.next}`)).json<{ calls: { sid: string }[]; next: null }>();
  expect(second.next).toBeNull();

  const calls = await engineAt(hotline.running.url, TOKEN, new AbortController().signal).calls();
  const told = calls.map(({ sid }) => sid);
  expect(told).toEqual([...first.calls, ...second.calls].map(({ sid }) => sid));
  expect(told.toSorted()).toEqual(sids.toSorted());
  const begun = calls.map(({ startedAt }) => startedAt);
  expect(begun).toEqual(begun.toSorted((a, b) => a - b));
});

it('more callbacks than a page holds are all there, once each, oldest arrival first, and counted as such', async () => {
  const { store } = hotline.running.engine.deps;
  const { at } = await store.census();
  const places = Array.from({ length: 250 }, (_, n) => `CB${n.toString(16).padStart(24, '0')}` as PlaceId);
  const promise = { as: 'callback', queue: 'general' as QueueName, lang: 'en' as Language, card: '', at } as const;
  const nothing = { headStartMs: 0 as DurationMs, number: null, numberHash: null, recording: null, dueAt: null };
  // Two of each moment.
  const arrivalOf = (n: number) => (at + Math.floor(n / 2)) as EpochMs;
  await Promise.all(
    places.map(async (place, n) =>
      store.putBack({ ...promise, ...nothing, place, sid: newSid(), arrivedAt: arrivalOf(n) }),
    ),
  );

  type Page<Next> = { callbacks: { place: string }[]; next: Next };
  const first = (await ask('/api/callbacks')).json<Page<string>>();
  const second = (await ask(`/api/callbacks?cursor=${first.next}`)).json<Page<null>>();
  expect(first.callbacks.map(({ place }) => place)).toEqual(places.slice(0, 200));
  expect([second.callbacks.map(({ place }) => place), second.next]).toEqual([places.slice(200), null]);

  const given = { env: { PRESSZERO_API_TOKEN: TOKEN } };
  const listed = await presszero(['callbacks', '--json', '--engine', hotline.running.url], given);
  expect(JSON.parse(listed.out)).toEqual({ callbacks: [...first.callbacks, ...second.callbacks] });
  expect((await ask('/api/board')).json()).toMatchObject({
    callbacks: first.callbacks.map(({ place }) => ({ place })),
    callbacksTotal: 250,
  });
  const { queues } = (await ask('/api/status')).json<{ queues: { queue: string; callbacks: number }[] }>();
  expect(queues.find(({ queue }) => queue === 'general')).toMatchObject({ callbacks: 250 });
});

it.each([
  ['a number', '/api/calls?cursor=5'],
  ['one that is cut', `/api/calls?cursor=1800000000000-CA${'0'.repeat(31)}`],
  ['one of callbacks', `/api/calls?cursor=1800000000000-CB${'0'.repeat(24)}`],
  ['a number', '/api/callbacks?cursor=5'],
  ['one that is cut', `/api/callbacks?cursor=1800000000000-CB${'0'.repeat(23)}`],
  ['one of calls', `/api/levers?cursor=1800000000000-CA${'0'.repeat(32)}`],
  ['one of calls', `/api/callbacks?cursor=1800000000000-CA${'0'.repeat(32)}`],
])('a cursor of another kind is refused: %s (%s)', async (_what, url) => {
  const reply = await ask(url);
  expect(reply.statusCode).toBe(400);
  expect(reply.json()).toEqual({
    error: { code: 'bad-request', message: 'cursor: is not the "next" of a page before' },
  });
});
