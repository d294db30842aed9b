import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import type { Log } from '../runtime/log.ts';
import { asUnavailable, deadline, REDIS_DEADLINE_MS, RedisUnavailable } from './deadline.ts';
import { parseRedisUrl, type RedisTarget } from './url.ts';

export { deadline, REDIS_DEADLINE_MS, RedisUnavailable } from './deadline.ts';

/** A Lua move as ioredis wants it: text and number of keys. It is sent by hash, and by text after a restart. */
export type RedisScripts = Record<string, { lua: string; numberOfKeys: number; readOnly?: boolean }>;

export interface ConnectOptions {
  /** Told once when the connection is lost and once when it is back, not at every attempt. */
  readonly log: Log;
  /** How long one request may take, in ms. Default 800. */
  readonly deadlineMs?: number;
  /** Lua moves that become commands of the client. */
  readonly scripts?: RedisScripts;
}

/** A connection that comes back by itself, never sends a request twice, and never lets one wait past its deadline. */
export interface RedisConnection {
  /** The library's client, for commands inside `run` and for pipelines. It refuses at once while there is no connection. */
  readonly client: Redis | Cluster;
  /**
   * Runs `work` within the deadline, which includes waiting for a connection that is just coming back.
   * Rejects with RedisUnavailable; `what` names the request in the message.
   */
  run<T>(what: string, work: (client: Redis | Cluster) => Promise<T>, ms?: number): Promise<T>;
  /** Waits for the first working connection; rejects with RedisUnavailable after `ms`. */
  ready(ms: number): Promise<void>;
  /** True while requests can be sent. */
  isUp(): boolean;
  /** Why there is no connection, as last heard. `turnedAway`: the server is there and will not have us, and waiting does not mend that. */
  trouble(): { readonly why: string; readonly turnedAway: boolean };
  /** Ends the connection; requests under way are given up. */
  close(): void;
}

/** Doubling from 50 ms to 2 s, with up to as much again added by chance so that many nodes do not come back at once. */
function retryDelayMs(attempt: number): number {
  const ms = Math.min(50 * 2 ** Math.min(attempt - 1, 10), 1_000);
  return ms + Math.floor(Math.random() * ms);
}

function nodeOptions(deadlineMs: number) {
  return {
    // The library's default runs a command again when only its reply was lost.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // With auto-resend off a command whose connection died may never settle; this settles it, well after our own deadline.
    commandTimeout: deadlineMs * 3,
    // A connection that has gone silent under requests is replaced by a fresh one.
    socketTimeout: deadlineMs * 2,
    connectTimeout: 5_000,
    // A former master answers READONLY after a failover: connect anew, do not repeat the command.
    reconnectOnError: (error: Error): boolean => error.message.startsWith('READONLY'),
    disableClientInfo: true,
  } satisfies RedisOptions;
}

function open(target: RedisTarget, deadlineMs: number, scripts: RedisScripts | undefined): Redis | Cluster {
  const node = nodeOptions(deadlineMs);
  const single = {
    ...node,
    // Nothing is queued while we are away: it would be sent after its sender has given up.
    enableOfflineQueue: false,
    retryStrategy: retryDelayMs,
    ...(scripts && { scripts }),
  } satisfies RedisOptions;
  switch (target.kind) {
    case 'socket':
      return new Redis({ ...single, path: target.path });
    case 'single':
      return new Redis({ ...single, ...target.node, ...target.login, db: target.db, ...(target.tls && { tls: {} }) });
    case 'sentinel':
      return new Redis({
        ...single,
        ...target.login,
        sentinels: target.nodes.map((n) => ({ ...n })),
        name: target.name,
        db: target.db,
        failoverDetector: true,
        sentinelRetryStrategy: retryDelayMs,
        sentinelCommandTimeout: deadlineMs,
      });
    case 'cluster': {
      const options = {
        enableOfflineQueue: false,
        // With the library's figures a failover rejects requests; with these all of them wait for the new master.
        maxRedirections: 64,
        retryDelayOnFailover: 200,
        retryDelayOnMoved: 100,
        clusterRetryStrategy: retryDelayMs,
        redisOptions: { ...node, ...target.login },
        ...(scripts && { scripts }),
      } satisfies ClusterOptions;
      return new Cluster([...target.nodes], options);
    }
  }
}

/** Says once that Redis went away and once that it is back; an error event without a listener would end the process. */
function watch(client: Redis | Cluster, log: Log): Pick<RedisConnection, 'trouble'> & { stop(): void } {
  let state: 'new' | 'up' | 'down' = 'new';
  let lastError = 'no answer';
  let turnedAway = false;
  client.on('ready', () => {
    if (state === 'down') log.info('Redis is back');
    state = 'up';
    lastError = 'connection closed';
    turnedAway = false;
  });
  client.on('error', (error: Error) => {
    const told = saidByServer(error);
    lastError = (told ?? error).message || error.name;
    turnedAway = told !== null && !(asUnavailable(told, 'connect') instanceof RedisUnavailable);
    if (state === 'new') {
      log.warn({ reason: lastError }, 'Redis cannot be reached yet');
      state = 'down';
    }
  });
  client.on('close', () => {
    if (state !== 'up') return;
    log.warn({ reason: lastError }, 'Redis is away');
    state = 'down';
  });
  return {
    trouble: () => ({ why: lastError, turnedAway }),
    // Our own goodbye is no news.
    stop: () => {
      state = 'down';
    },
  };
}

/** What the server itself answered (a wrong password, no right to ask); null: it is the connection that failed. */
function saidByServer(error: Error & { readonly lastNodeError?: unknown }): Error | null {
  // A cluster's failure holds that of the node which was asked last.
  const told = error.lastNodeError instanceof Error ? error.lastNodeError : error;
  return told.name === 'ReplyError' ? told : null;
}

/**
 * The library gives up for good when a fail-over is announced while it is just asking the Sentinel where the master is; so does a
 * goodbye of ours. `over` tells them apart.
 */
function neverGiveUp(client: Redis | Cluster, over: AbortSignal): void {
  client.on('end', () => {
    setTimeout(() => {
      // Rejects when it fails, or when somebody was faster; `retryStrategy` or the next `end` goes on from there.
      if (!over.aborted) client.connect().catch(() => undefined);
    }, retryDelayMs(1));
  });
}

/** Resolves at the next `ready`; rejects when `signal` says that nobody waits any more, or the client has been closed. */
function nextReady(client: Redis | Cluster, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => () => {
      client.off('ready', onReady);
      client.off('end', onEnd);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onReady = finish(resolve);
    const onEnd = finish(() => reject(new Error('Connection is closed.')));
    const onAbort = finish(() => reject(new Error('Connection is closed.')));
    client.once('ready', onReady);
    client.once('end', onEnd);
    signal.addEventListener('abort', onAbort);
  });
}

/**
 * Opens a connection to the Redis that `url` names (forms: see parseRedisUrl) and keeps it open.
 * Returns at once; `ready` tells when it works. Throws only for a URL that the configuration should have refused.
 */
export function connectRedis(url: string, options: ConnectOptions): RedisConnection {
  const target = parseRedisUrl(url);
  if ('problem' in target) throw new Error(`REDIS_URL ${target.problem}`);
  const deadlineMs = options.deadlineMs ?? REDIS_DEADLINE_MS;
  const client = open(target.ok, deadlineMs, options.scripts);
  // While it is away every move under way waits for it, until its deadline: many listeners, and no leak.
  client.setMaxListeners(0);
  const watching = watch(client, options.log);
  const over = new AbortController();
  neverGiveUp(client, over.signal);

  async function run<T>(what: string, work: (c: Redis | Cluster) => Promise<T>, ms = deadlineMs): Promise<T> {
    if (client.status === 'ready') return deadline(work(client), ms, what);
    const giveUp = new AbortController();
    const attempt = async (): Promise<T> => {
      await nextReady(client, giveUp.signal);
      return work(client);
    };
    try {
      return await deadline(attempt(), ms, what);
    } catch (error) {
      const late = error instanceof RedisUnavailable && error.reason === 'late';
      throw late
        ? new RedisUnavailable(what, 'disconnected', `no connection within ${ms} ms`, { waited: true })
        : error;
    } finally {
      giveUp.abort();
    }
  }

  return {
    client,
    run,
    ready: async (ms) => {
      await run('connect', (c) => c.ping(), ms);
    },
    isUp: () => client.status === 'ready',
    trouble: () => watching.trouble(),
    close: () => {
      over.abort();
      watching.stop();
      client.disconnect();
    },
  };
}
