import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { vi } from 'vitest';
import { locateRedis } from '../../src/redis/embedded/locate.ts';
import { TEST_CACHE } from './embedded.ts';

/** A TCP port that was free a moment ago, of those that the system gives to nobody who asks for any port. */
export async function freePort(): Promise<number> {
  for (let left = 50; ; left -= 1) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (error) {
      if (left === 0) throw error;
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** A Redis with settings of the test's choosing on a loopback port: unsafe ones, a cluster, a sentinel. */
export interface RawRedis {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts one and waits for its PONG. `args` go to redis-server as they are. */
export async function rawRedis(dir: string, port: number, args: readonly string[]): Promise<RawRedis> {
  const binary = await locateRedis({ env: process.env, fallbackCache: TEST_CACHE, print: () => undefined });
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--logfile', 'redis.log'];
  const child: ChildProcess = spawn(binary.command, [...args, ...fixed], {
    cwd: dir,
    env: { ...process.env, ...binary.env },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  const client = new Redis({ port, host: '127.0.0.1', enableReadyCheck: false, retryStrategy: () => 20 });
  client.on('error', () => undefined);
  await vi.waitFor(() => client.ping(), { timeout: 10_000, interval: 20 });
  client.disconnect();
  return {
    port,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
