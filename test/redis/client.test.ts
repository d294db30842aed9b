import { once } from 'node:events';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  connectRedis,
  deadline,
  RedisUnavailable,
  type ConnectOptions,
  type RedisConnection,
} from '../../src/redis/client.ts';
import type { EmbeddedRedis } from '../../src/redis/embedded.ts';
import { ownRedis, tempFolder } from '../support/embedded.ts';
import { flakyProxy, type FlakyProxy } from '../support/flaky-proxy.ts';
import { testRedis } from '../support/redis.ts';

const patience = { timeout: 20_000, interval: 20 };
const folder = tempFolder('client');
let server: EmbeddedRedis;
let proxy: FlakyProxy;
let open: RedisConnection[] = [];

beforeAll(async () => {
  server = await ownRedis(folder.path, { appendOnly: false });
  proxy = await flakyProxy(server.socketPath);
});
afterEach(() => {
  for (const connection of open) connection.close();
  open = [];
});
afterAll(async () => {
  await proxy.close();
  await server.stop();
  folder.remove();
});

async function connect(url: string, options: Partial<ConnectOptions> = {}): Promise<RedisConnection> {
  const connection = connectRedis(url, { log: pino({ level: 'silent' }), ...options });
  open.push(connection);
  await connection.ready(10_000);
  return connection;
}

/** A log that keeps its lines, to count them. */
function listeningLog() {
  const lines: string[] = [];
  const log = pino(
    { level: 'info' },
    { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) },
  );
  return { log, lines };
}

test('each test has a real Redis in a key space of its own, emptied afterwards', async () => {
  const redis = await testRedis();
  const key = `x:{${redis.hotline}}:n`;
  expect(await redis.run('count', (client) => client.incr(key))).toBe(1);
  await redis.cleanUp();
  const other = await testRedis();
  expect(await other.run('look', (client) => client.exists(key))).toBe(0);
  await other.cleanUp();
});

describe('the deadline', () => {
  test('passes a result and an error of ours through', async () => {
    await expect(deadline(Promise.resolve(7), 1_000, 'seven')).resolves.toBe(7);
    await expect(deadline(Promise.reject(new TypeError('ours')), 1_000, 'seven')).rejects.toThrow(TypeError);
  });

  test('rejects what is late, with the name of the request', async () => {
    const never = new Promise(() => undefined);
    await expect(deadline(never, 10, 'read the line')).rejects.toMatchObject({
      name: 'RedisUnavailable',
      reason: 'late',
      message: expect.stringContaining('read the line') as string,
    });
  });

  test.each([
    ["OOM command not allowed when used memory > 'maxmemory'.", 'refused'],
    ['MISCONF Redis is configured to save RDB snapshots', 'refused'],
    ['LOADING Redis is loading the dataset in memory', 'refused'],
    ["READONLY You can't write against a read only replica.", 'refused'],
    ['Connection is closed.', 'disconnected'],
    ["Stream isn't writeable and enableOfflineQueue options is false", 'disconnected'],
    ['Command timed out', 'disconnected'],
  ])('calls "%s" %s', async (message, reason) => {
    await expect(deadline(Promise.reject(new Error(message)), 1_000, 'x')).rejects.toMatchObject({ reason });
  });
});

describe('a frozen server', () => {
  test('costs one deadline, and serves again when it wakes', async () => {
    const connection = await connect(server.url, { deadlineMs: 150 });
    const get = () => connection.run('read', (client) => client.get('x'));
    process.kill(server.pid(), 'SIGSTOP');
    try {
      await expect(get()).rejects.toMatchObject({ name: 'RedisUnavailable', reason: 'late' });
      // Past the time when the silent connection is given up: still a deadline, never a hang or another error.
      for (let i = 0; i < 5; i += 1) await expect(get()).rejects.toBeInstanceOf(RedisUnavailable);
    } finally {
      process.kill(server.pid(), 'SIGCONT');
    }
    await expect(vi.waitFor(get, patience)).resolves.toBeNull();
  });

  test('a connection that swallows everything is replaced by a fresh one', async () => {
    const connection = await connect(`redis://127.0.0.1:${proxy.port}`, { deadlineMs: 150 });
    const before = proxy.connections();
    proxy.swallow();
    await expect(connection.run('read', (client) => client.get('x'))).rejects.toBeInstanceOf(RedisUnavailable);
    await expect(vi.waitFor(() => connection.run('read', (client) => client.get('x')), patience)).resolves.toBeNull();
    expect(proxy.connections()).toBeGreaterThan(before);
  });
});

describe('a lost reply', () => {
  test.each(['incr', 'eval'] as const)('is told, and the request (%s) is not sent again', async (how) => {
    const connection = await connect(`redis://127.0.0.1:${proxy.port}`);
    const key = `lost:${how}`;
    proxy.loseReplyTo(key);
    const attempt = connection.run('count', (client) =>
      how === 'incr' ? client.incr(key) : client.eval('return redis.call("incr", KEYS[1])', 1, key),
    );
    await expect(attempt).rejects.toMatchObject({ name: 'RedisUnavailable', reason: 'disconnected' });
    await expect(connection.run('read', (client) => client.get(key))).resolves.toBe('1');
  });
});

describe('a connection', () => {
  test('waits for one that is just coming back, within the deadline', async () => {
    const connection = await connect(server.url);
    const closed = once(connection.client, 'close');
    connection.client.disconnect(true);
    await closed;
    expect(connection.isUp()).toBe(false);
    // Many at once are no leak that Node would have to warn of.
    const leaks: Error[] = [];
    const warned = (warning: Error) => void (warning.name === 'MaxListenersExceededWarning' && leaks.push(warning));
    process.on('warning', warned);
    onTestFinished(() => void process.off('warning', warned));
    const read = () => connection.run('read', (client) => client.get('x'));
    await expect(Promise.all(Array.from({ length: 30 }, read))).resolves.toEqual(Array(30).fill(null));
    expect(leaks).toEqual([]);
    expect(connection.isUp()).toBe(true);
  });

  test('to nobody fails at the deadline and says so once', async () => {
    const { log, lines } = listeningLog();
    const connection = connectRedis('unix:///nonexistent/redis.sock', { log, deadlineMs: 300 });
    open.push(connection);
    for (let i = 0; i < 3; i += 1) {
      await expect(connection.run('read', (client) => client.get('x'))).rejects.toMatchObject({
        reason: 'disconnected',
      });
    }
    expect(lines).toEqual(['Redis cannot be reached yet']);
    expect(connection.trouble()).toEqual({ why: expect.stringMatching(/ENOENT/) as string, turnedAway: false });
  });

  test('tells of a loss and of the return once each', async () => {
    const { log, lines } = listeningLog();
    const connection = await connect(server.url, { log });
    process.kill(server.pid(), 'SIGKILL');
    await vi.waitUntil(() => lines.includes('Redis is back'), patience);
    expect(lines).toEqual(['Redis is away', 'Redis is back']);
    expect(connection.isUp()).toBe(true);
  });

  test('runs Lua moves by hash, also after the server forgot them', async () => {
    const connection = await connect(server.url, {
      scripts: { next: { lua: 'return redis.call("incr", KEYS[1])', numberOfKeys: 1 } },
    });
    const next = () =>
      connection.run('next', (client) => (client as unknown as { next(key: string): Promise<number> }).next('n'));
    expect(await next()).toBe(1);
    await connection.run('forget', (client) => client.script('FLUSH'));
    expect(await next()).toBe(2);
  });

  test('closed, refuses at once', async () => {
    const connection = await connect(server.url);
    connection.close();
    await expect(connection.run('read', (client) => client.get('x'))).rejects.toBeInstanceOf(RedisUnavailable);
  });
});
