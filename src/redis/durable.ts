/**
 * Waits until what the store has committed would survive the loss of the master: `WAIT` where there is a replica, `WAITAOF` where the
 * server has it (7.2). Only promises wait for this; turns do not.
 */
import type { Cluster, Redis } from 'ioredis';
import type { HotlineName } from '../core/ids.ts';
import { StoreAway } from '../engine/ports.ts';
import { deadline, type RedisConnection, RedisUnavailable } from './client.ts';
import { hotlinePrefix } from './keys.ts';

/** The server's own patience, wall ms. A file that is synced every second makes WAITAOF wait for the next time. */
const REPLICA_MS = 700;
const DISK_MS = 1_300;
/** Ours above it: a turn that has tried twice still answers in 5 s. */
const SURE_MS = 1_500;

type Reply = readonly [error: Error | null, reply: unknown];

/**
 * `connection` is for this alone: WAIT blocks the connection it is sent on, and is about the writes of that connection. So it
 * writes a key of its own, which replicas and disk have after everything that was committed before. Whoever asks while a wait is
 * under way shares the next one. Throws `StoreAway`.
 */
export function createDurable(connection: Pick<RedisConnection, 'run'>, hotline: HotlineName): () => Promise<void> {
  const key = `${hotlinePrefix(hotline)}:durable`;
  let hasWaitAof = true;
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  // The key comes first: in a cluster it leads the commands without one to the same node.
  const send = async (client: Redis | Cluster, ...commands: readonly [string, ...(string | number)[]][]) => {
    const pipeline = client.pipeline().set(key, '1');
    for (const [name, ...args] of commands) pipeline.call(name, ...args);
    const [written, ...replies] = (await pipeline.exec()) as readonly Reply[];
    if (written?.[0]) throw written[0];
    return replies;
  };

  const once = async (client: Redis | Cluster): Promise<void> => {
    const [role] = await send(client, ['ROLE']);
    if (replicasOf(answer(role)) > 0) {
      const [waited] = await send(client, ['WAIT', 1, REPLICA_MS]);
      if (Number(answer(waited)) < 1) throw new StoreAway(`no replica has it within ${REPLICA_MS} ms`);
    }
    if (!hasWaitAof) return;
    const [synced] = await send(client, ['WAITAOF', 1, 0, DISK_MS]);
    if (synced?.[0] && LACKS_WAITAOF.test(synced[0].message)) {
      hasWaitAof = false;
      return;
    }
    const [here] = answer(synced) as readonly unknown[];
    if (Number(here) < 1) throw new StoreAway(`not on disk within ${DISK_MS} ms`);
  };

  const shared = (): Promise<void> => {
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        running = connection.run('durable', once, SURE_MS);
        return running;
      });
    return next;
  };

  return async () => {
    try {
      await deadline(shared(), SURE_MS, 'durable');
    } catch (error) {
      throw error instanceof RedisUnavailable ? new StoreAway(error.message, { cause: error }) : error;
    }
  };
}

/** The server is too old for it, or has no file to wait for. */
const LACKS_WAITAOF = /unknown command|appendonly is disabled/i;

function answer(reply: Reply | undefined): unknown {
  if (reply?.[0]) throw reply[0];
  return reply?.[1];
}

/** Of a master's ROLE: only replicas that are in step are listed. */
function replicasOf(role: unknown): number {
  const [, , replicas] = Array.isArray(role) ? (role as unknown[]) : [];
  return Array.isArray(replicas) ? replicas.length : 0;
}
