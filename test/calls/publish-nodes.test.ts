/** What one node publishes, every node has: the call it is pinned to, the canary, the step back, and what is left when Redis is not. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Version } from '../../src/core/ids.ts';
import { type Running, startEngine } from '../../src/main.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { freePort } from '../support/raw-redis.ts';
import { testRedis } from '../support/redis.ts';
import { type Caller, inPhase, numberOf, outcomeOf, PATIENT, storeOf, turnsOf } from './caller-story.ts';
import { fileOf, greet, greeting, isLive, ledTo, save, versionsAre } from './publish-story.ts';

let hotline: TestHotline;
let balancer: Balancer;
let folder: string;
let other: Running;
let n = 0;

beforeEach(async () => {
  // For the test in which no node is left for a while: on a slow machine longer than a menu lasts.
  balancer = await startBalancer({ queueMs: 10_000 });
  folder = await mkdtemp(join(tmpdir(), 'pz-publish-'));
  hotline = await startHotline({ rate: 10, publicUrl: balancer.url });
  await cp(hotline.env['FLOWS_DIR'] ?? '', join(folder, 'flows'), { recursive: true });
  const port = String(await freePort());
  const config = readConfig({
    ...hotline.env,
    PORT: port,
    DATA_DIR: join(folder, 'data'),
    FLOWS_DIR: join(folder, 'flows'),
  });
  if (!('ok' in config)) throw new Error(JSON.stringify(config.problems));
  other = await startEngine(config.ok, pino({ level: 'silent' }));
  balancer.nodes.add(Number(port));
});
afterEach(async () => {
  await hotline.stop();
  await other.stop();
  await balancer.close();
  await rm(folder, { recursive: true, force: true });
});

const ours = () => hotline.running.versions;
const theirs = () => other.versions;
const ring = (): Caller => hotline.call(numberOf((n += 1)));
const api = async (path: string, payload: object) =>
  await hotline.running.app.inject({
    method: 'POST',
    url: `/api/versions${path}`,
    headers: { authorization: 'Bearer token-of-the-tests', 'content-type': 'application/json' },
    payload,
  });
async function published(words: string, more: object = {}) {
  const names = ['hotline.yaml', 'support.yaml', 'orders.yaml', 'bills.yaml', 'repairs.yaml'];
  const texts = await Promise.all(names.map((name) => readFile(fileOf(hotline, name), 'utf8')));
  const files = Object.fromEntries(names.map((name, i) => [name, greeting(texts[i] ?? '', words)]));
  return await api('', { files, by: 'ann', note: words, ...more });
}

describe('two nodes', () => {
  it('with one folder have one version; the same edit on both is one too', async () => {
    expect(await storeOf(hotline).versions()).toMatchObject({ live: 1, versions: [{ number: 1 }] });
    const text = greeting(await readFile(fileOf(hotline, 'support.yaml'), 'utf8'), 'Good morning');
    await Promise.all(
      [fileOf(hotline, 'support.yaml'), join(folder, 'flows/support.yaml')].map((path) => save(path, text)),
    );
    await versionsAre(hotline, isLive(2));
    await other.versions.follow();
    const caller = ring();
    await caller.hears(/Good morning/);
    expect((await storeOf(hotline).versions()).versions).toHaveLength(2);
  });

  it('a node that never had a version takes the next turn of its call, and new calls', async () => {
    await greet(hotline, 'Good morning');
    await versionsAre(hotline, isLive(2));
    // Published on the first node; the other follows, and perhaps it is the one that answers.
    await vi.waitFor(() => expect(theirs().current().version).toBe(ours().current().version), PATIENT);
    const caller = ring();
    await caller.hears(/Good morning/);
    await greet(hotline, 'Good evening');
    await versionsAre(hotline, isLive(3));
    await caller.press('1');
    await caller.hears(/an order or delivery/);
    expect(await ledTo(hotline, caller)).toBe('support/topics');
  });

  it('a step back is one for both', async () => {
    expect((await published('Good morning')).json()).toMatchObject({ is: 'live', number: 2, finishing: [] });
    const caller = ring();
    await caller.hears(/Welcome|Good morning/);
    expect((await api('/rollback', { by: 'ann', note: 'too long' })).json()).toMatchObject({ from: 2, to: 1 });
    await other.versions.follow();
    await ring().hears(/Welcome to Lumen/);
    await ring().hears(/Welcome to Lumen/);
    const trail = await storeOf(hotline).trail('hotline');
    expect(trail.map(({ what }) => what)).toEqual(['published', 'published', 'rolled-back']);
    expect(trail.at(-1)?.data).toMatchObject({ from: 2, to: 1, by: 'ann', why: 'too long' });
    // Neither folder has changed, so nothing takes the step back.
    expect((await storeOf(hotline).versions()).live).toBe(1);
  });

  it('an edit of a folder that is older than what was published takes nothing back, and says what to do', async () => {
    expect((await published('Good morning')).json()).toMatchObject({ is: 'live', number: 2 });
    await greet(hotline, 'Good evening');
    const { live, draft } = await versionsAre(hotline, (list) => list.draft !== null);
    expect(live).toBe(2);
    expect(draft?.problems.join()).toMatch(/not made from v2, which is live.*presszero publish/);
    // Nor does the next save, which began at one that is not live either.
    await greet(hotline, 'Good night');
    await versionsAre(hotline, (list) => list.draft !== null && list.draft.version !== draft?.version);
    expect(await storeOf(hotline).versions()).toMatchObject({ live: 2, versions: [{}, {}] });
  });

  it('what does not check is refused with its problems, and another hotline’s folder too', async () => {
    const wrong = await api('', { files: { 'hotline.yaml': `hotline: ${hotline.name}` }, by: 'ann' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json<{ error: { message: string } }>().error.message).toMatch(/hotline\.yaml:\d+/);
    expect((await api('', { files: { '../x.yaml': '' }, by: 'ann' })).statusCode).toBe(400);
    expect((await api('', { files: {}, audio: { 'a.wav': 'A'.repeat(29_000_000) } })).statusCode).toBe(413);
    expect(await storeOf(hotline).versions()).toMatchObject({ live: 1, versions: [{}] });
  });
});

describe('a canary', () => {
  it('gets its share of the calls, and goes live when it is finished', async () => {
    expect((await published('Good morning', { canary: 50 })).json()).toMatchObject({
      is: 'canary',
      number: 2,
      live: 1,
    });
    await vi.waitFor(() => {
      const dealt = Array.from({ length: 400 }, (_, i) => theirs().forCall(`CA${i}` as never) === theirs().current());
      const live = dealt.filter((is) => is).length;
      expect(live).toBeGreaterThan(150);
      expect(live).toBeLessThan(250);
    }, PATIENT);
    expect((await api('/promote', { by: 'ann' })).json()).toMatchObject({ from: 1, to: 2 });
    await versionsAre(hotline, (list) => isLive(2)(list) && list.canary === null);
    expect((await api('/promote', { by: 'ann' })).statusCode).toBe(409);
  });

  it('whose callers reach nobody ends by itself, once', async () => {
    await published('Good morning', { canary: 10 });
    const { live, canary } = await storeOf(hotline).inForce();
    const redis = await testRedis();
    const tally = async (version: Version | undefined | null, outcome: string, many: number) =>
      await redis.client.hincrby(`pz:{${hotline.name}}:tally`, `${version}:${outcome}`, many);
    await tally(live, 'talked', 60);
    await tally(canary?.version, 'talked', 9);
    // Two looks of each node: nothing is wrong yet.
    await hotline.running.versions.follow();
    await other.versions.follow();
    expect((await storeOf(hotline).inForce()).canary).toMatchObject({ tried: { talked: 9 }, live: { talked: 60 } });
    await tally(canary?.version, 'lost', 9);
    await redis.cleanUp();
    const list = await versionsAre(hotline, ({ canary }) => canary === null);
    expect(list).toMatchObject({
      live: 1,
      versions: [
        { number: 2, is: 'rolled-back' },
        { number: 1, is: 'live' },
      ],
    });
    await vi.waitFor(() => expect(theirs().forCall('CA1' as never)).toBe(theirs().current()), PATIENT);
    const back = (await storeOf(hotline).trail('hotline')).filter(({ what }) => what === 'rolled-back');
    expect(back).toHaveLength(1);
    expect(back[0]?.data).toMatchObject({ from: 2, to: 1, by: 'presszero', why: expect.stringContaining('callers') });
  });
});

describe('a version that nobody has any more', () => {
  it('sends its caller to a person, and the trail says why', async () => {
    const caller = ring();
    await caller.hears(/Welcome to Lumen/);
    const { version } = theirs().current();
    await published('Good morning');
    // Lost in the store, and no node has it in its memory.
    const lost = hotline.running;
    await lost.stop();
    await other.stop();
    const redis = await testRedis();
    await redis.client.del(`pz:{${hotline.name}}:version:${version}`);
    await redis.cleanUp();
    await greet(hotline, 'Good evening');
    await hotline.restart();
    balancer.nodes.clear();
    balancer.nodes.add(Number(hotline.env['PORT']));
    await caller.press('1');
    await inPhase(hotline, caller, 'waiting', 'offered', 'talking');
    const faults = (await turnsOf(hotline, caller)).map((turn) => (turn as { fault?: string }).fault);
    expect(faults.join()).toContain(`version ${version} can't be had`);
    await caller.hears(/You are next/);
    caller.hangUp();
    expect(await outcomeOf(hotline, caller)).toMatch(/^abandoned/);
  });
});
