/** Opens the store: the Redis of `REDIS_URL`, or an embedded one of our own. */
import type { Logger } from 'pino';
import type { HotlineName } from '../core/ids.ts';
import { type Store, StoreAway, type StoreState } from '../engine/ports.ts';
import { connectRedis, type RedisConnection } from '../redis/client.ts';
import { asUnavailable, RedisUnavailable } from '../redis/deadline.ts';
import { createDurable } from '../redis/durable.ts';
import { rewriteFile } from '../redis/compact.ts';
import {
  type EmbeddedRedis,
  RedisDidNotStart,
  RedisInUse,
  RedisNotObtainable,
  startEmbeddedRedis,
} from '../redis/embedded.ts';
import { memoryShare } from '../redis/memory.ts';
import type { StorePolicies } from '../redis/moves.ts';
import { checkRedisSafety, type SafetyProblem } from '../redis/safety.ts';
import { createRedisStore } from '../redis/store.ts';
import { watchState } from '../redis/store-state.ts';
import { redisScripts } from '../redis/scripts.ts';
import type { Config } from '../runtime/config.ts';
import { StartRefused } from './start-refused.ts';

export interface OpenStore {
  readonly store: Store;
  /** For people: which Redis this is. */
  readonly how: string;
  readonly state: () => StoreState;
  /** See `memoryShare`; null too where it can't be known. */
  readonly memoryShare: () => Promise<number | null>;
  /**
   * Waits so long for Redis, looks whether it keeps what it is given, and agrees with the other nodes on clock and secret. Throws
   * `StartRefused` when the two do not fit, `StoreAway` when Redis can't be reached or can't write now: then it may be tried again.
   */
  begin(config: Config, fingerprints: readonly [string, ...string[]], patienceMs: number): Promise<void>;
  /** Takes what was deleted off the disk; null = this Redis does not let us. */
  compact(): Promise<boolean | null>;
  close(): Promise<void>;
}

/**
 * Connects, and waits for nothing but an embedded Redis. `policies`: those in force, asked for with every move that decides by them.
 * `onAway`: a move threw `StoreAway`.
 */
export async function openStore(
  config: Config,
  name: HotlineName,
  policies: () => StorePolicies,
  log: Logger,
  onAway: () => void,
): Promise<OpenStore> {
  const embedded = config.redisUrl === undefined ? await embeddedRedis(config, log) : null;
  const url = config.redisUrl ?? embedded?.url ?? '';
  const redis = connectRedis(url, { log, scripts: redisScripts() });
  // The embedded one has no replica, and every write of it is on disk before it is answered.
  const waiting = embedded ? null : connectRedis(url, { log: log.child({}, { level: 'error' }) });
  const close = async () => {
    redis.close();
    waiting?.close();
    await embedded?.stop();
  };
  const options = { onAway, ...(waiting && { durable: createDurable(waiting, name) }) };
  const { store, state } = watchState(createRedisStore(redis, name, policies, options), () => redis.isUp());
  return {
    store,
    how: embedded ? `embedded Redis ${embedded.version} (${embedded.how})` : 'REDIS_URL',
    state,
    memoryShare: () => redis.run('memory', memoryShare).catch(() => null),
    async begin({ clockRate: rate, clockStart, allowUnsafeRedis }, fingerprints, patienceMs) {
      const unsafe = await unsafeIn(redis, patienceMs);
      if (unsafe.some(({ refused }) => refused) && !allowUnsafeRedis) {
        throw new StartRefused([
          ...unsafe.filter(({ refused }) => refused).map(({ message }) => message),
          'To start on it all the same, set PRESSZERO_ALLOW_UNSAFE_REDIS=1.',
        ]);
      }
      const clock = await store.startClock(rate, clockStart);
      if (clock.rate !== rate) {
        throw new StartRefused([
          `This hotline's clock already runs at rate ${clock.rate}; start with PRESSZERO_CLOCK_RATE=${clock.rate}, or on an empty store.`,
        ]);
      }
      if (!(await store.checkSecret(fingerprints))) {
        throw new StartRefused([
          'Another node of this hotline seals its tickets with another secret. Give all nodes the same PRESSZERO_SECRET.',
        ]);
      }
      for (const { message } of unsafe) log.warn(message);
    },
    compact: () => rewriteFile(redis.client),
    close,
  };
}

async function unsafeIn(redis: RedisConnection, patienceMs: number): Promise<readonly SafetyProblem[]> {
  try {
    await redis.ready(patienceMs);
    return await checkRedisSafety(redis.client);
  } catch (error) {
    const { why, turnedAway } = redis.trouble();
    if (turnedAway) throw new StartRefused([`Redis cannot be used: ${why}`]);
    if (asUnavailable(error, 'connect') instanceof RedisUnavailable) throw new StoreAway(why);
    throw new StartRefused([`Redis cannot be used: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Throws `StartRefused`. */
export async function embeddedRedis(config: Config, log: Logger): Promise<EmbeddedRedis> {
  try {
    return await startEmbeddedRedis({ dataDir: config.dataDir, log });
  } catch (error) {
    const told = [RedisNotObtainable, RedisInUse, RedisDidNotStart].some((kind) => error instanceof kind);
    if (told && error instanceof Error) throw new StartRefused(error.message.split('\n'));
    throw error;
  }
}
