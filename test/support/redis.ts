import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { inject } from 'vitest';
import type { HotlineName } from '../../src/core/ids.ts';
import { aclRules } from '../../src/redis/acl.ts';
import { connectRedis, type ConnectOptions, type RedisConnection } from '../../src/redis/client.ts';

/** A connection to the run's own Redis, with a hotline name that no other test has. */
export interface TestRedis extends RedisConnection {
  readonly url: string;
  /** The hotline's name: what stands in the `{…}` tag of its keys. */
  readonly hotline: string;
  /** Removes every key that carries this hotline's tag, and disconnects. Call it in afterEach or afterAll. */
  cleanUp(): Promise<void>;
}

/** The URL of the run's own Redis (or of `TEST_REDIS_URL`). Forms: see connectRedis. */
export function testRedisUrl(): string {
  return inject('redisUrl');
}

/** A hotline name of its own for each test, so that tests share one server without meeting: `t-4f1c…`. */
export function testKeyspace(): string {
  return `t-${randomBytes(6).toString('hex')}`;
}

/** Removes every key whose name contains `{hotline}`, on every node of the server. */
export async function removeKeys(connection: RedisConnection, hotline: string): Promise<void> {
  const { client } = connection;
  const nodes = 'nodes' in client ? client.nodes('master') : [client];
  for (const node of nodes) {
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', `*{${hotline}}*`, 'COUNT', 1_000);
      cursor = next;
      if (keys.length > 0) await node.unlink(...keys);
    } while (cursor !== '0');
  }
}

/** Connects to the run's own Redis, or to one of the test's, under a fresh hotline name. */
export async function testRedis({
  url = testRedisUrl(),
  ...options
}: Partial<ConnectOptions> & { readonly url?: string } = {}): Promise<TestRedis> {
  const hotline = testKeyspace();
  const connection = connectRedis(url, { log: pino({ level: 'silent' }), ...options });
  await connection.ready(10_000);
  return {
    ...connection,
    url,
    hotline,
    async cleanUp() {
      await removeKeys(connection, hotline);
      connection.close();
    },
  };
}

/** A second connection to a test's hotline, as the user an engine ought to be: with the rights of `aclRules`, and no others. */
export async function limitedRedis(owner: TestRedis, options: Partial<ConnectOptions> = {}) {
  const [user, password] = [owner.hotline, randomBytes(16).toString('hex')];
  await owner.client.call('ACL', 'SETUSER', user, 'on', `>${password}`, ...aclRules(owner.hotline as HotlineName));
  const connection = connectRedis(owner.url, { log: pino({ level: 'silent' }), ...options });
  await connection.ready(10_000);
  await connection.client.call('AUTH', user, password);
  return {
    connection,
    async close() {
      connection.close();
      await owner.client.call('ACL', 'DELUSER', user);
    },
  };
}
