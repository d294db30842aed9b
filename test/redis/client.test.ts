import { afterEach, expect, test } from 'vitest';
import { testRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis | undefined;
afterEach(async () => redis?.cleanUp());

test('each test has a real Redis in a key space of its own', async () => {
  redis = await testRedis();
  const key = `x:{${redis.hotline}}:n`;
  expect(await redis.run('count', (client) => client.incr(key))).toBe(1);
  expect(await redis.run('lua', (client) => client.eval('return redis.call("incr", KEYS[1])', 1, key))).toBe(2);
});
