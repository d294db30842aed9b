/** What is counted for reports, move by move; and the moment that the board shows. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bucketOf } from '../../../src/core/report/histogram.ts';
import { type Slot, SLOT_MS } from '../../../src/core/report/slots.ts';
import type { NumberHash, PlaceId } from '../../../src/core/ids.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import type { Promised } from '../../../src/engine/journal-ports.ts';
import { at, fixture, type Fixture, keeping, lease, ms, queue, wish } from './fixture.ts';

const START = 1_800_000_000_000;
let f: Fixture;
beforeEach(async () => void (f = await fixture()));
afterEach(async () => f.close());

/** Fields of all half-hours of the test, added up. */
async function counts(): Promise<Record<string, number>> {
  const slots = Array.from({ length: 6 }, (_, i) => (START + i * SLOT_MS) as Slot);
  const sums: Record<string, number> = {};
  for (const { fields } of await f.store.counted(slots))
    for (const [field, value] of fields) sums[field] = (sums[field] ?? 0) + value;
  return sums;
}

describe('counters of reports', () => {
  it('tell of a caller who waited, was answered and talked', async () => {
    await f.roster({ id: '201' });
    await f.turn(1);
    await f.hold(1);
    await f.pass(17_000);
    const { lease: n } = await f.connect();
    await f.pass(60_000);
    await f.store.finish(n, ms(10_000));
    await f.turn(1, { unbridge: n });
    await f.end(1);
    await f.pass(10_000);
    await f.due();
    expect(await f.store.call(f.sid(1))).toEqual({
      sid: f.sid(1),
      phase: 'ended',
      outcome: 'talked',
      timeToPersonMs: 17_000,
    });
    expect(await counts()).toMatchObject({
      'h:arrivals': 1,
      'h:peak': 1,
      'q.main:offered': 1,
      'q.main:answered': 1,
      'q.main:waitMs': 17_000,
      [`q.main:z${bucketOf(17_000)}`]: 1,
      'q.main:within20': 1,
      'q.main:within40': 1,
      'q.main:talks': 1,
      'q.main:talkMs': 60_000,
      'q.main:handled': 1,
      'q.main:handledMs': 70_000,
      'a.201:offered': 1,
      'a.201:accepted': 1,
      'a.201:talks': 1,
      'a.201:units': 1,
      'a.201:ms.ready': 17_000,
      'a.201:ms.talking': 60_000,
      'a.201:ms.wrap-up': 10_000,
      'h:outcome.talked': 1,
      'q.main:outcome.talked': 1,
      // 77 s of the caller's leg, and 60 s of the agent's.
      'h:units': 3,
    });
    const all = await counts();
    expect(all['q.main:within15']).toBeUndefined();
    expect(all['a.201:short']).toBeUndefined();
  });

  it('tell of who hung up waiting, by how long', async () => {
    await f.roster({ id: '201' });
    for (const n of [1, 2, 3]) await f.hold(n);
    await f.pass(9_000);
    await f.end(1);
    await f.pass(60_000);
    await f.end(2);
    await f.pass(300_000);
    await f.end(3);
    expect(await counts()).toMatchObject({
      'q.main:left0': 1,
      'q.main:left3': 1,
      'q.main:left5': 1,
      'q.main:outcome.abandoned-hold': 3,
      'h:peak': 3,
    });
  });

  it('count a caller once, under the line joined first, whatever follows', async () => {
    await f.roster({ id: '201', queues: [queue('main'), queue('other')] });
    await f.hold(1);
    await f.turn(1, { phase: 'menu' });
    await f.hold(1, { queue: queue('other') });
    const { lease: n } = await f.connect();
    await f.pass(8_000);
    // The agent has hung up, the caller goes back in line and is answered again.
    await f.store.finish(n, ms(0));
    await f.hold(1, {}, { unbridge: n });
    await f.due();
    await f.connect();
    const all = await counts();
    expect(all).toMatchObject({ 'q.main:offered': 1, 'q.main:answered': 1, 'a.201:short': 1, 'a.201:accepted': 2 });
    expect(all['q.other:offered']).toBeUndefined();
  });

  it('take an outcome back in the half-hour that counted it', async () => {
    await f.hold(1);
    await f.turn(1, { phase: 'ended', outcome: 'told-closed' });
    const [first] = await f.store.counted([START as Slot]);
    expect(first?.fields.get('h:outcome.told-closed')).toBe(1);
    await f.pass(SLOT_MS);
    await f.hold(1);
    const [again] = await f.store.counted([START as Slot]);
    expect(again?.fields.get('h:outcome.told-closed')).toBe(0);
  });

  it('take an outcome back from nobody who had not counted it', async () => {
    await f.turn(1, { phase: 'ended', outcome: 'told-closed' });
    await f.hold(1);
    const all = await counts();
    expect(all['h:outcome.told-closed']).toBe(0);
    expect(all['q.main:outcome.told-closed']).toBeUndefined();
  });

  it('tell what agents did not take', async () => {
    await f.roster({ id: '201' }, { id: '202' });
    await f.hold(1);
    const offer = await f.offer();
    await f.store.release(lease(offer?.lease ?? 0), 'missed', { awayMs: ms(1) });
    expect(await counts()).toMatchObject({ [`a.${offer?.agent}:missed`]: 1, [`a.${offer?.agent}:offered`]: 1 });
  });

  it('tell what an agent did in the half-hours it fell in, and how long they were signed in when they go', async () => {
    await f.roster({ id: '201' }, { id: '202' });
    await f.store.setAgent('201' as never, 'away', 'test');
    await f.pass(1.5 * SLOT_MS);
    await f.store.setAgent('201' as never, 'ready', 'test');
    await f.pass(1_000);
    await f.store.setAgent('201' as never, 'out', 'test');
    await f.audit();
    const [first, second] = await f.store.counted([START as Slot, (START + SLOT_MS) as Slot]);
    expect(first?.fields.get('a.201:ms.away')).toBe(SLOT_MS);
    expect(Object.fromEntries(second?.fields ?? [])).toMatchObject({
      'a.201:ms.away': SLOT_MS / 2,
      'a.201:ms.ready': 1_000,
      'a.201:ms.in': 1.5 * SLOT_MS + 1_000,
    });
  });

  it('are kept for thirteen months', async () => {
    await f.turn(1);
    const days = (await f.redis.client.pttl(`${f.prefix}:report:${START}`)) / 86_400_000;
    expect(days).toBeGreaterThan(396);
    expect(days).toBeLessThanOrEqual(400);
  });
});

describe('a moment of the hotline', () => {
  it('with ten thousand waiting gives the first of them, and counts them all', async () => {
    await f.roster({ id: '201' });
    const all = Array.from({ length: 10_000 }, (_, i) => i + 1);
    for (let first = 0; first < all.length; first += 500)
      await Promise.all(
        all.slice(first, first + 500).map((n) => f.turn(n, { line: wish({ queue: queue(n % 2 ? 'main' : 'other') }) })),
      );
    await f.pass(5_000);
    const { census, waiting, menu, talking, agents } = await f.store.board(200, []);
    expect(census).toMatchObject({ waiting: 10_000, arrived: 10_000 });
    expect(waiting).toHaveLength(200);
    expect(new Set(waiting.map(({ place }) => place)).size).toBe(100);
    const waits = waiting.map(({ waitedMs }) => waitedMs);
    expect(waits).toEqual([...waits].sort((a, b) => b - a));
    expect([menu, talking]).toEqual([[], []]);
    expect(agents).toMatchObject([{ id: '201', state: 'ready', place: null }]);
  }, 120_000);

  it('lists who is in the menu, who talks with whom, who is rung, and what is promised', async () => {
    await f.roster({ id: '201' }, { id: '202' });
    await f.turn(1);
    await f.hold(2);
    await f.connect();
    await f.hold(3);
    const offer = await f.offer();
    const moment = await f.store.board(200, [START as Slot]);
    expect(moment.menu).toMatchObject([{ sid: f.sid(1), flow: 'flow', from: '…00' }]);
    expect(moment.talking).toMatchObject([{ sid: f.sid(2), queue: 'main' }]);
    expect(moment.waiting).toMatchObject([{ sid: f.sid(3), phase: 'offered', place: 1 }]);
    expect(moment.agents.find(({ id }) => id === offer?.agent)).toMatchObject({
      state: 'offered',
      place: f.sid(3),
      sid: f.sid(3),
      queue: 'main',
    });
    expect(moment.counted[0]?.fields.get('h:arrivals')).toBe(3);
    expect(moment.callbacksTotal).toBe(0);
    await f.end(1);
    await f.end(2);
    const after = await f.store.board(200, []);
    expect([after.menu, after.talking]).toEqual([[], []]);
  });

  it('names the call whose trail tells of a callback that an agent is rung for', async () => {
    await f.roster({ id: '201' });
    await f.turn(1, { line: wish(), keep: keeping('CB1', 'n1') });
    await f.end(1);
    await f.offer();
    const { agents } = await f.store.board(200, []);
    expect(agents).toMatchObject([{ state: 'offered', place: 'CB1', sid: f.sid(1), queue: 'main' }]);
  });
});

describe('live calls', () => {
  it('come oldest first, page by page, those of one moment too, also behind one that has ended meanwhile', async () => {
    const all = Array.from({ length: 450 }, (_, i) => i + 1);
    const sids = (from: number, to: number) => all.slice(from, to).map((n) => f.sid(n));
    // Three hundred of one moment, and a page ends among them.
    await Promise.all(all.slice(0, 300).map((n) => f.turn(n)));
    await f.pass(10);
    await Promise.all(all.slice(300).map((n) => f.turn(n)));
    const first = await f.store.callsPage(null);
    expect(first.calls.map(({ sid }) => sid)).toEqual(sids(0, 200));
    await f.end(200);
    await f.end(250);
    const second = await f.store.callsPage(first.next);
    expect(second.calls.map(({ sid }) => sid)).toEqual(sids(200, 401).filter((sid) => sid !== f.sid(250)));
    const third = await f.store.callsPage(second.next);
    expect([third.calls.map(({ sid }) => sid), third.next]).toEqual([sids(401, 450), null]);
    expect(await f.store.calls()).toHaveLength(448);
  });
});

describe('callbacks', () => {
  const placeOf = (n: number) => `CB${n.toString(16).padStart(24, '0')}` as PlaceId;
  const places = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => placeOf(from + i));
  /** The nth is promised, as a node's journal has it: a store that has it already changes nothing. */
  const promised = async (n: number, arrivedAt: EpochMs, change: Partial<Promised> = {}) => {
    const { lang, headStartMs, card } = wish();
    const kept = { ...keeping(placeOf(n), hashOf(n)), sid: f.sid(n), queue: queue('main'), lang, headStartMs, card };
    await f.store.putBack({ ...kept, arrivedAt, at: at(f.now()), ...change });
  };
  const hashOf = (n: number) => `n${n}` as NumberHash;
  const ring = async () => {
    const offer = await f.offer();
    if (offer === null) throw new Error('nobody to ring');
    await f.store.accept(offer.lease, ms(75_000));
    return offer;
  };
  const promise = async (from: number, to: number, arrivedAt: EpochMs) =>
    await Promise.all(places(from, to).map((_, i) => promised(from + i, arrivedAt)));
  const page = async (after: string | null) => {
    const { callbacks, next } = await f.store.callbacksPage(after);
    return { shown: callbacks.map(({ place }) => place), callbacks, next };
  };

  it('come oldest arrival first, page by page, each once, also those of one moment', async () => {
    await promise(300, 450, at(10));
    await promise(0, 300, at(0));
    const first = await page(null);
    const second = await page(first.next);
    const third = await page(second.next);
    expect([first.shown, second.shown, third.shown]).toEqual([places(0, 200), places(200, 400), places(400, 450)]);
    expect(third.next).toBeNull();
    expect((await f.store.callbacks()).map(({ place }) => place)).toEqual(places(0, 450));
    const { callbacks, callbacksTotal } = await f.store.board(200, []);
    expect([callbacks, callbacksTotal]).toEqual([first.callbacks, 450]);
  });

  it('that are there while it is read are told once, whatever becomes of them and of others', async () => {
    await f.roster({ id: '201', queues: [queue('main'), queue('other')] });
    await promised(250, at(1_000), { headStartMs: ms(60_000) });
    await promise(0, 450, at(1_000));
    const first = await page(null);
    // The last one that was shown is forgotten, and one that was not.
    for (const n of [199, 300]) await f.store.forget(hashOf(n), true);
    // One that was not is cancelled when it is rung; one that was is rung; one stands on its place again; all change their queue.
    const { lease: rung } = await ring();
    await f.turn(1_250, { callbackAnswer: { lease: rung, answer: 'cancel', retryAt: null } });
    await f.pass(4_000);
    await f.store.drain([queue('other')], queue('other'));
    await ring();
    await f.hold(1_350, { queue: queue('other'), numberHash: hashOf(350) });
    // Others come at either end, and one that was not shown gets a better arrival than all that were.
    await promised(500, at(0));
    await promised(501, at(2_000));
    await promised(502, at(500), { numberHash: hashOf(400) });
    const second = await page(first.next);
    const third = await page(second.next);
    expect(third.next).toBeNull();
    expect([...first.shown, ...second.shown, ...third.shown]).toEqual([
      ...places(0, 300),
      ...places(301, 450),
      placeOf(501),
    ]);
    const now = new Map([...second.callbacks, ...third.callbacks].map((row) => [row.place, row]));
    expect(now.get(placeOf(250))).toMatchObject({ state: 'done', disposition: 'cancelled' });
    expect(now.get(placeOf(350))).toMatchObject({ state: 'open', queue: 'other' });
    expect(now.get(placeOf(400))).toMatchObject({ arrivedAt: at(500) });
    expect((await f.store.callbacks())[1]).toMatchObject({ place: placeOf(0), state: 'accepted' });
  });

  it('whose day is over are looked at a few thousand at a time, and forgotten', async () => {
    await promise(0, 3, at(1_000));
    const over = Array.from({ length: 6_000 }, (_, i) => [START, `CBover${i}`]);
    await f.redis.client.zadd(`${f.prefix}:callbacks`, ...over.flat());
    const first = await page(null);
    expect(first.shown).toEqual([]);
    expect(await f.redis.client.zcard(`${f.prefix}:callbacks`)).toBe(1_003);
    expect(await page(first.next)).toMatchObject({ shown: places(0, 3), next: null });
    expect(await f.redis.client.zcard(`${f.prefix}:callbacks`)).toBe(3);
  });
});

describe('calls that have ended', () => {
  it('come newest first, page by page, without those before the day', async () => {
    for (let n = 1; n <= 150; n++) {
      await f.turn(n);
      await f.end(n);
    }
    const first = await f.store.ended(START as EpochMs, null);
    expect(first.calls).toHaveLength(100);
    expect(first.calls[0]).toMatchObject({ sid: f.sid(150), outcome: 'abandoned-menu' });
    const second = await f.store.ended(START as EpochMs, first.next);
    expect(second).toMatchObject({ next: null });
    expect(second.calls.map(({ sid }) => sid)).toEqual(Array.from({ length: 50 }, (_, i) => f.sid(50 - i)));
    expect(await f.store.ended((START + 1) as EpochMs, null)).toEqual({ calls: [], next: null });
  });
});
