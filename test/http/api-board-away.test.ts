/** The board while the store is away: what was known last, and that it is old. */
import { expect, it, vi } from 'vitest';
import { createCounters } from '../../src/engine/alarms.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { boardSource } from '../../src/http/api/board-view.ts';
import { composed } from './composed.ts';

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
    storeUp: () => true,
    carrier: 'twilio',
  });
  await expect(look()).rejects.toThrow(StoreAway);
  away = false;
  const before = await look();
  expect(before.health).toMatchObject({ redis: { ok: true, code: 'answers' }, carrier: { code: 'answers' } });
  away = true;
  await vi.waitFor(async () => expect((await look()).health.redis).toMatchObject({ ok: false, code: 'away' }));
  expect(await look()).toMatchObject({ at: before.at, agents: before.agents });
  away = false;
  await vi.waitFor(async () => expect((await look()).at).toBeGreaterThan(before.at));
  expect((await look()).health.redis.ok).toBe(true);
});
