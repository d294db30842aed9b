import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { vi } from 'vitest';
import { locateRedis } from '../../src/redis/embedded/locate.ts';
import { TEST_CACHE } from './embedded.ts';

export { freePort } from './free-port.ts';

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
