/** What the hotline's trials of itself keep: with an engine's rights, apart from every caller, until the next one. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { E164 } from '../../../src/core/ids.ts';
import { type Fixture, fixture, wish } from './fixture.ts';
import { nothingStays } from './kept.ts';

const NUMBER = '+12025550100' as E164;
let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(() => f.close());

const apart = async () => await f.redis.client.keys(`${f.prefix}:apart:*`);

/** A probe rings in and stands in line. */
async function probed(n: number): Promise<void> {
  const { begunAt } = (await f.store.probes()).call;
  expect(await f.store.beginProbe('call', `run ${n}`, begunAt, NUMBER)).toBe(true);
  await f.store.apart.clear();
  expect(await f.store.probeLeg(f.sid(n), NUMBER)).toBe(true);
  // As of a withheld number: a probe's is not remembered.
  const rings = { number: null, prefix: null, asked: false };
  expect(await f.store.apart.turn(f.commit(n, { rings }))).toMatchObject({ is: 'done' });
  const stands = await f.store.apart.turn(f.commit(n, { step: 1, line: wish(), hold: 'turn' }));
  expect(stands).toMatchObject({ is: 'done', line: { place: 1 } });
  await f.store.probeSeen('line', f.sid(n));
  expect(await f.store.endProbe('call', `run ${n}`, null, null)).toBe(true);
}

it('a probe is in no line, and every key it leaves is one that README tells of', async () => {
  await f.hold(1);
  await probed(2);
  expect(await f.line('main')).toEqual([f.sid(1)]);
  expect(await f.store.census()).toMatchObject({ arrived: 1, waiting: 1, asked: 0 });
  await nothingStays(f);
  await f.audit();
});

it('the next one clears what it left, and no caller', async () => {
  await f.hold(1);
  await probed(2);
  const left = (await apart()).length;
  for (const n of [3, 4, 5]) {
    await f.pass(70_000);
    await probed(n);
  }
  expect((await apart()).length).toBe(left);
  await f.store.apart.clear();
  expect(await apart()).toEqual([]);
  expect(await f.line('main')).toEqual([f.sid(1)]);
});
