/** Nodes that follow the store: what each has after Redis lost everything, or was away in the middle of it. */
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { read } from '../../../src/core/flow/read.ts';
import { buildMachine } from '../../../src/core/flow/step.ts';
import { createBlobCache } from '../../../src/engine/blob-cache.ts';
import { StoreAway } from '../../../src/engine/ports.ts';
import { publish } from '../../../src/engine/publish.ts';
import { createVersionCache } from '../../../src/engine/version-cache.ts';
import type { FlowSet, PublishOrder, VersionStore } from '../../../src/engine/version-ports.ts';
import { followVersions, type LiveVersions } from '../../../src/engine/versions.ts';
import { flowSet } from '../../../src/runtime/flow-set.ts';
import { type Fixture, fixture } from './fixture.ts';

const HOTLINE = `
hotline: lumen
title: "Lumen"
numbers: { +12025550100: front }
languages: { en: {} }
queues: { general: {} }
agents: { "1": { name: Ana, phone: +12025550111, hours: always } }
emergency: [+12025550112]
`;
const FRONT = `
flow: front
start: main
steps:
  main: { menu: [{ press: 1, for: "a bill", go: human }] }
`;
const log = pino({ level: 'silent' });

let f: Fixture;
beforeEach(async () => (f = await fixture()));
afterEach(async () => f.close());

const set = (words: string, audio: Record<string, Uint8Array> = {}): FlowSet =>
  flowSet(
    new Map([
      ['hotline.yaml', HOTLINE],
      ['front.yaml', `# ${words}\n${FRONT}`],
    ]),
    new Map(Object.entries(audio)),
  );

/** A node: `node.publish` is what its people or its folder do, `node.live` new calls get. */
function node(store: VersionStore = f.store) {
  const blobs = createBlobCache(store);
  const cache = createVersionCache(store, (files, audio) => read(files, audio).catalog, buildMachine, log);
  const check = async ({ files, manifest }: Pick<FlowSet, 'files' | 'manifest'>) => {
    const { catalog, problems } = read(files, new Set(manifest.audio.map(([name]) => name)));
    return await Promise.resolve({ catalog, problems, certificate: null });
  };
  const { name } = read(set('').files).catalog?.hotline ?? {};
  if (name === undefined) throw new Error('these flows have errors');
  let versions: LiveVersions | null = null;
  const following = (): LiveVersions => {
    if (versions === null) throw new Error('nothing is live');
    return versions;
  };
  return {
    publish: async (of: FlowSet, how: PublishOrder['how'] = 'ask') =>
      await publish(
        of,
        { how, from: null, share: null, author: 'ann', note: '' },
        { store, check, cache, blobs, name },
      ),
    begin: async () => (versions = await followVersions({ store, cache, blobs, log }, null)),
    follow: async () => await following().follow(),
    live: () => following().current().version,
  };
}

async function begun(store?: VersionStore) {
  const one = node(store);
  await one.begin();
  return one;
}

it('a node that had seen the latest has it on all, though one that was behind came first', async () => {
  const [old, latest] = [set('old'), set('latest')];
  const ahead = node();
  await ahead.publish(old);
  await ahead.begin();
  const behind = await begun();
  await ahead.publish(latest);
  await ahead.follow();
  await f.lose();
  for (const one of [behind, ahead, behind, ahead]) await one.follow();
  expect([ahead.live(), behind.live()]).toEqual([latest.version, latest.version]);
  expect(await f.store.versions()).toMatchObject({ live: 2 });
});

it('a node that started on other flows meanwhile takes up what the others had', async () => {
  const [had, other] = [set('had'), set('other')];
  const one = node();
  await one.publish(had);
  await one.begin();
  await f.lose();
  const stale = node();
  await stale.publish(other, 'start');
  await stale.begin();
  expect(stale.live()).toBe(other.version);
  for (const each of [one, stale, one]) await each.follow();
  expect([one.live(), stale.live()]).toEqual([had.version, had.version]);
});

it('what a person decides before a node has noticed the loss stays', async () => {
  const [had, chosen] = [set('had'), set('chosen')];
  const one = node();
  await one.publish(had);
  await one.begin();
  await f.lose();
  await node().publish(chosen);
  await one.follow();
  expect(one.live()).toBe(chosen.version);
});

it('a version comes into force on a node when its recordings are there, not while the store is away', async () => {
  const first = set('first');
  const second = set('second', { 'hello.wav': new Uint8Array([1, 2, 3]) });
  let away = false;
  const one = node();
  await one.publish(first);
  const other = await begun({
    ...f.store,
    blob: async (hash) => {
      if (away) throw new StoreAway('away');
      return await f.store.blob(hash);
    },
  });
  await one.publish(second);
  away = true;
  await expect(other.follow()).rejects.toBeInstanceOf(StoreAway);
  expect(other.live()).toBe(first.version);
  away = false;
  await other.follow();
  expect(other.live()).toBe(second.version);
});
