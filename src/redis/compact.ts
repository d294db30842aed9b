/** Redis appends to its file and forgets nothing by itself: what was deleted stands there until the file is written anew. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, type Redis, ReplyError } from 'ioredis';

const LOOK_MS = 50;
const PATIENCE_MS = 60_000;

/**
 * Writes the append-only file anew and waits for it; false when that did not come to an end well within a minute, null when it is not
 * ours to do: a cluster's, or one whose owner does not let us.
 */
export async function rewriteFile(client: Redis | Cluster): Promise<boolean | null> {
  if ('nodes' in client) return null;
  const until = performance.now() + PATIENCE_MS;
  // One that began before the deletion may hold what was deleted.
  if (!(await atRest(client, until))) return false;
  try {
    await client.bgrewriteaof();
  } catch (error) {
    if (error instanceof ReplyError) return null;
    throw error;
  }
  return (await atRest(client, until)) && (await field(client, 'aof_last_bgrewrite_status')) === 'ok';
}

async function atRest(client: Redis, until: number): Promise<boolean> {
  while (performance.now() < until) {
    const busy = ['aof_rewrite_in_progress', 'aof_rewrite_scheduled', 'rdb_bgsave_in_progress'];
    const states = await Promise.all(busy.map((name) => field(client, name)));
    if (states.every((state) => state === '0')) return true;
    await pause(LOOK_MS);
  }
  return false;
}

async function field(client: Redis, name: string): Promise<string | undefined> {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(await client.info('persistence'))?.[1];
}
