/** Several nodes over one Redis and one carrier: any of them takes any turn, and nobody notices. Killed and frozen they are in sim/ and in calls/chaos. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Running, startEngine } from '../../src/main.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { startHotline, type TestHotline, type TestHotlineOptions } from '../support/hotline.ts';
import { judge } from '../support/judge.ts';
import { unfinished } from '../support/unfinished.ts';
import { freePort } from '../support/raw-redis.ts';
import { testRedis } from '../support/redis.ts';
import { OPEN, storeOf } from './caller-story.ts';
import { skipToCallbacks } from './storm-time.ts';
import { startStorm } from './storm-world.ts';

const RATE = 30;
let hotline: TestHotline;
let balancer: Balancer;
let folder: string;
const others: Running[] = [];

beforeEach(async () => {
  balancer = await startBalancer();
  folder = await mkdtemp(join(tmpdir(), 'pz-nodes-'));
});
afterEach(async () => {
  await hotline.stop();
  for (const node of others.splice(0)) await node.stop();
  await balancer.close();
  await rm(folder, { recursive: true, force: true });
});

/** The first node: in this process, so that its store can be asked. */
async function first(options: TestHotlineOptions = {}): Promise<void> {
  hotline = await startHotline({
    rate: RATE,
    publicUrl: balancer.url,
    log: process.env['PZ_LOG'] === '1',
    edit: (file, text) => OPEN(file, text).replace(/max-calls: \d+/, 'max-calls: 100'),
    ...options,
  });
  balancer.nodes.add(Number(hotline.env['PORT']));
}

async function environment(over: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
  const port = String(await freePort());
  return { ...hotline.env, PORT: port, DATA_DIR: join(folder, port), LOG_LEVEL: 'fatal', ...over };
}

async function another(over: Readonly<Record<string, string>> = {}): Promise<void> {
  const env = await environment(over);
  const config = readConfig(env);
  if (!('ok' in config)) throw new Error(JSON.stringify(config.problems));
  others.push(await startEngine(config.ok, pino({ level: 'silent' })));
  balancer.nodes.add(Number(env['PORT']));
}

/** Calm, then everything over, then the judgement. */
async function endsWell(storm: ReturnType<typeof startStorm>): Promise<void> {
  await storm.calm();
  try {
    await vi.waitFor(
      async () => {
        await skipToCallbacks(hotline);
        expect(await unfinished({ carrier: hotline.carrier, store: storeOf(hotline) })).toEqual([]);
      },
      { timeout: 60_000, interval: 100 },
    );
  } finally {
    storm.stop();
    expect(
      await judge({ carrier: hotline.carrier, store: storeOf(hotline), callers: storm.callers, slackMs: RATE * 1_500 }),
    ).toEqual([]);
  }
}

describe('two nodes', () => {
  it('share the work of a storm, while Redis forgets its scripts again and again', { timeout: 150_000 }, async () => {
    await first({ carrier: { seed: 31, faults: { webhookTwice: 0.2, statusDelayed: 0.3, webhookReset: 0.03 } } });
    await another();
    const redis = await testRedis();
    const storm = startStorm(hotline, { seed: 31, callers: 16, lastsMs: 90_000 });
    const over = new AbortController();
    const forgetful = (async () => {
      while (!over.signal.aborted) {
        if ('script' in redis.client) await (redis.client as import('ioredis').Redis).script('FLUSH');
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    })();
    await storm.blows();
    over.abort();
    await forgetful;
    await redis.cleanUp();
    await endsWell(storm);
  });

  it('one is not let in with another secret, nor with another clock', async () => {
    await first();
    await expect(another({ PRESSZERO_SECRET: 'quite-another-secret-9876543210' })).rejects.toThrow(
      /same PRESSZERO_SECRET/,
    );
    await expect(another({ PRESSZERO_CLOCK_RATE: '7' })).rejects.toThrow(/rate 30/);
  });

  it('the secret is rotated node by node while somebody holds', { timeout: 60_000 }, async () => {
    await first();
    for (const { id } of await storeOf(hotline).agents()) await storeOf(hotline).setAgent(id, 'out', 'test');
    const caller = hotline.call();
    await caller.pressWhenAsked('0');
    await caller.hears(/You are next/);
    const old = hotline.env['PRESSZERO_SECRET'] ?? '';
    await another({ PRESSZERO_SECRET: `brand-new-secret-0123456789,${old}` });
    // From now on only the new node answers; the old tickets are still good there.
    balancer.nodes.delete(Number(hotline.env['PORT']));
    await caller.press('0');
    await caller.hears(/You are next/);
  });
});
