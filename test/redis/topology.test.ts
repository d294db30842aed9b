import type { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectRedis, type RedisConnection } from '../../src/redis/client.ts';
import { tempFolder } from '../support/embedded.ts';
import { freePort, rawRedis } from '../support/raw-redis.ts';

const patience = { timeout: 20_000, interval: 50 };
let folders: ReturnType<typeof tempFolder>[] = [];
let cleanUps: (() => unknown)[] = [];

beforeEach(() => {
  folders = [tempFolder('one'), tempFolder('two')];
  cleanUps = folders.map((folder) => () => folder.remove());
});
afterEach(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

async function start(folder: number, args: readonly string[]): Promise<number> {
  const server = await rawRedis(folders[folder]?.path ?? '', await freePort(), args);
  cleanUps.push(() => server.stop());
  return server.port;
}

async function command(port: number, ...args: [string, ...string[]]): Promise<unknown> {
  const client = new Redis({ port, host: '127.0.0.1', enableReadyCheck: false });
  try {
    return await client.call(...args);
  } finally {
    client.disconnect();
  }
}

function connect(url: string): RedisConnection {
  const scripts = { next: { lua: 'return redis.call("incr", KEYS[1])', numberOfKeys: 1 } };
  const connection = connectRedis(url, { log: pino({ level: 'silent' }), scripts });
  cleanUps.push(() => connection.close());
  return connection;
}

async function next(connection: RedisConnection): Promise<number> {
  return connection.run('next', (client) =>
    (client as unknown as { next(key: string): Promise<number> }).next('x:{support}:n'),
  );
}

test('redis+cluster:// runs the moves on the node that owns the hotline', async () => {
  const port = await start(0, [
    '--cluster-enabled',
    'yes',
    '--cluster-announce-ip',
    '127.0.0.1',
    '--cluster-port',
    String(await freePort()),
    '--save',
    '',
  ]);
  await command(port, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await vi.waitFor(async () => expect(await command(port, 'CLUSTER', 'INFO')).toContain('cluster_state:ok'), patience);

  const connection = connect(`redis+cluster://127.0.0.1:${port}`);
  await connection.ready(10_000);
  expect(await next(connection)).toBe(1);
  expect(await next(connection)).toBe(2);
});

test('redis+sentinel:// finds the master by its name', async () => {
  const master = await start(0, ['--save', '']);
  const conf = join(folders[1]?.path ?? '', 'sentinel.conf');
  writeFileSync(conf, `sentinel monitor ivr 127.0.0.1 ${master} 1\n`);
  const sentinel = await start(1, [conf, '--sentinel']);

  const connection = connect(`redis+sentinel://127.0.0.1:${sentinel}/ivr/2`);
  await connection.ready(10_000);
  expect(await next(connection)).toBe(1);
  expect(await command(master, 'INFO', 'keyspace')).toContain('db2:keys=1');
});

test('a fail-over told while the master is being looked for does not end the connection for good', async () => {
  const master = await start(0, ['--save', '']);
  const conf = join(folders[1]?.path ?? '', 'sentinel.conf');
  writeFileSync(conf, `sentinel monitor ivr 127.0.0.1 ${master} 1\n`);
  const sentinel = await start(1, [conf, '--sentinel']);
  const connection = connect(`redis+sentinel://127.0.0.1:${sentinel}/ivr`);
  await connection.ready(10_000);

  // What the library's own detector does when the Sentinel says "+switch-master".
  const client = connection.client as unknown as EventEmitter & { readonly connector: { disconnect(): void } };
  const ended = new Promise((resolve) => client.once('end', resolve));
  client.once('connecting', () => client.connector.disconnect());
  await command(master, 'CLIENT', 'KILL', 'TYPE', 'normal');
  await ended;
  await connection.ready(10_000);
  expect(await next(connection)).toBe(1);
});

test('a node that has become a replica is left, and the write is told as refused', async () => {
  const port = await start(0, ['--save', '']);
  const connection = connect(`redis://127.0.0.1:${port}`);
  await connection.ready(10_000);
  await command(port, 'REPLICAOF', '127.0.0.1', '1');
  const reconnected = new Promise((resolve) => connection.client.once('ready', resolve));
  await expect(next(connection)).rejects.toMatchObject({ name: 'RedisUnavailable', reason: 'refused' });
  await reconnected;
  await command(port, 'REPLICAOF', 'NO', 'ONE');
  expect(await next(connection)).toBe(1);
});
