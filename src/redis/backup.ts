/** A hotline's keys out of one Redis and into another, byte for byte, with the time each has left. */
import type { Cluster, Redis } from 'ioredis';
import type { HotlineName } from '../core/ids.ts';
import { hotlinePrefix } from './keys.ts';
import { createMoves } from './moves.ts';
import type { RedisConnection } from './client.ts';

/** One key: its name after the hotline's prefix, when it expires (ms since 1970, null = never), and its value as Redis dumps it. */
export interface KeptKey {
  readonly key: string;
  readonly expiresAt: number | null;
  readonly dump: Buffer;
}

const PAGE = 1_000;
/** A pipeline of commands at a time, so that a large hotline does not have to fit into one. */
const BATCH = 200;

/** Everything of a hotline at one moment. The connection's deadline must suit what that takes. */
export async function copyOut(connection: RedisConnection, hotline: HotlineName): Promise<readonly KeptKey[]> {
  const { client } = connection;
  const reply = (await createMoves(connection, hotline).runForBytes('backup')) as [
    number,
    ...[Buffer, number, Buffer][],
  ];
  const [now, ...rows] = reply;
  const keys = rows.map(([key, ttl, dump]) => ({
    key: key.toString(),
    expiresAt: ttl < 0 ? null : now + ttl,
    dump,
  }));
  const prefix = hotlinePrefix(hotline);
  // A file of a version never changes, and goes only with the last of fifty versions that names it.
  const files: KeptKey[] = [];
  for (const name of (await namesOf(client, prefix)).filter((key) => key.startsWith('blob:'))) {
    const dump = await client.dumpBuffer(`${prefix}:${name}`);
    if (dump !== null) files.push({ key: name, expiresAt: null, dump });
  }
  return [...keys, ...files];
}

/** Writes the keys; what has expired meanwhile is left out. How many were written. */
export async function copyIn(client: Redis | Cluster, hotline: HotlineName, keys: readonly KeptKey[]): Promise<number> {
  const prefix = hotlinePrefix(hotline);
  const now = Date.now();
  const live = keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  for (let first = 0; first < live.length; first += BATCH) {
    const batch = live.slice(first, first + BATCH).map(({ key, expiresAt, dump }) => {
      const ttl = expiresAt === null ? 0 : Math.ceil(expiresAt - now);
      return client.restore(`${prefix}:${key}`, ttl, dump, 'REPLACE');
    });
    await Promise.all(batch);
  }
  return live.length;
}

/** What stands there already: keys, and calls that are live. */
export async function whatIsThere(
  client: Redis | Cluster,
  hotline: HotlineName,
): Promise<{ readonly keys: number; readonly calls: number }> {
  const prefix = hotlinePrefix(hotline);
  return { keys: (await namesOf(client, prefix)).length, calls: await client.zcard(`${prefix}:seen`) };
}

export async function removeAll(client: Redis | Cluster, hotline: HotlineName): Promise<void> {
  const prefix = hotlinePrefix(hotline);
  for (const name of await namesOf(client, prefix)) await client.unlink(`${prefix}:${name}`);
}

/** Names after the prefix; on a cluster one node has them all. */
async function namesOf(client: Redis | Cluster, prefix: string): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const node of 'nodes' in client ? client.nodes('master') : [client]) {
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', PAGE);
      for (const key of keys) names.add(key.slice(prefix.length + 1));
      cursor = next;
    } while (cursor !== '0');
  }
  return [...names];
}
