/** The ground the moves stand on: splicing, clock, secret, a Redis that is away or refuses. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HotlineName } from '../../../src/core/ids.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { StoreAway } from '../../../src/engine/ports.ts';
import { RedisUnavailable } from '../../../src/redis/deadline.ts';
import { redisScripts, spliceIncludes } from '../../../src/redis/scripts.ts';
import { createRedisStore } from '../../../src/redis/store.ts';
import { testRedis } from '../../support/redis.ts';
import { type Fixture, fixture, ms } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(() => f.close());

const policies = () => ({
  wrapUpMs: ms(1),
  redialMs: ms(1),
  placeEveryMs: ms(1),
  offerEveryMs: ms(1),
  callbacksPerHour: 1_000,
  admission: { calls: 120, samePrefix: 60, sameNumber: 10 },
});

describe('splicing', () => {
  const files: Record<string, string> = {
    a: '--- @include "b"\nA',
    b: 'B',
    c: '--- @include "d"\nC',
    d: '--- @include "c"\nD',
  };
  const read = (name: string) => files[name] ?? '';

  it('puts every include in once, before its first user', () => {
    const text = spliceIncludes('--- @include "a"\n--- @include "b"\nX', read);
    expect(text.split('\n')).toEqual(['B', 'A', '-- (b: see above)', 'X']);
  });

  it('refuses a cycle', () => {
    expect(() => spliceIncludes('--- @include "c"', read)).toThrow('c → d → c');
  });
});

describe('every Lua move', () => {
  const folder = new URL('../../../src/redis/lua/', import.meta.url);
  const moves = readdirSync(folder).filter((file) => file.endsWith('.lua'));

  it.each(moves)('%s tells its purpose, its arguments, its answer and its events', (file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const header = text
      .split('\n')
      .filter((line) => line.startsWith('--'))
      .join('\n');
    for (const part of ['-- KEYS[1]  prefix', '-- Returns  ', '-- Events   ']) expect(header).toContain(part);
    expect(file).toMatch(/^[a-zA-Z]+-1\.lua$/);
  });

  it('becomes a command that hides none of the client’s own', async () => {
    expect(Object.keys(redisScripts())).toHaveLength(moves.length);
    expect(Object.keys(redisScripts()).filter((name) => !name.startsWith('pz'))).toEqual([]);
  });
});

describe('call time', () => {
  it('is Redis time at rate 1, and runs faster when the first node said so', async () => {
    await f.redis.client.del(`${f.prefix}:clock`);
    const clock = await f.store.startClock(1000);
    expect(clock.rate).toBe(1000);
    expect(await f.store.startClock(1)).toMatchObject({ rate: 1000 });
    const other = createRedisStore(f.redis, `${f.redis.hotline}-other` as HotlineName, policies);
    const before = await other.startClock(1);
    const { at } = await other.census();
    expect(Math.abs(at - before.now)).toBeLessThan(60_000);
    await f.redis.client.unlink(`pz:{${f.redis.hotline}-other}:clock`);
  });

  it.each(['2026-12-25T03:00:00+08:00', '2031-06-01T12:00:00Z', '2019-02-28T23:59:00Z'])(
    'starts at %s when it is asked to',
    async (moment) => {
      const wanted = Date.parse(moment) as EpochMs;
      await f.redis.client.del(`${f.prefix}:clock`);
      await f.store.startClock(20, wanted);
      const { at } = await f.store.census();
      expect(at).toBeGreaterThanOrEqual(wanted - 20);
      expect(at).toBeLessThan(wanted + 60_000);
      // The first start counts.
      await f.store.startClock(20, 0 as EpochMs);
      expect((await f.store.census()).at).toBeGreaterThanOrEqual(at);
    },
  );

  it('does not jump when Redis loses it', async () => {
    await f.redis.client.del(`${f.prefix}:clock`);
    await f.store.startClock(100_000);
    const { at: first } = await f.store.census();
    await f.redis.client.del(`${f.prefix}:clock`);
    const { at: second } = await f.store.census();
    expect(second).toBeGreaterThanOrEqual(first);
    expect(await f.hash('clock')).toMatchObject({ rate: '100000' });
  });
});

it('lets in only nodes that open what the hotline seals with, also in a rotation', async () => {
  expect(await f.store.checkSecret(['one'])).toBe(true);
  expect(await f.store.checkSecret(['two'])).toBe(false);
  expect(await f.store.checkSecret(['two', 'one'])).toBe(true);
  expect(await f.store.checkSecret(['one'])).toBe(false);
});

describe('a Redis that does not serve', () => {
  it('is tried twice and then reported as away', async () => {
    let tries = 0;
    const away = createRedisStore(
      {
        client: f.redis.client,
        run: () => {
          tries += 1;
          return Promise.reject(new RedisUnavailable('turn', 'late', 'no answer'));
        },
      },
      f.redis.hotline as HotlineName,
      policies,
    );
    await expect(away.census()).rejects.toThrow(StoreAway);
    expect(tries).toBe(2);
  });

  it('answers the second try of a turn as the first, when only the reply was lost', async () => {
    const lossy = lossyStore();
    const commit = f.commit(1, { transfer: { room: 'pz-r' as never, ringMs: ms(1_000) } });
    expect(await lossy.turn(commit)).toMatchObject({ is: 'done', lease: 1_800_000_000_000 });
    expect(await f.store.turn(commit)).toMatchObject({ is: 'repeat' });
  });

  it('makes one change of two tries, and answers as the first would have', async () => {
    await f.roster({ id: 'ann' }, { id: 'bob' });
    await f.hold(1);
    await f.hold(2);
    const lossy = lossyStore();
    const limits = { maxCalls: null, ttlMs: ms(1_000), widenMs: ms(1), idleHelpMs: ms(1), exclusive: [] };
    const offer = await lossy.offer({ ...limits, room: 'pz-r' as never });
    if (offer === null) throw new Error('no offer');
    expect(await lossy.accept(offer.lease, ms(1_000))).toMatchObject({ is: 'yours' });
    expect((await lossy.end(f.sid(1), { trouble: null, trail: '{}' })).freed).toHaveLength(1);
    expect(await lossy.alarm('x', true)).toBe(true);
    // Each of them counted twice would make the third wait.
    const tries = async () => await lossy.signIn('ann' as never, 'own', 'try');
    expect([await tries(), await tries(), await tries()]).toEqual([0, 0, 0]);
    expect(await lossy.setLevers({ openUntil: null }, 'ops')).toMatchObject({ news: 1 });
    await lossy.note('hotline', 'once', {});
    expect((await f.store.trail('hotline')).filter(({ what }) => what === 'once')).toHaveLength(1);
    await f.pass(60_000);
    const due = await lossy.due(10, { awayMs: ms(1), silentMs: ms(60_000) }, { name: 'j', mark: null });
    expect(due).toMatchObject({ mark: '', levers: { news: 1 }, works: [{ is: 'silent-call', sid: f.sid(2) }] });
    const second = await f.offer();
    expect(second?.lease).toBe(offer.lease + 60_000);
    expect(await lossy.release(second?.lease ?? offer.lease, 'missed', { awayMs: ms(1) })).toMatchObject({
      sid: f.sid(2),
    });
  });

  /** A connection whose every first reply gets lost on the way. */
  function lossyStore() {
    let lose = true;
    return createRedisStore(
      {
        client: f.redis.client,
        run: async (what, work) => {
          const reply = await f.redis.run(what, work);
          lose = !lose;
          if (!lose) throw new RedisUnavailable(what, 'late', 'reply lost');
          return reply;
        },
      },
      f.redis.hotline as HotlineName,
      policies,
    );
  }

  it('that forgot its scripts is told them again, and a connection opened without them learns them', async () => {
    await f.redis.client.script('FLUSH');
    expect(await f.hold(1)).toMatchObject({ is: 'done' });
    const plain = await testRedis();
    const store = createRedisStore(plain, plain.hotline as HotlineName, policies);
    expect(await store.census()).toMatchObject({ arrived: 0 });
    await plain.cleanUp();
  });
});
