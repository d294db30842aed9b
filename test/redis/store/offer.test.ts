import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Language, NumberHash } from '../../../src/core/ids.ts';
import type { Offer } from '../../../src/engine/lease-ports.ts';
import type { RedisScripts } from '../../../src/redis/client.ts';
import { redisScripts } from '../../../src/redis/scripts.ts';
import { type Fixture, fixture, keeping, lease, ms, queue, wish } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

const zh = ['zh' as Language];
const both = ['en', 'zh'] as Language[];
const AWAY = { awayMs: ms(300_000) };

async function offered(limits: Parameters<Fixture['offer']>[0] = {}): Promise<Offer> {
  const offer = await f.offer(limits);
  if (offer === null) throw new Error('no offer');
  return offer;
}
/** The same move, counting the commands it runs. */
function countingCommands(name: string): RedisScripts {
  const move = redisScripts()[name];
  if (move === undefined) throw new Error(`no move ${name}`);
  const counter = [
    'local real = redis',
    "local function counted(...) real.call('HINCRBY', KEYS[1] .. ':commands', 'n', 1) return real.call(...) end",
    'local redis = setmetatable({ call = counted }, { __index = real })',
  ];
  return { [name]: { ...move, lua: [...counter, move.lua].join('\n') } };
}

async function states(): Promise<Record<string, string>> {
  return Object.fromEntries((await f.store.agents()).map(({ id, state }) => [id, state]));
}

describe('who is offered whom', () => {
  it('pairs the earliest caller with the agent idle longest, each once', async () => {
    await f.roster({ id: 'ann' });
    await f.pass(1_000);
    await f.roster({ id: 'ann' }, { id: 'bob' });
    await f.hold(1);
    await f.hold(2);
    await f.hold(3);
    const made = [await f.offer(), await f.offer(), await f.offer()];
    expect(made.map((offer) => offer && [offer.agent, offer.place])).toEqual([
      ['ann', f.sid(1)],
      ['bob', f.sid(2)],
      null,
    ]);
    expect(made[1]?.lease).toBe((made[0]?.lease ?? 0) + 1);
  });

  it('asks only agents of the queue, others once they have been idle for a while, but never into an exclusive queue', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1, { queue: queue('urgent') });
    await f.pass(59_000);
    expect(await f.offer()).toBeNull();
    await f.pass(1_000);
    expect(await f.offer({ exclusive: [queue('urgent')] })).toBeNull();
    expect(await f.offer()).toMatchObject({ agent: 'ann', queue: 'urgent' });
  });

  it('lets a helper take the longest waiter of all lines', async () => {
    await f.roster({ id: 'ann' });
    await f.pass(60_000);
    await f.hold(1, { queue: queue('urgent') });
    await f.pass(1_000);
    await f.hold(2);
    expect(await f.offer()).toMatchObject({ place: f.sid(1) });
  });

  it('waits for a shared language first and widens with time', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1, { lang: 'zh' as Language });
    await f.pass(29_999);
    expect(await f.offer()).toBeNull();
    await f.pass(1);
    expect(await f.offer()).toMatchObject({ agent: 'ann', place: f.sid(1) });
  });

  it('prefers who shares the language and serves the queue, however short their idle time', async () => {
    await f.roster({ id: 'ann' });
    await f.pass(60_000);
    await f.roster({ id: 'ann' }, { id: 'bob', queues: [queue('other')], languages: both });
    await f.hold(1, { lang: 'zh' as Language });
    await f.pass(60_000);
    await f.roster(
      { id: 'ann' },
      { id: 'bob', queues: [queue('other')], languages: both },
      { id: 'cho', languages: zh },
    );
    expect((await offered()).agent).toBe('cho');
  });

  it('takes over all languages and kinds the earliest that the agent may have', async () => {
    await f.roster({ id: 'ann', languages: both });
    await f.hold(1, { lang: 'zh' as Language });
    await f.turn(2, { line: wish(), keep: keeping('CB2', 'n2') });
    await f.end(2);
    await f.hold(3);
    const order: string[] = [];
    for (let i = 0; i < 3; i++) {
      const offer = await offered();
      order.push(offer.place);
      await f.store.accept(offer.lease, ms(25_000));
      if (offer.kind === 'call') await f.end(Number.parseInt(offer.place.slice(2), 16));
      else await f.store.unanswered(offer.lease, null, 'unreachable');
    }
    expect(order).toEqual([f.sid(1), 'CB2', f.sid(3)]);
  });

  it('needs a free leg for a call, two for a callback', async () => {
    await f.roster({ id: 'ann' });
    await f.turn(1, { line: wish(), keep: keeping('CB1', 'n1') });
    await f.end(1);
    await f.hold(2);
    expect(await f.offer({ maxCalls: 1 })).toBeNull();
    const offer = await offered({ maxCalls: 2 });
    expect(offer.place).toBe(f.sid(2));
    await f.store.release(offer.lease, 'missed', AWAY);
    expect((await offered({ maxCalls: 3 })).place).toBe('CB1');
    // One leg for the caller who holds, two for the callback: a fourth is free.
    await f.roster({ id: 'ann' }, { id: 'bob' });
    expect(await f.offer({ maxCalls: 3 })).toBeNull();
    expect((await offered({ maxCalls: 4 })).place).toBe(f.sid(2));
  });

  it('asks nobody to make room who is to be rung back already: they are served as they hold', async () => {
    const twice = { numberHash: 'n1' as NumberHash };
    await f.hold(1, twice);
    await f.hold(2, twice);
    await f.turn(1, { line: wish(twice), keep: keeping('CB1', 'n1') });
    await f.end(1);
    await f.roster({ id: 'ann' });
    expect((await offered({ maxCalls: 2 })).place).toBe(f.sid(2));
  });

  it('marks a callback that was passed by a later caller as a broken promise', async () => {
    await f.roster({ id: 'ann' });
    await f.turn(1, { line: wish(), keep: keeping('CB1', 'n1') });
    await f.end(1);
    await f.hold(2);
    const offer = await offered({ maxCalls: 2 });
    await f.store.accept(offer.lease, ms(25_000));
    await f.turn(2, { bridge: offer.lease });
    expect(await f.store.callbacks()).toMatchObject([{ overdue: true, state: 'open' }]);
    expect((await f.store.census()).queues).toMatchObject([{ callbacks: 1, overdue: 1 }]);
  });

  it('makes no second offer when only the answer was lost', async () => {
    await f.roster({ id: 'ann' }, { id: 'bob' });
    await f.hold(1);
    await f.hold(2);
    const { client } = f.redis as unknown as { client: Record<string, (...args: string[]) => Promise<string>> };
    const limits = JSON.stringify({ room: 'r', ttlMs: 1, widenMs: 1, idleHelpMs: 1, exclusive: [], maxCalls: null });
    const first = await client['pzOffer']?.(f.prefix, '', 'token', limits);
    expect(await client['pzOffer']?.(f.prefix, '', 'token', limits)).toBe(first);
  });

  it('stays an affair of heads with 10,000 waiting', async () => {
    await f.close();
    f = await fixture(countingCommands('pzOffer'));
    await f.roster({ id: 'ann' });
    for (let n = 0; n < 10_000; n += 100) await Promise.all(Array.from({ length: 100 }, (_, i) => f.hold(n + i + 1)));
    const offer = await offered();
    const commands = Number(await f.redis.client.hget(`${f.prefix}:commands`, 'n'));
    expect(commands).toBeLessThan(80);
    expect((await f.line('main'))[0]).toBe(offer.place);
    expect((await f.store.census()).queues).toMatchObject([{ waiting: 9_999 }]);
    await f.lose();
  });
});

describe('an offer that nobody takes', () => {
  beforeEach(async () => {
    await f.roster({ id: 'ann' }, { id: 'bob' });
    await f.hold(1);
    await f.pass(10);
    await f.hold(2);
  });

  it('goes to the next agent, the caller keeps the head, and the first agent is asked last', async () => {
    const first = await offered();
    expect(await f.miss(first.lease)).toMatchObject({ sid: f.sid(1) });
    const second = await offered();
    expect([first, second].map(({ agent, place }) => [agent, place])).toEqual([
      ['ann', f.sid(1)],
      ['bob', f.sid(1)],
    ]);
    await f.miss(second.lease);
    expect(await offered()).toMatchObject({ agent: 'ann', place: f.sid(1) });
  });

  it('comes back to the only agent there is', async () => {
    await f.store.setAgent('bob' as never, 'out', 'test');
    await f.miss((await offered()).lease);
    expect(await offered()).toMatchObject({ agent: 'ann', place: f.sid(1) });
  });

  it('sends an agent away after two misses in a row, for a while', async () => {
    await f.store.setAgent('bob' as never, 'away', 'test');
    await f.miss((await offered()).lease);
    await f.store.setAgent('bob' as never, 'ready', 'test');
    await f.store.setAgent('bob' as never, 'away', 'test');
    const second = await offered();
    await f.store.setAgent('bob' as never, 'ready', 'test');
    await f.miss(second.lease);
    expect(await states()).toEqual({ ann: 'away', bob: 'ready' });
    await f.pass(300_000);
    await f.due();
    expect(await states()).toEqual({ ann: 'ready', bob: 'ready' });
  });

  it('never sends the last ready agent of a queue away', async () => {
    await f.store.setAgent('bob' as never, 'out', 'test');
    for (let i = 0; i < 4; i++) await f.miss((await offered()).lease);
    expect(await states()).toEqual({ ann: 'ready', bob: 'off' });
  });

  it('declined or refused is no miss, and the agent has a moment of peace', async () => {
    await f.store.setAgent('bob' as never, 'out', 'test');
    for (const reason of ['declined', 'refused'] as const) {
      await f.store.release((await offered()).lease, reason, AWAY);
      expect(await f.offer()).toBeNull();
      await f.pass(3_000);
    }
    expect(await f.store.agents()).toMatchObject([{ id: 'ann', state: 'ready', misses: 0 }, {}]);
    expect(await offered()).toMatchObject({ agent: 'ann', place: f.sid(1) });
  });

  it('expires as a miss when the phone rang, as nothing when we never knew it to ring', async () => {
    const rang = await offered();
    await f.store.ringing(rang.lease, f.sid(90), ms(10_000));
    await f.offer();
    await f.pass(10_000);
    expect(await f.due()).toEqual([{ is: 'offer-expired', lease: rang.lease, leg: f.sid(90) }]);
    await f.pass(12_000);
    expect(await f.due()).toMatchObject([{ is: 'offer-expired', leg: null }]);
    expect(await f.store.agents()).toMatchObject([
      { id: 'ann', misses: 1 },
      { id: 'bob', misses: 0 },
    ]);
    expect(await f.store.ringing(rang.lease, null, ms(1))).toBe(false);
    expect(await f.store.accept(rang.lease, ms(1))).toEqual({ is: 'gone' });
  });

  it('lives longer when the phone is answered', async () => {
    const offer = await offered();
    await f.pass(20_000);
    expect(await f.store.ringing(offer.lease, f.sid(90), ms(40_000))).toBe(true);
    await f.pass(39_000);
    expect(await f.due()).toEqual([]);
    expect(await f.store.accept(offer.lease, ms(1))).toMatchObject({ is: 'yours' });
  });

  it('ends with its caller: the agent is free at once and the next caller is offered', async () => {
    const offer = await offered();
    await f.store.ringing(offer.lease, f.sid(90), ms(20_000));
    expect(await f.end(1)).toEqual({
      outcome: 'abandoned-offered',
      freed: [{ lease: offer.lease, leg: f.sid(90), joined: false }],
    });
    expect(await f.store.accept(offer.lease, ms(1))).toEqual({ is: 'gone' });
    expect(await offered()).toMatchObject({ agent: 'ann', place: f.sid(2) });
  });
});

describe('an accepted offer', () => {
  beforeEach(async () => {
    await f.roster({ id: 'ann' }, { id: 'bob' });
    await f.hold(1);
  });

  it('is accepted once, by whatever number of webhooks', async () => {
    const { lease: n } = await offered();
    const results = await Promise.all(Array.from({ length: 50 }, () => f.store.accept(n, ms(25_000))));
    expect(new Set(results.map(({ is }) => is))).toEqual(new Set(['yours']));
    // Only one of them sets in motion what follows.
    expect(results.filter((result) => result.is === 'yours' && result.first)).toHaveLength(1);
    expect((await f.store.trail(f.sid(1))).filter(({ what }) => what === 'accepted')).toHaveLength(1);
  });

  it('races with the caller’s end and the offer’s: exactly one wins', async () => {
    for (let n = 2; n < 12; n++) {
      await f.hold(n);
      const offer = await offered();
      const [accepted, ended, released] = await Promise.all([
        f.store.accept(offer.lease, ms(25_000)),
        n % 2 ? f.end(Number.parseInt(offer.place.slice(2), 16)) : null,
        f.store.release(offer.lease, 'missed', AWAY),
      ]);
      expect(released.sid === null || accepted.is === 'gone' || ended !== null).toBe(true);
      await f.audit();
      await f.store.finish(offer.lease, ms(0));
      await f.pass(4_000);
      await f.due();
    }
  });

  it('whose caller has gone is told until the leg has ended: the first word may have been refused', async () => {
    const { lease: n } = await offered();
    await f.store.ringing(n, f.sid(90), ms(40_000));
    await f.store.accept(n, ms(25_000));
    await f.end(1);
    expect(await f.due()).toEqual([]);
    for (let times = 0; times < 3; times++) {
      await f.pass(15_000);
      expect(await f.due()).toEqual([{ is: 'untold', lease: n, leg: f.sid(90), kind: 'call' }]);
    }
    await f.store.finish(n, ms(0));
    await f.pass(60_000);
    expect(await f.due()).toEqual([]);
  });

  it('whose agent is not heard of once the caller is in the room is asked after, again and again', async () => {
    const { lease: n } = await offered();
    await f.store.ringing(n, f.sid(90), ms(40_000));
    await f.store.accept(n, ms(25_000));
    await f.turn(1, { bridge: n });
    const asked = [{ is: 'silent-leg', lease: n, leg: f.sid(90), sid: f.sid(1) }];
    await f.pass(5_000);
    expect(await f.due()).toEqual(asked);
    await f.pass(59_000);
    await f.turn(1, { phase: 'talking', bridge: n });
    await f.pass(1_000);
    expect(await f.due()).toEqual(asked);
    await f.end(1);
    await f.store.finish(n, ms(0));
    await f.pass(60_000);
    expect(await f.due()).toEqual([]);
  });

  it('whose phone ends late is no miss', async () => {
    const { lease: n } = await offered();
    await f.store.accept(n, ms(25_000));
    expect(await f.store.release(n, 'missed', AWAY)).toMatchObject({ sid: null });
    expect(await states()).toEqual({ ann: 'offered', bob: 'ready' });
  });

  it('that breaks, or whose two never meet, brings the caller back to the head', async () => {
    await f.pass(10);
    await f.hold(2);
    const first = await offered();
    await f.store.accept(first.lease, ms(25_000));
    expect(await f.store.release(first.lease, 'broken', AWAY)).toMatchObject({ sid: f.sid(1) });
    const second = await offered();
    expect(second).toMatchObject({ agent: 'bob', place: f.sid(1) });
    await f.store.accept(second.lease, ms(25_000));
    await f.store.finish(second.lease, ms(10_000));
    expect(await states()).toEqual({ ann: 'ready', bob: 'ready' });
    await f.pass(3_000);
    const third = await offered();
    expect(third.place).toBe(f.sid(1));
    await f.store.accept(third.lease, ms(25_000));
    await f.pass(25_000);
    expect(await f.due()).toEqual([{ is: 'join-expired', lease: third.lease, leg: null, kind: 'call' }]);
    await f.pass(3_000);
    expect((await offered()).place).toBe(f.sid(1));
  });
});

describe('a talk', () => {
  beforeEach(async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
  });

  it('ends for the agent with a wrap-up, whichever side is heard of first', async () => {
    const first = await f.connect();
    await f.store.finish(first.lease, ms(2_000));
    await f.turn(1, { unbridge: first.lease });
    expect(await states()).toEqual({ ann: 'wrap-up' });
    await f.pass(2_000);
    await f.due();
    expect(await states()).toEqual({ ann: 'ready' });
    await f.hold(1);
    const second = await f.connect();
    await f.turn(1, { unbridge: second.lease });
    expect(await states()).toEqual({ ann: 'wrap-up' });
    await f.pass(1_000);
    await f.store.finish(second.lease, ms(2_000));
    await f.store.finish(second.lease, ms(60_000));
    await f.pass(2_000);
    await f.due();
    expect(await states()).toEqual({ ann: 'ready' });
  });

  it("whose agent left while the caller came in looks after them sooner, and nobody's word was lost", async () => {
    const offer = await f.connect();
    await f.store.finish(offer.lease, ms(2_000));
    await f.pass(2_000);
    expect(await f.due()).toEqual([
      { is: 'lonely', lease: offer.lease, sid: f.sid(1), room: offer.room, crossed: true },
    ]);
  });

  it('whose agent has left looks after a caller who may be alone, until they are heard of', async () => {
    const offer = await f.connect();
    await f.pass(5_000);
    await f.store.finish(offer.lease, ms(2_000));
    expect(await f.due()).toEqual([]);
    await f.pass(8_000);
    const lonely = [{ is: 'lonely', lease: offer.lease, sid: f.sid(1), room: offer.room, crossed: false }];
    expect(await f.due()).toEqual(lonely);
    expect(await f.due()).toEqual([]);
    await f.pass(5_000);
    expect(await f.due()).toEqual(lonely);
    await f.turn(1, { unbridge: offer.lease });
    await f.pass(20_000);
    expect(await f.due()).toEqual([]);
  });

  it('of a moment is suspect when it ends, an error always', async () => {
    await f.connect();
    await f.pass(4_000);
    expect((await f.end(1)).outcome).toBe('suspect');
    await f.hold(2);
    expect((await f.store.end(f.sid(2), { trouble: 'unheard', trail: '{}' })).outcome).toBe('suspect');
    await f.hold(3);
    expect((await f.store.end(f.sid(3), { trouble: 'failed', trail: '{}' })).outcome).toBe('lost');
    await f.turn(4, { outcome: 'self-served' });
    expect((await f.store.end(f.sid(4), { trouble: 'failed', trail: '{}' })).outcome).toBe('self-served');
  });

  it('is the carrier’s limit when it ends a holder after four hours', async () => {
    await f.hold(1);
    await f.pass(4 * 3_600_000);
    expect((await f.end(1)).outcome).toBe('carrier-limit');
  });

  it('counts as ended when the engine ended the call, and again as live when the caller came back', async () => {
    await f.turn(1, { outcome: 'self-served' });
    expect(await f.store.census()).toMatchObject({ ended: 1, waiting: 0, outcomes: { 'self-served': 1 } });
    await f.hold(1);
    expect(await f.store.census()).toMatchObject({ ended: 0, waiting: 1, outcomes: {} });
  });
});

describe('a message', () => {
  it('is heard by an agent, or rung by key; an unfinished hearing leaves it open', async () => {
    await f.roster({ id: 'ann' });
    for (const n of [1, 2]) {
      await f.turn(n, { line: wish(), keep: keeping(`CB${n}`, `n${n}`, { as: 'message', recording: 'RE1' }) });
      expect(await f.end(n)).toMatchObject({ outcome: 'message' });
    }
    const broken = await offered({ maxCalls: 1 });
    expect(broken).toMatchObject({ kind: 'message', recording: 'RE1', place: 'CB1' });
    await f.store.accept(broken.lease, ms(75_000));
    expect(await states()).toEqual({ ann: 'talking' });
    await f.pass(80_000);
    expect(await f.due()).toEqual([]);
    await f.store.finish(broken.lease, ms(0));
    await f.due();
    const heard = await offered();
    expect(heard.place).toBe('CB1');
    await f.store.accept(heard.lease, ms(75_000));
    await f.store.heard(heard.lease);
    await f.store.finish(heard.lease, ms(0));
    await f.due();
    const rung = await offered();
    await f.store.accept(rung.lease, ms(75_000));
    // The same "1" once more is no wish to ring, and the wish to ring rings once.
    expect(await f.store.accept(rung.lease, ms(75_000))).toMatchObject({ is: 'yours', first: false });
    for (const first of [true, false])
      expect(await f.store.accept(rung.lease, ms(75_000), true)).toMatchObject({
        is: 'yours',
        first,
        offer: { place: 'CB2', attempt: 1 },
      });
    expect(await f.turn(9, { bridge: rung.lease })).toMatchObject({ is: 'done' });
    await f.end(9);
    expect(await f.store.callbacks()).toMatchObject([
      { place: 'CB1', kind: 'message', disposition: 'heard', attempts: 0 },
      { place: 'CB2', disposition: 'reached', attempts: 1 },
    ]);
    expect(await f.store.accept(lease(999), ms(1))).toEqual({ is: 'gone' });
  });
});
