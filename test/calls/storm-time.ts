/** Call time is data in the store: a storm that is over need not sit through the minutes until a callback is tried again. */
import { hotlinePrefix } from '../../src/redis/keys.ts';
import { testRedis } from '../support/redis.ts';
import type { TestHotline } from '../support/hotline.ts';

export async function skipToCallbacks(hotline: TestHotline): Promise<void> {
  if (hotline.carrier.legs.some(({ endedAt }) => endedAt === null)) return;
  const { store, clock } = hotline.running.engine.deps;
  const waiting = (await store.callbacks()).filter(({ state, notBefore }) => state === 'open' && notBefore !== null);
  const { at } = await store.census();
  const next = Math.min(...waiting.map(({ notBefore }) => notBefore ?? Infinity));
  if (!Number.isFinite(next) || next - at < 10_000) return;
  const redis = await testRedis();
  try {
    // now = base + (wall - base) * rate: an earlier base is a later now.
    await redis.client.hincrby(
      `${hotlinePrefix(hotline.name as never)}:clock`,
      'base',
      -Math.floor((next - at) / (clock.rate - 1)),
    );
  } finally {
    await redis.cleanUp();
  }
}
