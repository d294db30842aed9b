/** A Redis that may throw out waiting callers: nothing starts on it. Every other test's Redis has leave to be unsafe. */
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, expect, it } from 'vitest';
import { ownRedis, tempFolder } from '../support/embedded.ts';
import { presszero } from './support.ts';

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

it('a start on a Redis that evicts is refused, with the sentence that mends it', { timeout: 60_000 }, async () => {
  const folder = tempFolder('unsafe');
  undo.push(() => folder.remove());
  const server = await ownRedis(join(folder.path, 'redis'), { appendOnly: true });
  undo.push(() => server.stop());
  const redis = new Redis(server.socketPath);
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  redis.disconnect();
  const words = ['start', '--port', '0', '--flows', resolve('flows'), '--data', join(folder.path, 'data')];
  const { code, err, out } = await presszero(words, { env: { REDIS_URL: server.url, LOG_LEVEL: 'silent' } });
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^maxmemory-policy is allkeys-lru: Redis may throw waiting callers out of the line\./);
  expect(err).toContain('Run "CONFIG SET maxmemory-policy noeviction"');
  expect(err).toContain('PRESSZERO_ALLOW_UNSAFE_REDIS=1');
});
