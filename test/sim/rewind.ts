/** A disk that loses its tail: what Redis had acknowledged for a moment is as if it had never been. */
import type { Redis } from 'ioredis';
import type { MemoryClient } from '../twin/memory-client.ts';

/** Answers with the way back to what the database holds now. */
export async function remember(redis: Redis | MemoryClient): Promise<() => Promise<void>> {
  if ('remember' in redis) return await redis.remember();
  const keys = await redis.keys('*');
  const asked = redis.pipeline();
  for (const key of keys) asked.dumpBuffer(key).pttl(key);
  const replies = ((await asked.exec()) ?? []).map(([, reply]) => reply);
  return async () => {
    await redis.flushall();
    const back = redis.pipeline();
    for (const [index, key] of keys.entries()) {
      const [dump, ttl] = [replies[2 * index], Number(replies[2 * index + 1])];
      if (Buffer.isBuffer(dump)) back.restore(key, Math.max(0, ttl), dump);
    }
    await back.exec();
  };
}
