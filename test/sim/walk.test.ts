/** Random callers on random hotlines never leave the proof. `npm run walk -- --hotlines 10000` walks on. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redisScripts } from '../../src/redis/scripts.ts';
import { removeKeys, testKeyspace, testRedis, type TestRedis } from '../support/redis.ts';
import { walkHotline } from '../support/walk.ts';

const HOTLINES = 30;

let redis: TestRedis;
beforeAll(async () => {
  redis = await testRedis({ scripts: redisScripts() });
});
afterAll(() => redis.cleanUp());

it(`callers of ${HOTLINES} hotlines are always where the proof has been`, { timeout: 120_000 }, async () => {
  let turns = 0;
  const states = new Set<string>();
  for (let seed = 1; seed <= HOTLINES; seed++) {
    const name = testKeyspace();
    const walked = await walkHotline(seed, redis, name);
    turns += walked.turns;
    for (const state of walked.states) states.add(state);
    await removeKeys(redis, name);
  }
  expect(turns).toBeGreaterThan(HOTLINES * 8);
  // The walk was no stroll round the first menu: it came to every kind of state a call can be in.
  expect([...states]).toEqual(
    expect.arrayContaining([
      '@admission/f0',
      '@hold',
      '@talking',
      '@agent-gone',
      '@callback-promised',
      '@message',
      '@on-call',
      '@ended',
    ]),
  );
});
