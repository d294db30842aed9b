/** A master dies under commits, with its replica in step or behind: behind Sentinel, in a Cluster, and what promises wait for. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HotlineName } from '../../src/core/ids.ts';
import type { PlaceMemory } from '../../src/core/call.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { connectRedis } from '../../src/redis/client.ts';
import { createDurable } from '../../src/redis/durable.ts';
import { tempFolder } from '../support/embedded.ts';
import { type FlakyProxy, flakyProxy } from '../support/flaky-proxy.ts';
import { freePort, type RawRedis, rawRedis } from '../support/raw-redis.ts';
import { type Fixture, fixture, keeping } from './store/fixture.ts';

const PATIENT = { timeout: 20_000, interval: 25 };
const QUICK = ['--save', '', '--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
let undo: (() => unknown)[] = [];
beforeEach(() => {
  undo = [];
});
afterEach(async () => {
  for (const step of undo.toReversed()) await step();
});

async function server(...args: string[]): Promise<RawRedis> {
  const folder = tempFolder('failover');
  undo.push(() => folder.remove());
  const redis = await rawRedis(folder.path, await freePort(), args);
  undo.push(() => redis.stop());
  return redis;
}

async function command({ port }: RawRedis, ...args: [string, ...string[]]): Promise<string> {
  const client = new Redis({ port, host: '127.0.0.1', enableReadyCheck: false });
  try {
    return String(await client.call(...args));
  } finally {
    client.disconnect();
  }
}

/** The master counts the replica in: it is told of writes, and what it says of them is heard. */
const inStep = (master: RawRedis) =>
  vi.waitFor(async () => expect(await command(master, 'INFO', 'replication')).toContain('state=online'), PATIENT);

/** The replica's way to its master; what is written after `swallow` never reaches it, as on a network that is cut. */
async function wayTo(master: RawRedis): Promise<FlakyProxy> {
  const proxy = await flakyProxy(master.port);
  undo.push(() => proxy.close());
  return proxy;
}

async function storeAt(url: string): Promise<Fixture & { durable(): Promise<void> }> {
  const f = await fixture({}, url);
  undo.push(() => f.close().catch(() => undefined));
  const waiting = connectRedis(url, { log: pino({ level: 'silent' }) });
  undo.push(() => waiting.close());
  await waiting.ready(10_000);
  return Object.assign(f, { durable: createDurable(waiting, f.redis.hotline as HotlineName) });
}

/** What the ticket of the nth caller remembers of the place. */
async function holds(f: Fixture, n: number): Promise<PlaceMemory> {
  const { line } = await f.hold(n, { numberHash: `+${n}` as never });
  if (line === null) throw new Error(`${n} stands nowhere`);
  await f.pass(1_000);
  return { id: line.id, arrivedAt: line.arrivedAt, spoken: line.spoken };
}

describe('a promise waits', () => {
  it('for a replica while there is one, and meanwhile keeps nobody else waiting', async () => {
    const master = await server(...QUICK);
    const f = await storeAt(`redis://127.0.0.1:${master.port}`);
    // Alone the master is all there is.
    await f.durable();
    const way = await wayTo(master);
    await server(...QUICK, '--replicaof', '127.0.0.1', String(way.port));
    await inStep(master);
    await vi.waitFor(() => Promise.all([f.durable(), f.durable(), f.durable()]), PATIENT);

    way.swallow();
    const refused = [f.durable(), f.durable()].map((one) => expect(one).rejects.toThrow(StoreAway));
    await holds(f, 1);
    let settled = false;
    void Promise.all(refused).then(() => (settled = true));
    await holds(f, 2);
    expect(settled).toBe(false);
    await Promise.all(refused);
  });
});

describe('behind Sentinel', () => {
  it('a replica that is behind takes over: tickets bring back who it never knew, in order; nothing was promised that it lacks', async () => {
    const master = await server(...QUICK);
    const way = await wayTo(master);
    const replica = await server(...QUICK, '--replicaof', '127.0.0.1', String(way.port));
    await inStep(master);
    const folder = tempFolder('sentinel');
    undo.push(() => folder.remove());
    const conf = join(folder.path, 'sentinel.conf');
    const rules = [
      `monitor ivr 127.0.0.1 ${master.port} 1`,
      'down-after-milliseconds ivr 500',
      'failover-timeout ivr 2000',
    ];
    writeFileSync(conf, rules.map((rule) => `sentinel ${rule}\n`).join(''));
    const sentinel = await server(conf, '--sentinel');
    await vi.waitFor(
      async () => expect(await command(sentinel, 'SENTINEL', 'REPLICAS', 'ivr')).toContain(String(replica.port)),
      PATIENT,
    );

    const f = await storeAt(`redis+sentinel://127.0.0.1:${sentinel.port}/ivr`);
    await holds(f, 1);
    await holds(f, 2);
    await f.turn(2, { keep: keeping('CB2', '+2'), line: null });
    // A replica that has only just begun may take longer over its first writes than a caller is kept waiting.
    await vi.waitFor(() => f.durable(), PATIENT);

    way.swallow();
    const third = await holds(f, 3);
    const fourth = await holds(f, 4);
    await f.turn(4, { keep: keeping('CB4', '+4'), line: null });
    await expect(f.durable()).rejects.toThrow(StoreAway);
    await master.stop();

    await vi.waitFor(() => f.pass(0), PATIENT);
    expect(await f.line('main')).toEqual([f.sid(1), 'CB2']);
    // The later one asks first; who was not promised a callback goes on holding.
    await f.hold(4, { numberHash: '+4' as never, memory: fourth });
    await f.hold(3, { numberHash: '+3' as never, memory: third });
    expect(await f.line('main')).toEqual([f.sid(1), 'CB2', f.sid(3), f.sid(4)]);
    await f.audit();
  }, 40_000);
});

describe('in a Cluster', () => {
  it('commits go on with the new master, and find everything that was durable', async () => {
    const cluster = [
      '--cluster-enabled',
      'yes',
      '--cluster-announce-ip',
      '127.0.0.1',
      '--cluster-node-timeout',
      '1000',
    ];
    const bus = async () => [...QUICK, ...cluster, '--cluster-port', String(await freePort())];
    const busOfMaster = await bus();
    const master = await server(...busOfMaster);
    const replica = await server(...(await bus()));
    await command(master, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await command(replica, 'CLUSTER', 'MEET', '127.0.0.1', String(master.port), busOfMaster.at(-1) ?? '');
    const id = await command(master, 'CLUSTER', 'MYID');
    await vi.waitFor(() => command(replica, 'CLUSTER', 'REPLICATE', id), PATIENT);
    await inStep(master);
    await vi.waitFor(
      async () => expect(await command(replica, 'CLUSTER', 'INFO')).toContain('cluster_state:ok'),
      PATIENT,
    );

    const f = await storeAt(`redis+cluster://127.0.0.1:${master.port},127.0.0.1:${replica.port}`);
    const first = await holds(f, 1);
    await holds(f, 2);
    await f.turn(2, { keep: keeping('CB2', '+2'), line: null });
    await vi.waitFor(() => f.durable(), PATIENT);

    await master.stop();
    await command(replica, 'CLUSTER', 'FAILOVER', 'TAKEOVER');
    await vi.waitFor(() => f.pass(0), PATIENT);
    expect(await f.line('main')).toEqual([f.sid(1), 'CB2']);
    expect((await f.hold(1)).line?.arrivedAt).toBe(first.arrivedAt);
    // The new master has no replica left to wait for.
    await vi.waitFor(() => f.durable(), PATIENT);
    await f.audit();
  }, 40_000);
});
