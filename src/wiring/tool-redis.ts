/** The Redis of an engine for a command that works on it directly: of REDIS_URL, of the engine that runs on DATA_DIR, or started for this. */
import type { Logger } from 'pino';
import { connectRedis, type RedisConnection } from '../redis/client.ts';
import { RedisInUse, startEmbeddedRedis } from '../redis/embedded.ts';
import { runningSocket } from '../redis/embedded/adopt.ts';
import { redisScripts } from '../redis/scripts.ts';
import type { Config } from '../runtime/config.ts';

/** One move takes everything a hotline has. */
const PATIENCE_MS = 60_000;

export interface ToolRedis {
  readonly connection: RedisConnection;
  /** An engine runs on this very data folder. */
  readonly inUse: boolean;
  close(): Promise<void>;
}

/** Throws what `startEmbeddedRedis` and `connectRedis` throw. */
export async function openForTool({ redisUrl, dataDir }: Config, log: Logger): Promise<ToolRedis> {
  const { url, inUse, stop } =
    redisUrl === undefined ? await ownRedis(dataDir, log) : { url: redisUrl, inUse: false, stop: null };
  const connection = connectRedis(url, { log, scripts: redisScripts(), deadlineMs: PATIENCE_MS });
  const close = async (): Promise<void> => {
    connection.close();
    await stop?.();
  };
  try {
    await connection.ready(10_000);
  } catch (error) {
    await close();
    throw error;
  }
  return { connection, inUse, close };
}

async function ownRedis(dataDir: string, log: Logger) {
  try {
    const redis = await startEmbeddedRedis({ dataDir, log });
    return { url: redis.url, inUse: false, stop: () => redis.stop() };
  } catch (error) {
    const socket = error instanceof RedisInUse ? runningSocket(dataDir) : null;
    if (socket === null) throw error;
    return { url: `unix://${socket}`, inUse: true, stop: null };
  }
}
