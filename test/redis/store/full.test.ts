/** A Redis that is out of memory (maxmemory, noeviction): who is in the line gets on, nobody new gets in, and nothing is half written. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreAway } from '../../../src/engine/ports.ts';
import { ownRedis, tempFolder } from '../../support/embedded.ts';
import { type Fixture, fixture, ms } from './fixture.ts';

const undo: (() => Promise<unknown> | void)[] = [];
let f: Fixture;
beforeEach(async () => {
  const folder = tempFolder('full');
  undo.push(() => folder.remove());
  const redis = await ownRedis(folder.path);
  undo.push(() => redis.stop());
  f = await fixture({}, redis.url);
  undo.push(() => f.close());
});
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const memory = async (bytes: number): Promise<void> => {
  if ('config' in f.redis.client) await f.redis.client.config('SET', 'maxmemory', bytes);
};

/** The clock of these tests stands in Redis, too. */
const passes = async (byMs: number): Promise<void> => {
  await memory(0);
  await f.pass(byMs);
  await memory(1);
};

it('a waiting caller is told, offered, joins and ends, and so does the next one; a new call is refused', async () => {
  await f.roster({ id: 'ann' });
  for (const n of [1, 2]) await f.hold(n);
  await memory(1);

  await expect(f.turn(3)).rejects.toThrow(StoreAway);
  expect(await f.hash('call', f.sid(3))).toEqual({});
  await f.audit();

  for (const n of [1, 2]) {
    expect((await f.hold(n)).line).toMatchObject({ place: 1 });
    const offer = await f.offer();
    if (offer === null) throw new Error('nobody was offered');
    expect(offer.place).toBe(f.sid(n));
    await f.store.ringing(offer.lease, `CAleg${n}` as never, ms(22_000));
    await f.store.accept(offer.lease, ms(25_000));
    await f.audit();
    expect(await f.turn(n, { hold: 'turn' })).toMatchObject({ is: 'pull' });
    expect(await f.turn(n, { bridge: offer.lease })).toMatchObject({ is: 'done' });
    await f.audit();
    await passes(30_000);
    await f.store.finish(offer.lease, ms(0));
    expect(await f.end(n)).toMatchObject({ outcome: 'talked' });
    await f.audit();
    await passes(30_000);
    await f.due();
  }
  expect(await f.store.census()).toMatchObject({ arrived: 2, waiting: 0, offered: 0, talking: 0, ended: 2 });

  await memory(0);
  expect(await f.turn(3)).toMatchObject({ is: 'done' });
});
