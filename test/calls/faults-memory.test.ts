/** A Redis that still answers every read, and takes nothing new: out of memory, and a master that was made a replica. */
import Fastify from 'fastify';
import { afterEach, expect, it, vi } from 'vitest';
import { Redis } from 'ioredis';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { ownRedis, tempFolder } from '../support/embedded.ts';

const PATIENCE = { timeout: 40_000, interval: 100 };
const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** A hotline on a Redis of its own, with somebody who is told of alarms. */
async function onItsOwnRedis() {
  const folder = tempFolder('memory');
  undo.push(() => folder.remove());
  const server = await ownRedis(folder.path);
  undo.push(() => server.stop());
  const redis = new Redis(server.socketPath);
  undo.push(() => redis.disconnect());
  const told: string[] = [];
  const page = Fastify({ logger: false });
  page.post('/', (request, reply) => {
    const { alarm, state } = request.body as { readonly alarm: string; readonly state: string };
    told.push(`${alarm} ${state}`);
    void reply.send({});
  });
  undo.push(() => page.close());
  const url = await page.listen({ port: 0, host: '127.0.0.1' });
  const hotline = await startHotline({
    rate: 10,
    redisUrl: server.url,
    edit: (file, text) => (file === 'hotline.yaml' ? `${text}\nalarms: [{ webhook: "${url}" }]\n` : text),
  });
  undo.push(() => hotline.stop());
  return { redis, hotline, told };
}

/** What the board says of Redis, and what machines are told. */
async function stateOf({ running }: TestHotline): Promise<readonly unknown[]> {
  const get = async (path: string) => (await running.app.inject({ url: path, headers })).body;
  const headers = { authorization: 'Bearer token-of-the-tests' };
  const { health } = JSON.parse(await get('/api/board')) as { health: { redis: { code: string } } };
  const { store } = JSON.parse(await get('/health/ready')) as { store: string };
  return [health.redis.code, store, /^presszero_store_up (\d)$/m.exec(await get('/metrics'))?.[1]];
}

const tells = (hotline: TestHotline, ...state: readonly string[]) =>
  vi.waitFor(async () => expect(await stateOf(hotline)).toEqual(state), PATIENCE);

it(
  'a Redis that has no memory left is told of, everywhere, and when it is well again',
  { timeout: 90_000 },
  async () => {
    const { redis, hotline, told } = await onItsOwnRedis();
    expect(await stateOf(hotline)).toEqual(['answers', 'up', '1']);
    await redis.config('SET', 'maxmemory', 1);
    await tells(hotline, 'refuses', 'refuses', '0');
    await vi.waitFor(() => expect(told).toContain('store-failing begun'), PATIENCE);
    await redis.config('SET', 'maxmemory', 0);
    await tells(hotline, 'answers', 'up', '1');
    await vi.waitFor(() => expect(told).toContain('store-failing over'), PATIENCE);
  },
);

it('so is one that was made a replica', { timeout: 60_000 }, async () => {
  const { redis, hotline } = await onItsOwnRedis();
  await redis.replicaof('127.0.0.1', 9);
  await tells(hotline, 'refuses', 'refuses', '0');
  await redis.replicaof('NO', 'ONE');
  await tells(hotline, 'answers', 'up', '1');
});

it('a Redis that is nearly full is told of while there is time', { timeout: 60_000 }, async () => {
  const { redis, hotline, told } = await onItsOwnRedis();
  const used = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
  await redis.config('SET', 'maxmemory', Math.round(used * 1.3));
  await vi.waitFor(() => expect(told).toContain('store-memory begun'), PATIENCE);
  expect(await stateOf(hotline)).toEqual(['answers', 'up', '1']);
  await redis.config('SET', 'maxmemory', used * 10);
  await vi.waitFor(() => expect(told).toContain('store-memory over'), PATIENCE);
});
