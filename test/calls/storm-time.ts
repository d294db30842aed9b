/** A storm that is over need not sit through the minutes until a callback is tried again. */
import { testRedis } from '../support/redis.ts';
import type { TestHotline } from '../support/hotline.ts';
import { skipToNextCallback } from '../support/time-skip.ts';

export async function skipToCallbacks(hotline: TestHotline): Promise<void> {
  if (hotline.carrier.legs.some(({ endedAt }) => endedAt === null)) return;
  const { store, clock } = hotline.running.engine.deps;
  const redis = await testRedis();
  try {
    await skipToNextCallback(store, redis, hotline.name, clock.rate);
  } finally {
    await redis.cleanUp();
  }
}
