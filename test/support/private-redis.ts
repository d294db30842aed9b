/** A Redis of one simulation's own, which it empties as it likes: nothing of it is on disk. */
import { Redis } from 'ioredis';
import type { RedisScripts } from '../../src/redis/client.ts';
import { redisScripts } from '../../src/redis/scripts.ts';
import { ownRedis, tempFolder } from './embedded.ts';

export interface PrivateRedis {
  /** A client that knows these moves. */
  open(scripts?: RedisScripts): Redis;
  stop(): Promise<void>;
}

export async function privateRedis(name: string): Promise<PrivateRedis> {
  const folder = tempFolder(name);
  const server = await ownRedis(folder.path, { appendOnly: false });
  const opened: Redis[] = [];
  return {
    open(scripts = redisScripts()) {
      const redis = new Redis({ path: server.socketPath, scripts });
      opened.push(redis);
      return redis;
    },
    async stop() {
      for (const redis of opened) redis.disconnect();
      await server.stop();
      folder.remove();
    },
  };
}
