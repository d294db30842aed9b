/** "A caller waits, a fitting agent is free, and nothing offers" (L3), measured; and never measured when there is a reason. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Language, NumberHash } from '../../../src/core/ids.ts';
import type { Deps } from '../../../src/engine/deps.ts';
import { watchdog } from '../../../src/engine/dispatch.ts';
import type { PairLimits } from '../../../src/engine/lease-ports.ts';
import { sampleCatalog } from '../../support/catalog.ts';
import { type Fixture, fixture, keeping, ms, queue, wish } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

const LIMITS: PairLimits = { maxCalls: null, widenMs: ms(30_000), idleHelpMs: ms(60_000), exclusive: [] };
const unoffered = (limits: Partial<PairLimits> = {}) => f.store.unoffered({ ...LIMITS, ...limits });

describe('a caller and an agent who could meet', () => {
  it('are measured from the moment on at which they could', async () => {
    await f.roster({ id: 'ann' });
    await f.pass(9_000);
    expect(await unoffered()).toBe(0);
    await f.hold(1);
    await f.pass(1_500);
    expect(await unoffered()).toBe(1_500);
    expect((await f.store.census()).unofferedMs).toBe(1_500);
    await f.offer();
    expect(await unoffered()).toBe(0);
    expect((await f.store.census()).unofferedMs).toBe(0);
  });

  it('the caller waiting long before: from when the agent is ready and has rested', async () => {
    await f.hold(1);
    await f.pass(60_000);
    await f.roster({ id: 'ann' });
    await f.pass(500);
    expect(await unoffered()).toBe(500);
    const offer = await f.offer();
    await f.pass(1_000);
    await f.store.release(offer?.lease ?? (0 as never), 'declined', { awayMs: ms(300_000) });
    await f.pass(2_999);
    expect(await unoffered()).toBe(0);
    await f.pass(501);
    expect(await unoffered()).toBe(500);
  });

  it('of another language or queue: from when the agent may help out', async () => {
    await f.roster({ id: 'ann', languages: ['zh' as Language] }, { id: 'bob', queues: [queue('urgent')] });
    await f.hold(1);
    await f.pass(29_999);
    expect(await unoffered()).toBe(0);
    await f.pass(1_001);
    expect(await unoffered()).toBe(1_000);
    expect(await unoffered({ widenMs: ms(90_000) })).toBe(0);
    await f.pass(30_000);
    expect(await unoffered({ widenMs: ms(90_000) })).toBe(1_000);
    expect(await unoffered({ widenMs: ms(90_000), exclusive: [queue('main')] })).toBe(0);
    // New skills make a new pair.
    await f.roster({ id: 'ann' }, { id: 'bob', queues: [queue('urgent')] });
    await f.pass(200);
    expect(await unoffered({ widenMs: ms(90_000), idleHelpMs: ms(900_000) })).toBe(200);
  });

  it('of many at a time: from the last offer on, for the call rate holds the next one back', async () => {
    await f.roster({ id: 'ann' }, { id: 'bob' });
    await f.hold(1);
    await f.hold(2);
    await f.pass(1_800);
    await f.offer();
    expect(await unoffered()).toBe(0);
    await f.pass(1_700);
    expect(await unoffered()).toBe(1_700);
  });

  it('are none while the account has no leg, and from then on', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    await f.pass(5_000);
    expect(await unoffered({ maxCalls: 1 })).toBe(0);
    await f.pass(1_000);
    expect(await unoffered({ maxCalls: 2 })).toBe(1_000);
  });
});

it('is told by the offer of whom it holds back until there is a leg for who came first', async () => {
  const maxCalls = 3;
  await f.roster({ id: 'ann' });
  await f.turn(1, { line: wish({ numberHash: 'n1' as NumberHash }), keep: keeping('CB1', 'n1') });
  await f.end(1);
  // Two callers: one leg is left, and the callback before them needs two.
  for (const n of [2, 3]) await f.hold(n, { numberHash: `n${n}` as NumberHash });
  for (let second = 1; second <= 6; second += 1) {
    expect(await f.offer({ maxCalls })).toBeNull();
    await f.pass(1_000);
    if (second % 2 === 0) expect(await unoffered({ maxCalls })).toBe(1_000);
  }
  // Nobody asks for an offer any more.
  await f.pass(2_000);
  expect(await unoffered({ maxCalls })).toBe(2_000);
});

describe('the watchdog', () => {
  it('asks for a round of offers after 2 s, and not before', async () => {
    let rounds = 0;
    const deps = {
      store: f.store,
      versions: { hotline: () => sampleCatalog().hotline },
      log: { error: () => undefined },
      dispatch: () => void (rounds += 1),
    } as unknown as Deps;
    await f.roster({ id: 'ann' });
    await f.hold(1);
    await f.pass(1_999);
    await watchdog(deps);
    expect(rounds).toBe(0);
    await f.pass(1);
    await watchdog(deps);
    expect(rounds).toBe(1);
  });
});
