/** A folder is edited while calls are under way: what is good goes live, what is not does not, and no call notices either. */
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { removeKeys, testRedis } from '../support/redis.ts';
import { heardBy, outcomeOf, storeOf } from './caller-story.ts';
import { fileOf, greet, isLive, ledTo, save, versionsAre } from './publish-story.ts';

let hotline: TestHotline;
beforeEach(async () => (hotline = await startHotline({ rate: 10 })));
afterEach(async () => hotline.stop());

const current = () => hotline.running.engine.deps.versions.current().version;

describe('an edited folder', () => {
  it('goes live for new calls; calls in progress finish on the version they began with', async () => {
    const before = hotline.call('+12025550171');
    await before.hears(/Welcome to Lumen/);
    await greet(hotline, 'Good morning from version two');
    const list = await versionsAre(hotline, isLive(2));
    expect(list.versions).toMatchObject([
      { number: 2, is: 'live', note: expect.stringContaining('files changed on'), calls: 0 },
      { number: 1, is: 'old', calls: 1 },
    ]);
    const after = hotline.call('+12025550172');
    await after.hears(/Good morning from version two/);
    for (const caller of [before, after]) {
      await caller.press('1');
      await caller.hears(/an order or delivery/);
    }
    expect([await ledTo(hotline, before), await ledTo(hotline, after)]).toEqual(['support/main', 'support/topics']);
    expect((await storeOf(hotline).versions()).versions.map(({ calls }) => calls)).toEqual([1, 1]);
  });

  it('that does not check stays out, and says why until it is mended', async () => {
    const path = fileOf(hotline, 'support.yaml');
    const good = await readFile(path, 'utf8');
    await save(path, good.replace('go: danger', 'go: dagner'));
    const { draft, live } = await versionsAre(hotline, (list) => list.draft !== null);
    expect(live).toBe(1);
    expect(draft?.problems.join('\n')).toMatch(/support\.yaml:\d+:\d+.*dagner/s);
    await save(path, good);
    await versionsAre(hotline, (list) => list.draft === null);
    expect(await storeOf(hotline).versions()).toMatchObject({ live: 1, versions: [{ number: 1 }] });
  });

  it('is no catastrophe half written, empty or gone', async () => {
    const path = fileOf(hotline, 'hotline.yaml');
    const good = await readFile(path, 'utf8');
    for (const part of [good.slice(0, good.length / 2), '', '\u0000\u0001', 'hotline: {']) {
      await writeFile(path, part);
      await versionsAre(hotline, (list) => list.draft !== null && list.live === 1);
      await writeFile(path, good);
      await versionsAre(hotline, (list) => list.draft === null && list.live === 1);
    }
    await truncate(path, 0);
    await versionsAre(hotline, (list) => list.draft !== null);
    const caller = hotline.call();
    await caller.hears(/Welcome to Lumen/);
  });

  it('keeps its name: calls are kept under it', async () => {
    const path = fileOf(hotline, 'hotline.yaml');
    await save(path, (await readFile(path, 'utf8')).replace(/^hotline:.*$/m, 'hotline: another'));
    const { draft, live } = await versionsAre(hotline, (list) => list.draft !== null);
    expect(live).toBe(1);
    expect(draft?.problems.join()).toContain('hotline.yaml says another');
  });

  it('takes its recordings along, and an old version keeps its own', async () => {
    const audio = fileOf(hotline, 'audio');
    await mkdir(audio);
    await save(`${audio}/hello.wav`, 'RIFF one');
    await versionsAre(hotline, isLive(2));
    const old = current();
    await save(`${audio}/hello.wav`, 'RIFF two');
    await versionsAre(hotline, isLive(3));
    const heard = async (version: string) => (await hotline.running.app.inject(`/audio/${version}/hello.wav`)).body;
    expect([await heard(old), await heard(current())]).toEqual(['RIFF one', 'RIFF two']);
  });

  it('brings new agents and policies to calls under way', async () => {
    const path = fileOf(hotline, 'hotline.yaml');
    const text = await readFile(path, 'utf8');
    await save(path, text.replace('name: Sofia', 'name: Zoë').replace('wrap-up: 2s', 'wrap-up: 7s'));
    await versionsAre(hotline, isLive(2));
    const { agents, policies } = hotline.running.engine.deps.versions.hotline();
    expect([agents['204' as never]?.name, policies.wrapUpMs]).toEqual(['Zoë', 7_000]);
  });
});

describe('Redis loses everything', () => {
  it('and what is live is live again under its number, recordings included', async () => {
    const audio = fileOf(hotline, 'audio');
    await mkdir(audio);
    await save(`${audio}/hello.wav`, 'RIFF one');
    await versionsAre(hotline, isLive(2));
    const redis = await testRedis();
    await removeKeys(redis, hotline.name);
    const list = await versionsAre(hotline, isLive(2));
    expect(list.versions).toMatchObject([{ number: 2, note: expect.stringContaining('files changed') }]);
    expect(await redis.client.keys(`pz:{${hotline.name}}:blob:*`)).toHaveLength(6);
    await redis.cleanUp();
    await greet(hotline, 'Good morning');
    await versionsAre(hotline, isLive(3));
  });
});

describe('a restart', () => {
  it('with an edited folder publishes it; the call under way finishes on its own version', async () => {
    const caller = hotline.call();
    await caller.hears(/Welcome to Lumen/);
    await hotline.running.stop();
    await greet(hotline, 'Good morning from version two');
    await hotline.restart();
    expect(await storeOf(hotline).versions()).toMatchObject({ live: 2, versions: [{ calls: 0 }, { calls: 1 }] });
    await caller.press('1');
    await caller.hears(/an order or delivery/);
    expect(await ledTo(hotline, caller)).toBe('support/main');
  });

  it('after a rollback does not go back on it', async () => {
    await greet(hotline, 'A mistake');
    await versionsAre(hotline, isLive(2));
    await storeOf(hotline).rollback({ to: null, canary: null, by: 'ann', why: null });
    await hotline.running.stop();
    await hotline.restart();
    expect(await storeOf(hotline).versions()).toMatchObject({ live: 1 });
    const caller = hotline.call();
    await caller.hears(/Welcome to Lumen/);
    expect(heardBy(caller).join()).not.toContain('A mistake');
    // Nor does mending it back to what was rolled back; a person may.
    const path = fileOf(hotline, 'support.yaml');
    const text = await readFile(path, 'utf8');
    await save(path, text.replace('A mistake', 'Another'));
    await versionsAre(hotline, isLive(3));
    await storeOf(hotline).rollback({ to: null, canary: null, by: 'ann', why: null });
    await save(path, text);
    const { live, draft } = await versionsAre(hotline, (list) => list.draft?.problems.join().includes('v2') === true);
    expect([live, draft?.problems]).toEqual([1, [expect.stringContaining('which was rolled back')]]);
  });

  it('on a folder with errors answers with what is live', async () => {
    const path = fileOf(hotline, 'support.yaml');
    await hotline.running.stop();
    await save(path, (await readFile(path, 'utf8')).replace('go: danger', 'go: dagner'));
    await hotline.restart();
    expect(await storeOf(hotline).versions()).toMatchObject({ live: 1, draft: { problems: [expect.any(String)] } });
    const caller = hotline.call();
    await caller.hears(/Welcome to Lumen/);
    caller.hangUp();
    expect(await outcomeOf(hotline, caller)).toBe('abandoned-menu');
  });
});
