import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectRedis, type RedisConnection } from '../../src/redis/client.ts';
import {
  RedisDidNotStart,
  RedisInUse,
  RedisNotObtainable,
  type EmbeddedOptions,
  type EmbeddedRedis,
} from '../../src/redis/embedded.ts';
import { isAlive } from '../../src/runtime/lock.ts';
import { locateRedis } from '../../src/redis/embedded/locate.ts';
import { ownRedis, TEST_CACHE, tempFolder } from '../support/embedded.ts';

const patience = { timeout: 20_000, interval: 20 };
let folder: ReturnType<typeof tempFolder>;
let cleanUps: (() => unknown)[] = [];

beforeEach(() => {
  folder = tempFolder('embedded');
  cleanUps = [() => folder.remove()];
});
afterEach(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedRedis> {
  const redis = await ownRedis(folder.path, options);
  cleanUps.push(() => redis.stop());
  return redis;
}

async function connectTo(redis: EmbeddedRedis): Promise<RedisConnection> {
  const connection = connectRedis(redis.url, { log: pino({ level: 'silent' }) });
  cleanUps.push(() => connection.close());
  await connection.ready(10_000);
  return connection;
}

const read = (connection: RedisConnection, key: string): Promise<string | null> =>
  vi.waitFor(() => connection.run('read', (client) => client.get(key)), patience);

/** Starts an embedded Redis in a process of its own, which is then killed as the kernel would. */
async function leaveBehind(): Promise<{ readonly pid: number; readonly socketPath: string }> {
  const owner = spawn(process.execPath, ['--import', 'tsx', 'test/support/redis-owner.ts', folder.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const told = JSON.parse(line.toString()) as { pid: number; socketPath: string };
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  expect(isAlive(told.pid)).toBe(true);
  return told;
}

describe('an embedded Redis', () => {
  test('is set so that nothing that was answered is lost, and nobody else reaches it', async () => {
    const connection = await connectTo(await start());
    const wanted = {
      appendonly: 'yes',
      appendfsync: 'always',
      'maxmemory-policy': 'noeviction',
      save: '',
      port: '0',
      'aof-load-truncated': 'yes',
    };
    for (const [name, value] of Object.entries(wanted)) {
      expect(await connection.client.config('GET', name)).toEqual([name, value]);
    }
  });

  test('keeps its socket private and short', async () => {
    const { socketPath } = await start();
    expect(statSync(dirname(socketPath)).mode & 0o777).toBe(0o700);
    expect(Buffer.byteLength(socketPath)).toBeLessThan(104);
  });

  test('comes back on the same socket with its data after kill -9', async () => {
    const redis = await start();
    const connection = await connectTo(redis);
    await connection.run('write', (client) => client.set('place', '3'));
    const killed = redis.pid();
    process.kill(killed, 'SIGKILL');
    expect(await read(connection, 'place')).toBe('3');
    await expect.poll(() => redis.pid()).not.toBe(killed);

    const again = redis.pid();
    process.kill(again, 'SIGKILL');
    await vi.waitUntil(() => !isAlive(again), patience);
    expect(await read(connection, 'place')).toBe('3');
  });

  test('refuses a second start on the same data, naming the first', async () => {
    await start();
    await expect(ownRedis(folder.path)).rejects.toThrow(RedisInUse);
    await expect(ownRedis(folder.path)).rejects.toThrow(String(process.pid));
  });

  test('keeps its data over a stop, and leaves neither process nor socket', async () => {
    const first = await ownRedis(folder.path);
    const connection = await connectTo(first);
    await connection.run('write', (client) => client.set('place', '3'));
    const pid = first.pid();
    await first.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(dirname(first.socketPath))).toBe(false);
    expect(await read(await connectTo(await start()), 'place')).toBe('3');
  });

  test('loads a file whose tail was cut by a loss of power', async () => {
    const first = await ownRedis(folder.path);
    const connection = await connectTo(first);
    await connection.run('write', (client) => client.set('first', 'kept'));
    await connection.run('write', (client) => client.set('second', 'cut'));
    await first.stop();
    const aof = join(folder.path, 'redis/appendonlydir');
    const incremental = readdirSync(aof).find((name) => name.endsWith('.incr.aof')) ?? '';
    truncateSync(join(aof, incremental), statSync(join(aof, incremental)).size - 5);
    const again = await connectTo(await start());
    expect(await read(again, 'first')).toBe('kept');
    expect(await read(again, 'second')).toBeNull();
  });

  test('tells its own last words when it cannot start', async () => {
    const first = await ownRedis(folder.path);
    await (await connectTo(first)).run('write', (client) => client.set('a', '1'));
    await first.stop();
    const aof = join(folder.path, 'redis/appendonlydir');
    for (const name of readdirSync(aof)) if (name.endsWith('.manifest')) truncateSync(join(aof, name), 3);
    const attempt = ownRedis(folder.path);
    await expect(attempt).rejects.toThrow(RedisDidNotStart);
    await expect(attempt).rejects.toThrow(/ended at start.*AOF.*redis-check-aof/s);
  });
});

describe('after a kill -9 of its owner', () => {
  test('the living server is adopted, with its socket and data', async () => {
    const left = await leaveBehind();
    const redis = await start();
    expect({ pid: redis.pid(), socketPath: redis.socketPath }).toEqual(left);
    const connection = await connectTo(redis);
    await connection.run('write', (client) => client.set('place', '3'));

    process.kill(left.pid, 'SIGKILL');
    expect(await read(connection, 'place')).toBe('3');
    // It answers a moment before it is known to be ready.
    await vi.waitFor(() => expect(redis.pid()).not.toBe(left.pid), patience);
  });

  test('an adopted server is stopped like our own', async () => {
    const left = await leaveBehind();
    const redis = await ownRedis(folder.path);
    await redis.stop();
    expect(isAlive(left.pid)).toBe(false);
    expect(existsSync(dirname(left.socketPath))).toBe(false);
  });

  test('a server that no longer answers is ended before another opens its file', async () => {
    const left = await leaveBehind();
    process.kill(left.pid, 'SIGSTOP');
    const redis = await start();
    expect(isAlive(left.pid)).toBe(false);
    expect(redis.pid()).not.toBe(left.pid);
    expect(existsSync(dirname(left.socketPath))).toBe(false);
  });

  test('a stranger who got the same pid is left alone', async () => {
    const left = await leaveBehind();
    process.kill(left.pid, 'SIGKILL');
    await vi.waitUntil(() => !isAlive(left.pid), patience);
    const trace = join(folder.path, 'redis/embedded.json');
    writeFileSync(trace, JSON.stringify({ pid: process.ppid, socketPath: left.socketPath }));
    const redis = await start();
    expect(redis.pid()).not.toBe(process.ppid);
    expect(isAlive(process.ppid)).toBe(true);
  });
});

describe('finding a server to run', () => {
  const path = process.env['PATH'] ?? '';
  const hasApt = path.split(delimiter).some((dir) => existsSync(join(dir, 'apt-get')));
  if (!hasApt) process.stderr.write('SKIPPED, no apt-get here: fetching Redis as Debian packages is not tested\n');

  /** A PATH with the tools the fetch needs and without any Redis. */
  function pathWithoutRedis(): string {
    const tools = tempFolder('tools');
    cleanUps.push(() => tools.remove());
    for (const tool of ['apt-get', 'dpkg-deb', 'dpkg', 'tar', 'sh', 'xz', 'zstd', 'gzip']) {
      const found = path.split(delimiter).find((dir) => existsSync(join(dir, tool)));
      if (found !== undefined) symlinkSync(join(found, tool), join(tools.path, tool));
    }
    return tools.path;
  }

  test.skipIf(!hasApt)(
    'without one on PATH it is fetched once, also when two come at once',
    { timeout: 300_000 },
    async () => {
      const cache = tempFolder('cache');
      const other = tempFolder('embedded');
      cleanUps.push(() => cache.remove());
      cleanUps.push(() => other.remove());
      const told: string[] = [];
      const options = {
        env: { PATH: pathWithoutRedis(), XDG_CACHE_HOME: cache.path },
        print: (line: string) => told.push(line),
      };
      const both = await Promise.all([start(options), ownRedis(other.path, options)]);
      cleanUps.push(() => both[1].stop());

      expect(both.map((redis) => redis.how)).toEqual(['cache', 'cache']);
      expect(told.filter((line) => line.includes('fetching it once'))).toHaveLength(1);
      const [name, ...leftovers] = readdirSync(join(cache.path, 'presszero'));
      expect(leftovers).toEqual([]);
      const packages = readFileSync(join(cache.path, 'presszero', name ?? '', 'packages.json'), 'utf8');
      expect(JSON.parse(packages)).toContainEqual({ name: 'redis-server', version: expect.stringMatching(/\d/) });
      expect(await (await connectTo(both[0])).client.ping()).toBe('PONG');
    },
  );

  test('where none can be had, the message names three ways out', async () => {
    const empty = tempFolder('empty');
    cleanUps.push(() => empty.remove());
    const attempt = ownRedis(folder.path, { env: { PATH: empty.path, XDG_CACHE_HOME: empty.path } });
    await expect(attempt).rejects.toThrow(RedisNotObtainable);
    await expect(attempt).rejects.toThrow(/brew install redis[^]*REDIS_URL=[^]*docker run/);
  });

  test('one on PATH is taken; one that does not run is passed over', async () => {
    const unpacked = await locateRedis({ env: process.env, fallbackCache: TEST_CACHE, print: () => undefined });
    const broken = tempFolder('broken');
    const working = tempFolder('working');
    cleanUps.push(() => broken.remove());
    cleanUps.push(() => working.remove());
    const script = (line: string): string => `#!/bin/sh\n${line}\n`;
    const libraries = Object.entries(unpacked.env).map(([key, value]) => `${key}='${value}'`);
    writeFileSync(join(broken.path, 'redis-server'), script('exit 127'), { mode: 0o755 });
    const run = ['exec', 'env', ...libraries, unpacked.command, '"$@"'].join(' ');
    writeFileSync(join(working.path, 'valkey-server'), script(run), { mode: 0o755 });

    const PATH = [broken.path, working.path, path].join(delimiter);
    const redis = await start({ env: { PATH } });
    expect(redis.how).toBe('path');
    expect(await (await connectTo(redis)).client.ping()).toBe('PONG');
  });
});
