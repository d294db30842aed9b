/** Versions in the store: what comes into force by whom, what a step back is, what is kept, what a canary's tally counts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Version } from '../../../src/core/ids.ts';
import { bring } from '../../../src/engine/publish.ts';
import type { FlowSet, PublishOrder } from '../../../src/engine/version-ports.ts';
import { flowSet } from '../../../src/runtime/flow-set.ts';
import { type Fixture, fixture } from './fixture.ts';

let f: Fixture;
beforeEach(async () => (f = await fixture()));
afterEach(async () => f.close());

const order = (change: Partial<PublishOrder> = {}): PublishOrder => ({
  how: 'ask',
  from: null,
  share: null,
  author: 'ann',
  note: '',
  certificate: null,
  before: null,
  ...change,
});
const set = (text: string, audio: Record<string, Uint8Array> = {}): FlowSet =>
  flowSet(new Map([['hotline.yaml', text]]), new Map(Object.entries(audio)));
const publish = (text: string, change: Partial<PublishOrder> = {}, audio = {}) =>
  bring(set(text, audio), order(change), f.store);
const live = async () => (await f.store.versions()).live;
const rollback = (change: Partial<Parameters<Fixture['store']['rollback']>[0]> = {}) =>
  f.store.rollback({ to: null, canary: null, by: 'ann', why: null, ...change });
const rows = async () =>
  (await f.store.versions()).versions.map(({ number, is, calls }) => `v${number} ${is} ${calls}`);
const label = (version: Version) => ({ ...f.commit(0).label, version });

describe('a version', () => {
  it('is brought whole, and is the same on every node', async () => {
    const wav = new Uint8Array([0, 255, 10, 13, 128]);
    const asked = set('hotline: 一', { 'a.wav': wav });
    expect(await f.store.publish(asked, order())).toEqual({ is: 'need', blobs: [...asked.blobs.keys()] });
    expect(await f.store.inForce()).toMatchObject({ live: null });
    expect(await publish('hotline: 一', { note: 'first' }, { 'a.wav': wav })).toMatchObject({ is: 'live', number: 1 });
    const stored = await f.store.version(asked.version);
    expect(stored).toMatchObject({ number: 1, author: 'ann', note: 'first', manifest: asked.manifest });
    expect([...(stored?.files ?? [])]).toEqual([['hotline.yaml', 'hotline: 一']]);
    const hash = asked.manifest.audio[0]?.[1] ?? '';
    expect(await f.store.blob(hash)).toEqual(Buffer.from(wav));
    expect(await f.store.blob('0'.repeat(64))).toBeNull();
    expect(await f.store.version('0123456789abcdef' as Version)).toBeNull();
  });

  it('has one number, however often and by whomever it is published', async () => {
    expect(await Promise.all([publish('a'), publish('a'), publish('a')])).toMatchObject(
      [1, 1, 1].map((number) => ({ number })),
    );
    expect(await publish('b')).toMatchObject({ number: 2 });
    expect(await publish('a')).toMatchObject({ is: 'live', number: 1, changed: true });
    expect(await publish('a')).toMatchObject({ is: 'live', number: 1, changed: false });
    expect(await rows()).toEqual(['v1 live 0', 'v2 old 0']);
  });

  it('whose files nobody claimed is gone in an hour, and stays when it is published', async () => {
    const { blobs } = set('a');
    for (const [hash, bytes] of blobs) await f.store.putBlob(hash, bytes);
    const [hash] = [...blobs.keys()];
    const ttl = () => f.redis.client.ttl(`${f.prefix}:blob:${hash}`);
    expect(await ttl()).toBeGreaterThan(3_000);
    await publish('a');
    expect(await ttl()).toBe(-1);
  });
});

describe('a node that starts', () => {
  it('publishes what nobody has seen, and leaves alone what was decided since', async () => {
    expect(await publish('a', { how: 'start' })).toMatchObject({ is: 'live', number: 1 });
    expect(await publish('b', { how: 'start' })).toMatchObject({ is: 'live', number: 2 });
    expect(await publish('a', { how: 'start' })).toEqual({ is: 'left', number: 1, live: 2, rolledBack: false });
    expect(await live()).toBe(2);
  });

  it('brings back what is live when the store has lost everything, under its number', async () => {
    await publish('a');
    await publish('b');
    await f.lose();
    expect(await publish('b', { how: 'start', before: { seq: 2, number: 2 } })).toMatchObject({
      is: 'live',
      number: 2,
    });
    expect(await publish('c')).toMatchObject({ is: 'live', number: 3 });
  });
});

describe('when the store has lost everything', () => {
  const brings = (text: string, seq: number) => publish(text, { how: 'start', before: { seq, number: seq } });
  beforeEach(async () => {
    for (const text of ['a', 'b']) await publish(text);
    await f.lose();
  });

  it('whoever saw the latest change wins, first or last', async () => {
    expect(await brings('b', 2)).toMatchObject({ is: 'live', number: 2 });
    expect(await brings('a', 1)).toMatchObject({ is: 'left', live: 2 });
    await f.lose();
    expect(await brings('a', 1)).toMatchObject({ is: 'live', number: 1 });
    expect(await brings('b', 2)).toMatchObject({ is: 'live', number: 2 });
    expect(await brings('a', 1)).toMatchObject({ is: 'left', live: 2 });
    expect(await f.store.inForce()).toMatchObject({ seq: 2, live: set('b').version });
  });

  it('a node that starts on some folder does not win, before or after', async () => {
    expect(await publish('old', { how: 'start' })).toMatchObject({ is: 'live', number: 1 });
    expect(await brings('b', 1)).toMatchObject({ is: 'live', number: 2 });
    expect(await publish('older', { how: 'start' })).toEqual({ is: 'left', number: null, live: 2, rolledBack: false });
    expect(await publish('older')).toMatchObject({ is: 'live', number: 3 });
    // What a person decides stays, also over what was seen before.
    expect(await brings('b', 9)).toMatchObject({ is: 'left', live: 3 });
    expect(await publish('oldest', { how: 'start' })).toMatchObject({ is: 'left', live: 3 });
  });

  it('a folder that holds just what is brought back is no reason to take less', async () => {
    await publish('b', { how: 'start' });
    await brings('b', 2);
    expect(await brings('a', 1)).toMatchObject({ is: 'left' });
  });
});

describe('a file', () => {
  it('that Redis has lost while its version stayed can be brought again', async () => {
    const { blobs } = set('a');
    await publish('a');
    const [hash = ''] = [...blobs.keys()];
    await f.redis.client.del(`${f.prefix}:blob:${hash}`);
    await publish('b');
    expect(await publish('a')).toMatchObject({ is: 'live', number: 1 });
    expect(await f.redis.client.ttl(`${f.prefix}:blob:${hash}`)).toBe(-1);
  });
});

describe('an edit of a folder', () => {
  it('of what is not live any more takes nothing back, new as it is; a person may', async () => {
    const a = set('a').version;
    await publish('a', { how: 'start' });
    await publish('b');
    expect(await publish('a and', { how: 'edit', from: a })).toEqual({
      is: 'left',
      number: null,
      live: 2,
      rolledBack: false,
    });
    expect(await publish('a and')).toMatchObject({ is: 'live', number: 3 });
  });

  it('of what was rolled back mends it, until somebody publishes something else', async () => {
    for (const [text, from] of [
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'c'],
    ] as const) {
      await publish(from);
      await publish(text, { how: 'edit', from: set(from).version });
    }
    const mended = (text: string) => publish(text, { how: 'edit', from: set('d').version });
    await rollback();
    await rollback();
    expect(await mended('e')).toMatchObject({ is: 'live' });
    await publish('f');
    expect(await mended('g')).toMatchObject({ is: 'left' });
  });

  it('that could not be read at first is like a folder a node starts on', async () => {
    await publish('a');
    expect(await publish('b', { how: 'edit', from: set('{').version })).toMatchObject({ is: 'live' });
    expect(await publish('a', { how: 'edit', from: null })).toMatchObject({ is: 'left' });
  });

  it('goes live, also back to what was before', async () => {
    const [a, b] = [set('a').version, set('b').version];
    await publish('a', { how: 'start' });
    expect(await publish('b', { how: 'edit', from: a })).toMatchObject({ is: 'live', number: 2 });
    expect(await publish('a', { how: 'edit', from: b })).toMatchObject({ is: 'live', number: 1 });
  });

  it('that another node made long ago, or that was rolled back, does not undo what came after', async () => {
    const [a, b] = [set('a').version, set('b').version];
    await publish('a', { how: 'start' });
    await publish('b', { how: 'edit', from: a });
    await publish('c', { how: 'edit', from: b });
    // A slow copy: the other node sees b only now.
    expect(await publish('b', { how: 'edit', from: a })).toMatchObject({ is: 'left', live: 3, rolledBack: false });
    await rollback();
    expect(await publish('c', { how: 'edit', from: b })).toMatchObject({ is: 'left', live: 2, rolledBack: true });
    expect(await publish('c')).toMatchObject({ is: 'live', number: 3 });
  });

  it('that did not check is shown until the folder is good again', async () => {
    await publish('a');
    await f.store.setDraft({ host: 'web-1', version: null, problems: ['flow.yaml:3:1 …'] });
    expect((await f.store.versions()).draft).toMatchObject({ host: 'web-1', problems: ['flow.yaml:3:1 …'] });
    await publish('a', { how: 'start', author: 'web-2' });
    await publish('b', { author: 'web-1' });
    expect((await f.store.versions()).draft).not.toBeNull();
    await publish('b', { how: 'edit', from: set('a').version, author: 'web-1' });
    expect((await f.store.versions()).draft).toBeNull();
  });
});

describe('a step back', () => {
  it('leads to what was live before, again and again', async () => {
    for (const text of ['a', 'b', 'c']) await publish(text);
    expect(await rollback()).toEqual({ is: 'done', from: 3, to: 2, canary: false });
    expect(await rollback()).toEqual({ is: 'done', from: 2, to: 1, canary: false });
    expect(await rollback()).toEqual({ is: 'nothing' });
    expect(await rows()).toEqual(['v3 rolled-back 0', 'v2 rolled-back 0', 'v1 live 0']);
  });

  it('may be a long one', async () => {
    for (const text of ['a', 'b', 'c', 'd']) await publish(text);
    expect(await rollback({ to: 2 })).toMatchObject({ is: 'done', from: 4, to: 2 });
    expect(await rollback({ to: 9 })).toEqual({ is: 'unknown' });
    expect(await rollback({ to: 2 })).toEqual({ is: 'nothing' });
    expect(await rollback()).toMatchObject({ to: 1 });
    // Not a version of the past any more, but kept.
    expect(await rollback({ to: 4 })).toMatchObject({ from: 1, to: 4 });
  });

  it('asked for by many at once in one request is one step', async () => {
    for (const text of ['a', 'b', 'c']) await publish(text);
    const tried = set('d').version;
    await publish('d', { share: 10 });
    const asked = await Promise.all([1, 2, 3].map(() => rollback({ canary: tried, by: 'presszero', why: 'worse' })));
    expect(asked.map(({ is }) => is).sort()).toEqual(['done', 'nothing', 'nothing']);
    expect(await live()).toBe(3);
  });
});

describe('a canary', () => {
  it('is tried beside the live version, goes live, or is given up', async () => {
    expect(await publish('a', { share: 10 })).toMatchObject({ is: 'live' });
    expect(await publish('b', { share: 10 })).toMatchObject({ is: 'canary', number: 2, live: 1, share: 10 });
    expect(await f.store.inForce()).toMatchObject({
      canary: { version: set('b').version, share: 10, tried: {}, live: {} },
    });
    expect(await f.store.promote('ann')).toEqual({ is: 'done', from: 1, to: 2, canary: true });
    expect(await f.store.promote('ann')).toEqual({ is: 'nothing' });
    await publish('c', { share: 5 });
    expect(await rollback()).toEqual({ is: 'done', from: 3, to: 2, canary: true });
    expect(await rows()).toEqual(['v3 rolled-back 0', 'v2 live 0', 'v1 old 0']);
  });

  it('ends when another version goes live', async () => {
    await publish('a');
    await publish('b', { share: 10 });
    await publish('c');
    expect(await f.store.inForce()).toMatchObject({ canary: null });
  });

  it('counts the calls that began with it, by version and outcome', async () => {
    await publish('a');
    await publish('b', { share: 50 });
    const [a, b] = [set('a').version, set('b').version];
    await f.turn(1, { label: label(a) });
    await f.turn(2, { label: label(b) });
    await f.pass(10_000);
    // Started before the canary below: it counts for nothing.
    await f.turn(3, { label: label(b) });
    await f.turn(2, { label: label(b), outcome: 'self-served', phase: 'ended' });
    await f.end(1);
    expect((await f.store.inForce()).canary).toMatchObject({
      tried: { 'self-served': 1 },
      live: { 'abandoned-menu': 1 },
    });
    // A caller who comes back after the goodbye.
    await f.turn(2, { label: label(b) });
    expect((await f.store.inForce()).canary?.tried).toEqual({});
    await publish('c', { share: 50 });
    await f.end(3);
    expect((await f.store.inForce()).canary).toMatchObject({ tried: {}, live: {} });
  });
});

describe('what is kept', () => {
  it('are fifty versions, what is in force, and what has calls; a file goes with its last version', async () => {
    const wav = { 'a.wav': new Uint8Array(1_000) };
    await publish('first', {}, wav);
    await publish('second', {}, { 'b.wav': new Uint8Array(2_000) });
    const first = set('first', wav).version;
    await f.turn(1, { label: label(first) });
    for (let n = 3; n <= 60; n++) await publish(`text ${n}`);
    const kept = await f.store.versions();
    expect(kept.versions).toHaveLength(51);
    expect(kept.versions.at(-1)).toMatchObject({ number: 1, calls: 1 });
    expect(kept.versions[0]).toMatchObject({ number: 60, is: 'live' });
    const blobs = await f.redis.client.keys(`${f.prefix}:blob:*`);
    expect(blobs).toHaveLength(51 + 1);
    await f.end(1);
    await publish('one more');
    expect(await f.store.version(first)).toBeNull();
    expect(await f.redis.client.keys(`${f.prefix}:blob:*`)).toHaveLength(50);
  });
});
