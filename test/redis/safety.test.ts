import { Redis } from 'ioredis';
import { afterEach, expect, test, vi } from 'vitest';
import { isAtLeast } from '../../src/redis/embedded/binary.ts';
import { checkRedisSafety } from '../../src/redis/safety.ts';
import { ownRedis, tempFolder } from '../support/embedded.ts';
import { freePort, rawRedis } from '../support/raw-redis.ts';

let cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
  cleanUps = [];
});

async function startWith(...args: string[]): Promise<Redis> {
  const folder = tempFolder('safety');
  cleanUps.push(() => folder.remove());
  const server = await rawRedis(folder.path, await freePort(), ['--save', '', ...args]);
  cleanUps.push(() => server.stop());
  const client = new Redis({ port: server.port, host: '127.0.0.1' });
  cleanUps.push(() => client.disconnect());
  return client;
}

const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

test('our own embedded Redis is safe', async () => {
  const folder = tempFolder('safety');
  cleanUps.push(() => folder.remove());
  const redis = await ownRedis(folder.path);
  cleanUps.push(() => redis.stop());
  const client = new Redis({ path: redis.socketPath });
  cleanUps.push(() => client.disconnect());
  expect(await checkRedisSafety(client)).toEqual([]);
});

test.each(['allkeys-lru', 'volatile-lru', 'allkeys-random', 'volatile-ttl'])(
  '%s is refused with the cure',
  async (policy) => {
    const client = await startWith(...DURABLE, '--maxmemory-policy', policy);
    const [problem, ...others] = await checkRedisSafety(client);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ setting: 'maxmemory-policy', is: policy });
    expect(problem?.message).toContain('CONFIG SET maxmemory-policy noeviction');
  },
);

test('no Append Only File is refused; the sentence mends it', async () => {
  const client = await startWith('--appendfsync', 'always');
  const [problem] = await checkRedisSafety(client);
  expect(problem).toMatchObject({ setting: 'appendonly', is: 'no' });
  const [, setting, value] = /"CONFIG SET (\S+) (\S+)"/.exec(problem?.message ?? '') ?? [];
  await client.config('SET', setting ?? '', value ?? '');
  expect(await checkRedisSafety(client)).toEqual([]);
});

test('a master that writes on without its replica is told, not refused; the sentence mends it', async () => {
  const master = await startWith(...DURABLE);
  await startWith(...DURABLE, '--replicaof', '127.0.0.1', String(master.options.port));
  await vi.waitFor(async () => expect(await master.info('replication')).toContain('state=online'), {
    timeout: 20_000,
    interval: 50,
  });
  const [problem, ...others] = await checkRedisSafety(master);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ setting: 'min-replicas-to-write', refused: false });
  const [, setting, value] = /"CONFIG SET (\S+) (\S+)"/.exec(problem?.message ?? '') ?? [];
  await master.config('SET', setting ?? '', value ?? '');
  expect(await checkRedisSafety(master)).toEqual([]);
});

test('a file that is written once a second is told, not refused', async () => {
  const client = await startWith('--appendonly', 'yes');
  expect(await checkRedisSafety(client)).toMatchObject([{ setting: 'appendfsync', refused: false, is: 'everysec' }]);
  await client.config('SET', 'appendfsync', 'always');
  expect(await checkRedisSafety(client)).toEqual([]);
});

test('a managed Redis without CONFIG is checked all the same', async () => {
  const client = await startWith('--rename-command', 'CONFIG', '');
  await expect(client.config('GET', 'appendonly')).rejects.toThrow('unknown command');
  expect((await checkRedisSafety(client)).map((p) => p.setting)).toEqual(['appendonly']);
});

test('where it may not be asked, nobody is told that all is well', async () => {
  const client = await startWith(...DURABLE, '--rename-command', 'CONFIG', '');
  const [problem, ...others] = await checkRedisSafety(client);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ setting: 'appendfsync', refused: false, is: 'unknown' });
});

test.each([
  ['6.2.0', true],
  ['6.2.14', true],
  ['7.0.15', true],
  ['10.0.0', true],
  ['6.0.20', false],
  ['5.0.7', false],
])('a server of version %s is new enough: %s', (version, expected) => {
  expect(isAtLeast(version, '6.2.0')).toBe(expected);
});
