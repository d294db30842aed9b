/** Two Redis servers, each behind a proxy, and a Sentinel that knows them by their proxies. All real processes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { locateRedis } from '../../src/redis/embedded/locate.ts';
import { TEST_CACHE } from '../support/embedded.ts';
import { freePort } from '../support/free-port.ts';
import { program, type Program } from './program.ts';
import { type Proxy, startProxy } from './proxy.ts';
import { until } from './until.ts';

const MASTER = 'chaos';
/** A master that is silent for longer is replaced. */
const DOWN_MS = 2_500;

export interface RedisServer extends Program {
  readonly port: number;
  readonly proxy: Proxy;
  readonly dir: string;
  /** Sends a command past the proxy; rejects when there is no answer within a second. */
  ask(...words: readonly [string, ...string[]]): Promise<unknown>;
}

export interface RedisFarm {
  /** For REDIS_URL. */
  readonly url: string;
  readonly servers: readonly RedisServer[];
  /** The one that the Sentinel names as master now, and the other. */
  roles(): Promise<{ readonly master: RedisServer; readonly replica: RedisServer }>;
  /** Waits until the master answers as one and the other follows it; brings back whichever does not run. */
  whole(): Promise<{ readonly master: RedisServer; readonly replica: RedisServer }>;
  stop(): Promise<void>;
}

export async function startRedisFarm(folder: string): Promise<RedisFarm> {
  const binary = await locateRedis({ env: process.env, fallbackCache: TEST_CACHE, print: () => undefined });
  const env = { PATH: process.env['PATH'] ?? '', ...binary.env };

  const server = async (name: string): Promise<RedisServer> => {
    const dir = join(folder, name);
    // A file that cannot be replaced by the dump of memory is how MISCONF is made.
    mkdirSync(join(dir, 'in-the-way', 'full'), { recursive: true });
    const port = await freePort();
    const proxy = await startProxy(port);
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
    const safe = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
    const known = ['--replica-announce-ip', '127.0.0.1', '--replica-announce-port', String(proxy.port)];
    const quick = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1', '--repl-timeout', '10'];
    const odd = ['--enable-protected-configs', 'yes'];
    const run = program({
      name,
      words: () => [binary.command, ...words, ...safe, ...known, ...quick, ...odd],
      env,
      cwd: () => dir,
      logFile: join(folder, `${name}.log`),
    });
    return Object.assign(run, { port, proxy, dir, ask: (...asked: [string, ...string[]]) => asks(port, asked) });
  };
  const servers = [await server('redis-a'), await server('redis-b')] as const;
  const [first, second] = servers;
  for (const one of servers) one.start();
  for (const one of servers) await until(`${one.name} is up`, 10_000, () => one.ask('PING'));
  await second.ask('REPLICAOF', '127.0.0.1', String(first.proxy.port));

  const sentinelPort = await freePort();
  const conf = join(folder, 'sentinel.conf');
  writeFileSync(
    conf,
    [
      `port ${sentinelPort}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor ${MASTER} 127.0.0.1 ${first.proxy.port} 1`,
      `sentinel down-after-milliseconds ${MASTER} ${DOWN_MS}`,
      `sentinel failover-timeout ${MASTER} 3000`,
    ].join('\n'),
  );
  const sentinel = program({
    name: 'sentinel',
    words: () => [binary.command, conf, '--sentinel'],
    env,
    cwd: () => folder,
    logFile: join(folder, 'sentinel.log'),
  });
  sentinel.start();

  const roles = async () => {
    const [, port] = (await asks(sentinelPort, ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER])) as string[];
    const master = servers.find((one) => String(one.proxy.port) === port);
    const replica = servers.find((one) => one !== master);
    if (master === undefined || replica === undefined) throw new Error(`the Sentinel names ${port}`);
    return { master, replica };
  };
  const farm: RedisFarm = {
    url: `redis+sentinel://127.0.0.1:${sentinelPort}/${MASTER}`,
    servers,
    roles,
    async whole() {
      sentinel.start();
      for (const one of servers) {
        one.wake();
        one.start();
      }
      return await until('Redis is whole', 40_000, async () => {
        const { master, replica } = await roles();
        const seen = String(await asks(sentinelPort, ['SENTINEL', 'MASTER', MASTER]));
        const [info, other] = (await Promise.all([master, replica].map((one) => one.ask('INFO', 'replication')))).map(
          String,
        );
        if (/o_down|s_down/.test(seen) || !/role:master/.test(info ?? '')) return null;
        if (/role:slave/.test(other ?? '') && other?.includes(`master_port:${master.proxy.port}`) === true)
          return /master_link_status:up/.test(other) && /state=online/.test(info ?? '') ? { master, replica } : null;
        // The Sentinel would see to it, in its own time.
        await replica.ask('REPLICAOF', '127.0.0.1', String(master.proxy.port));
        return null;
      });
    },
    async stop() {
      await sentinel.end('SIGKILL');
      for (const one of servers) {
        await one.end('SIGKILL');
        await one.proxy.close();
      }
    },
  };
  await farm.whole();
  return farm;
}

async function asks(port: number, words: readonly [string, ...string[]]): Promise<unknown> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    enableReadyCheck: false,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    commandTimeout: 1_000,
    connectTimeout: 1_000,
  });
  client.on('error', () => undefined);
  try {
    return await client.call(...words);
  } finally {
    client.disconnect();
  }
}
