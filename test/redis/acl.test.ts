/** The user that `presszero doctor --acl` tells of: all store tests run as one (store/fixture.ts); here is what it may not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import type { HotlineName } from '../../src/core/ids.ts';
import { aclRules } from '../../src/redis/acl.ts';
import { checkRedisSafety } from '../../src/redis/safety.ts';
import { tempFolder } from '../support/embedded.ts';
import { freePort, rawRedis } from '../support/raw-redis.ts';
import { limitedRedis, testRedis, type TestRedis } from '../support/redis.ts';

let owner: TestRedis;
let engine: Awaited<ReturnType<typeof limitedRedis>>;
beforeAll(async () => {
  owner = await testRedis();
  engine = await limitedRedis(owner);
});
afterAll(async () => {
  await engine.close();
  await owner.cleanUp();
});

test.each([
  ['FLUSHALL'],
  ['FLUSHDB'],
  ['CONFIG', 'GET', 'dir'],
  ['CONFIG', 'SET', 'dir', '/tmp'],
  ['KEYS', '*'],
  ['SHUTDOWN', 'NOSAVE'],
  ['SCRIPT', 'FLUSH'],
  ['ACL', 'LIST'],
  ['MODULE', 'LIST'],
  ['REPLICAOF', 'NO', 'ONE'],
  ['CLIENT', 'LIST'],
  ['MONITOR'],
  ['BGREWRITEAOF'],
  ['SUBSCRIBE', 'x'],
  ['GET', 'another'],
  ['GET', 'pz:{another}:counts'],
  ['EVAL', "return redis.call('GET', 'another')", '0'],
  ['EVAL', "return redis.call('FLUSHALL')", '0'],
  ['EVAL', "return redis.call('KEYS', '*')", '0'],
])('%s %s %s is no permission', async (command, ...args) => {
  await expect(engine.connection.client.call(command, ...args)).rejects.toThrow(
    /NOPERM|No permission|can't run this command|can't access/i,
  );
});

it('DEBUG is none either, also where the server would have allowed it', async () => {
  expect(await owner.client.call('ACL', 'DRYRUN', owner.hotline, 'DEBUG', 'SLEEP', '0')).toMatch(/no permissions/);
});

it.each(['everysec', 'always'])('is told that it can not know of appendfsync %s, and how to look', async (sync) => {
  const folder = tempFolder('acl');
  const server = await rawRedis(folder.path, await freePort(), ['--appendonly', 'yes', '--appendfsync', sync]);
  const operator = await testRedis({ url: `redis://127.0.0.1:${server.port}` });
  const user = await limitedRedis(operator);
  try {
    const [problem, ...others] = await checkRedisSafety(user.connection.client);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ setting: 'appendfsync', refused: false, is: 'unknown' });
    const [, ...command] = /"(CONFIG) (GET) (appendfsync)"/.exec(problem?.message ?? '') ?? [];
    expect(await operator.client.call(...(command as [string, ...string[]]))).toEqual(['appendfsync', sync]);
  } finally {
    await user.close();
    await operator.cleanUp();
    await server.stop();
    folder.remove();
  }
});

it('has every command that the moves call, and none twice', () => {
  const lua = join(import.meta.dirname, '../../src/redis/lua');
  const called = readdirSync(lua, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.lua'))
    .flatMap((file) => [...readFileSync(join(lua, file), 'utf8').matchAll(/redis\.p?call\('([A-Z]+)'/g)])
    .map(([, command]) => `+${(command ?? '').toLowerCase()}`);
  const rules = aclRules('x' as HotlineName);
  expect([...new Set(called)].filter((command) => !rules.includes(command))).toEqual([]);
  expect(new Set(rules).size).toBe(rules.length);
});
