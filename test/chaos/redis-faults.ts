/** What is done to Redis. Each begins with a whole one and leaves a whole one behind. */
import { readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../src/simulator/random.ts';
import type { Fault } from './fault.ts';
import type { RedisServer } from './redis.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

/** Shorter than the Sentinel's patience, even on a busy machine. */
const SHORT_MS = [500, 1_500] as const;

const replaced = (world: World, old: RedisServer): Promise<unknown> =>
  until('a new master', 20_000, async () => (await world.redis.roles()).master !== old);

/** Something of the master's for a while. */
const forAWhile =
  (on: (master: RedisServer) => Promise<unknown>, off: (master: RedisServer) => Promise<unknown>) =>
  async (world: World, chance: Chance): Promise<void> => {
    const { master } = await world.redis.roles();
    await on(master);
    await pause(chance.between(...SHORT_MS));
    await until('undone', 10_000, async () => {
      await off(master);
      return true;
    });
  };

const proxied =
  (on: (proxy: RedisServer['proxy']) => void, off: (proxy: RedisServer['proxy']) => void, most: number) =>
  async (world: World, chance: Chance): Promise<void> => {
    for (const { proxy } of world.redis.servers) on(proxy);
    await pause(chance.between(500, most));
    for (const { proxy } of world.redis.servers) off(proxy);
  };

export const REDIS_FAULTS: readonly Fault[] = [
  {
    kind: 'Redis killed and restarted',
    async run({ redis }, chance) {
      const { master } = await redis.roles();
      await master.end('SIGKILL');
      await pause(chance.between(100, 800));
      master.start();
    },
  },
  {
    kind: 'Redis frozen',
    async run({ redis }, chance) {
      const { master } = await redis.roles();
      master.freeze();
      await pause(chance.between(...SHORT_MS));
      master.wake();
    },
  },
  {
    kind: 'master killed, replica promoted',
    loses: true,
    async run(world) {
      const { master } = await world.redis.roles();
      await master.end('SIGKILL');
      await replaced(world, master);
    },
  },
  {
    kind: 'master frozen, replica promoted',
    loses: true,
    async run(world, chance) {
      const { master } = await world.redis.roles();
      master.freeze();
      await replaced(world, master);
      await pause(chance.between(0, 1_000));
      master.wake();
    },
  },
  {
    kind: 'stalled replica promoted: the tail is lost',
    loses: true,
    async run(world) {
      const { master, replica } = await world.redis.roles();
      replica.freeze();
      await pause(500);
      await master.end('SIGKILL');
      replica.wake();
      await replaced(world, master);
    },
  },
  {
    kind: 'tail of the AOF cut off',
    loses: true,
    async run({ redis }) {
      const { master } = await redis.roles();
      const file = tailOf(master);
      const before = statSync(file).size;
      await pause(1_000);
      await master.end('SIGKILL');
      truncateSync(file, before);
      master.start();
    },
  },
  {
    kind: 'Redis away for 5 to 10 s',
    async run({ redis }, chance) {
      await Promise.all(redis.servers.map((server) => server.end('SIGKILL')));
      await pause(chance.between(5_000, 10_000));
      for (const server of redis.servers) server.start();
    },
  },
  {
    kind: 'READONLY',
    run: forAWhile(
      (master) => master.ask('REPLICAOF', '127.0.0.1', '1'),
      (master) => master.ask('REPLICAOF', 'NO', 'ONE'),
    ),
  },
  {
    kind: 'scripts flushed',
    async run({ redis }) {
      const { master } = await redis.roles();
      for (let times = 0; times < 5; times++) {
        await master.ask('SCRIPT', 'FLUSH');
        await pause(200);
      }
    },
  },
  {
    kind: 'out of memory',
    run: forAWhile(
      (master) => master.ask('CONFIG', 'SET', 'maxmemory', '100kb'),
      (master) => master.ask('CONFIG', 'SET', 'maxmemory', '0'),
    ),
  },
  {
    kind: 'MISCONF',
    run: forAWhile(
      async (master) => {
        await master.ask('CONFIG', 'SET', 'save', '3600 1000000', 'dbfilename', 'in-the-way');
        await saved(master, 'err');
      },
      async (master) => {
        await master.ask('CONFIG', 'SET', 'dbfilename', 'dump.rdb');
        await saved(master, 'ok');
        await master.ask('CONFIG', 'SET', 'save', '');
      },
    ),
  },
  {
    kind: 'CLIENT PAUSE',
    async run({ redis }, chance) {
      const { master } = await redis.roles();
      await master.ask('CLIENT', 'PAUSE', String(Math.round(chance.between(...SHORT_MS))), 'ALL');
    },
  },
  {
    kind: 'slow network to Redis',
    run: proxied(
      (proxy) => proxy.delay(100, 500),
      (proxy) => proxy.delay(0, 0),
      5_000,
    ),
  },
  {
    kind: 'network to Redis black',
    run: proxied(
      (proxy) => proxy.swallow(true),
      (proxy) => proxy.swallow(false),
      3_000,
    ),
  },
  {
    kind: 'connections to Redis reset',
    async run({ redis }) {
      for (let times = 0; times < 3; times++) {
        for (const { proxy } of redis.servers) proxy.reset();
        await pause(300);
      }
    },
  },
  {
    kind: 'one reply of Redis lost',
    async run({ redis }) {
      const { master } = await redis.roles();
      for (let times = 0; times < 5; times++) {
        master.proxy.loseReply();
        await pause(300);
      }
    },
  },
];

/** The file that the server writes to now. */
function tailOf({ dir }: RedisServer): string {
  const folder = join(dir, 'appendonlydir');
  const files = readdirSync(folder).filter((name) => name.endsWith('.incr.aof'));
  const number = (name: string) => Number(/\.(\d+)\.incr/.exec(name)?.[1]);
  const [last = ''] = files.toSorted((a, b) => number(b) - number(a));
  return join(folder, last);
}

/** Saves in the background, and waits until it has come out like this. */
async function saved(server: RedisServer, how: 'ok' | 'err'): Promise<void> {
  await until(`a save that ends with ${how}`, 5_000, async () => {
    await server.ask('BGSAVE').catch(() => undefined);
    await pause(100);
    return String(await server.ask('INFO', 'persistence')).includes(`rdb_last_bgsave_status:${how}`);
  });
}
