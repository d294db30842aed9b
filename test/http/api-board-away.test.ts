/** The board while the store is away: what was known last, and that it is old. */
import { expect, it, vi } from 'vitest';
import type { HotlineName } from '../../src/core/ids.ts';
import { createCounters } from '../../src/engine/alarms.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { boardSource } from '../../src/http/api/board-view.ts';
import { createEventHub } from '../../src/http/api/event-hub.ts';
import { redisScripts } from '../../src/redis/scripts.ts';
import { createRedisStore } from '../../src/redis/store.ts';
import { testRedis } from '../support/redis.ts';
import { composed } from './composed.ts';

const PATIENCE_MS = 10_000;

it('is the last one, with the health of now, and right again afterwards', async () => {
  let away = true;
  const { engine } = await composed((real) => ({
    board: async (most, slots) => {
      if (away) throw new StoreAway('away');
      return await real.board(most, slots);
    },
  }));
  const { deps } = engine;
  const { look } = boardSource({
    deps,
    publisher: { list: () => deps.store.versions() },
    counters: createCounters(),
    storeState: () => 'up',
    carrier: 'twilio',
  });
  await expect(look()).rejects.toThrow(StoreAway);
  away = false;
  const before = await look();
  expect(before.health).toMatchObject({ redis: { ok: true, code: 'answers' }, carrier: { code: 'answers' } });
  away = true;
  await vi.waitFor(
    async () => expect((await look()).health.redis).toMatchObject({ ok: false, code: 'away' }),
    PATIENCE_MS,
  );
  expect(await look()).toMatchObject({ at: before.at, agents: before.agents });
  away = false;
  await vi.waitFor(async () => expect((await look()).at).toBeGreaterThan(before.at), PATIENCE_MS);
  expect((await look()).health.redis.ok).toBe(true);
});

it('is told to all who listen, once each time', async () => {
  let away = false;
  const looks = { failed: 0, well: 0 };
  const redis = await testRedis({ scripts: redisScripts() });
  const real = createRedisStore(redis, redis.hotline as HotlineName, () => expect.fail('nothing is decided here'));
  const happenings: typeof real.happenings = async (after, most) => {
    if (away) throw new StoreAway('away');
    const found = await real.happenings(after, most);
    looks.well += 1;
    return found;
  };
  const hub = createEventHub({ happenings }, { onNews: () => undefined, onError: () => void (looks.failed += 1) });
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  hub.listen(null, { begin: tell('begin'), happened: tell('happened'), gap: tell('gap'), away: tell('away') });
  await vi.waitFor(() => expect(told).toEqual(['begin']), PATIENCE_MS);
  for (const times of [1, 2]) {
    away = true;
    await vi.waitFor(
      () => expect(told).toEqual(['begin', ...Array.from({ length: times }, () => 'away')]),
      PATIENCE_MS,
    );
    const { failed } = looks;
    await vi.waitFor(() => expect(looks.failed).toBeGreaterThan(failed + 1), PATIENCE_MS);
    away = false;
    const { well } = looks;
    await vi.waitFor(() => expect(looks.well).toBeGreaterThan(well + 1), PATIENCE_MS);
    expect(told).toHaveLength(1 + times);
  }
  await hub.stop();
  await redis.cleanUp();
});
