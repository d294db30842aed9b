import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NumberHash } from '../../../src/core/ids.ts';
import { at, fixture, type Fixture, keeping, wish } from './fixture.ts';

const DAY_MS = 86_400_000;
const ana = 'hash-of-ana' as NumberHash;
const known = { numberHash: ana };

describe('what is known of a number', () => {
  let f: Fixture;
  beforeAll(async () => {
    f = await fixture();
  });
  beforeEach(() => f.lose());
  afterAll(() => f.close());
  let calls = 0;
  const n = () => (calls += 1);

  it('is nothing before its first call has ended', async () => {
    expect(await f.store.caller(ana)).toEqual({ at: at(f.now()), lastAt: null, promised: false });
    await f.turn(n(), { caller: ana });
    expect(await f.store.caller(ana)).toMatchObject({ lastAt: null });
  });

  it('is when its last call ended, whatever became of it, and for 30 days', async () => {
    const one = n();
    await f.turn(one, { caller: ana });
    await f.end(one);
    const ended = f.now();
    await f.pass(60_000);
    expect(await f.store.caller(ana)).toEqual({ at: at(f.now()), lastAt: at(ended), promised: false });
    const ttl = await f.redis.client.pttl(`${f.prefix}:past:${ana}`);
    expect(ttl).toBeGreaterThan(29 * DAY_MS);
    expect(ttl).toBeLessThanOrEqual(30 * DAY_MS);
    // Neither the number nor its hash stays with the call that is over.
    expect(await f.hash('call', f.sid(one))).not.toHaveProperty('caller');
  });

  it('is nothing of a number that is withheld', async () => {
    const one = n();
    await f.turn(one);
    await f.end(one);
    expect(await f.redis.client.keys(`${f.prefix}:past:*`)).toEqual([]);
  });

  it('is whether a callback is promised to it, until it is made', async () => {
    const one = n();
    await f.hold(one, known, { caller: ana });
    await f.turn(one, { caller: ana, line: wish(known), keep: keeping('CBana', ana) });
    await f.end(one);
    expect(await f.store.caller(ana)).toMatchObject({ promised: true });
    const two = n();
    await f.hold(two, known, { caller: ana });
    expect(await f.store.caller(ana)).toMatchObject({ promised: true });
    await f.turn(two, { caller: ana, line: wish(known), keep: keeping('CBagain', ana) });
    await f.turn(two, { caller: ana, unkeep: true });
    await f.end(two);
    expect(await f.store.caller(ana)).toMatchObject({ promised: false });
  });

  it('changes no place in line (P8)', async () => {
    const one = n();
    await f.turn(one, { caller: ana });
    await f.end(one);
    const [first, second] = [n(), n()];
    await f.hold(first, known, { caller: ana });
    expect(await f.hold(second)).toMatchObject({ line: { place: 2 } });
    expect(await f.hold(first, known, { caller: ana })).toMatchObject({ line: { place: 1 } });
  });
});
