/** Opens the store: the Redis of `REDIS_URL`, or an embedded one of our own. */
import type { Logger } from 'pino';
import type { HotlineName } from '../core/ids.ts';
import type { Store, StoreState } from '../engine/ports.ts';
import { connectRedis } from '../redis/client.ts';
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
import { checkRedisSafety } from '../redis/safety.ts';
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
  /** Agrees with the other nodes on clock and secret. Throws `StartRefused`. */
  begin(clock: Pick<Config, 'clockRate' | 'clockStart'>, fingerprints: readonly [string, ...string[]]): Promise<void>;
  /** Takes what was deleted off the disk; null = this Redis does not let us. */
  compact(): Promise<boolean | null>;
  close(): Promise<void>;
}

const READY_MS = 10_000;

/** `policies`: those in force, asked for with every move that decides by them. `onAway`: a move threw `StoreAway`. */
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
  try {
    await redis.ready(READY_MS);
    const unsafe = await checkRedisSafety(redis.client);
    if (unsafe.some(({ refused }) => refused) && !config.allowUnsafeRedis) {
      throw new StartRefused([
        ...unsafe.filter(({ refused }) => refused).map(({ message }) => message),
        'To start on it all the same, set PRESSZERO_ALLOW_UNSAFE_REDIS=1.',
      ]);
    }
    for (const { message } of unsafe) log.warn(message);
  } catch (error) {
    await close();
    if (error instanceof StartRefused) throw error;
    throw new StartRefused([`Redis cannot be used: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const options = { onAway, ...(waiting && { durable: createDurable(waiting, name) }) };
  const { store, state } = watchState(createRedisStore(redis, name, policies, options), () => redis.isUp());
  return {
    store,
    how: embedded ? `embedded Redis ${embedded.version} (${embedded.how})` : 'REDIS_URL',
    state,
    memoryShare: () => redis.run('memory', memoryShare).catch(() => null),
    async begin({ clockRate: rate, clockStart }, fingerprints) {
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
    },
    compact: () => rewriteFile(redis.client),
    close,
  };
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
