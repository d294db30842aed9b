/** Call time is data in the store: a run that is over need not sit through the minutes until a callback is tried again. */
import type { Store } from '../../src/engine/ports.ts';
import { hotlinePrefix } from '../../src/redis/keys.ts';
import type { RedisConnection } from '../../src/redis/client.ts';

/** Goes on to the moment when the next callback may be tried; at rate 1 time is the wall's and is not moved. */
export async function skipToNextCallback(
  store: Store,
  { client }: Pick<RedisConnection, 'client'>,
  hotline: string,
  rate: number,
): Promise<void> {
  const waiting = (await store.callbacks()).filter(({ state, notBefore }) => state === 'open' && notBefore !== null);
  const { at } = await store.census();
  const next = Math.min(...waiting.map(({ notBefore }) => notBefore ?? Infinity));
  if (!Number.isFinite(next) || next - at < 10_000) return;
  // now = base + (wall - base) * rate: an earlier base is a later now.
  await client.hincrby(`${hotlinePrefix(hotline as never)}:clock`, 'base', -Math.floor((next - at) / (rate - 1)));
}
