/** What is put right by the store alone: each fault is planted, found by its move, counted once, and the audit holds afterwards. */
import { crashGuard } from '../../../src/engine/crashes.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, type Fixture, fixture, keeping, lease, ms } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

const repairs = async () => (await f.store.census()).repairs;
const forget = (...timers: string[]) => f.redis.client.zrem(`${f.prefix}:due`, ...timers);
const LEG = `CA${'a'.repeat(32)}` as never;

/** Rings in a flood, and is in the line without having pressed or said anything. */
async function holdsSilently(n: number): Promise<void> {
  await f.redis.client.hset(`${f.prefix}:rings:${at(0)}`, 'asked', '1');
  await f.hold(n, {}, { rings: { number: null, prefix: null, asked: true } });
}

describe('a claim', () => {
  it('is one node’s, and is renewed', async () => {
    expect(await f.store.claim('look', 'n1', ms(30_000))).toBe(true);
    expect(await f.store.claim('look', 'n2', ms(30_000))).toBe(false);
    expect(await f.store.claim('look', 'n1', ms(30_000))).toBe(true);
    expect(await f.store.claim('other', 'n2', ms(30_000))).toBe(true);
    expect(await f.redis.client.pttl(`${f.prefix}:claim:look`)).toBeGreaterThan(25_000);
  });
});

describe('what a look has noticed', () => {
  const noticed = async (now: Readonly<Record<string, string | null>>) =>
    Object.fromEntries(await f.store.noticed('alone', new Map(Object.entries(now))));

  it('is known to the next look, whoever takes it, for as long as nothing about it changes', async () => {
    expect(await noticed({ a: 'one 7 talking', b: 'two' })).toEqual({ a: 0, b: 0 });
    await f.pass(10_000);
    expect(await noticed({ a: 'one 7 talking', b: 'three', c: 'four' })).toEqual({ a: 10_000, b: 0, c: 0 });
    await f.pass(10_000);
    // `b` could not be seen, and neither could `d`, of which nothing was known.
    expect(await noticed({ a: 'one 7 talking', b: null, d: null })).toEqual({ a: 20_000, b: 10_000, d: 0 });
    await f.pass(10_000);
    expect(await noticed({ b: 'three', c: 'four' })).toEqual({ b: 20_000, c: 0 });
    await f.pass(10_000);
    expect(await noticed({ a: 'one 7 talking' })).toEqual({ a: 0 });
    expect(await noticed({})).toEqual({});
    expect(Object.fromEntries(await f.store.noticed('strange', new Map([['a', 'over']])))).toEqual({ a: 0 });
  });

  it('goes by itself when nobody looks any more', async () => {
    await noticed({ a: 'one' });
    expect(await f.redis.client.pttl(`${f.prefix}:noticed:alone`)).toBeGreaterThan(0);
  });
});

describe('records that fit together', () => {
  it('are not touched, in any state of a call', async () => {
    await f.roster({ id: 'ann' }, { id: 'bob' });
    const states = [
      () => f.hold(1),
      () => f.offer(),
      async () => {
        await f.hold(2);
        const offer = await f.offer();
        await f.store.ringing(offer?.lease ?? lease(0), LEG, ms(22_000));
        await f.store.accept(offer?.lease ?? lease(0), ms(25_000));
        await f.turn(2, { bridge: offer?.lease ?? null });
      },
      () => f.turn(2, { line: null, keep: null }),
      async () => {
        await f.hold(3);
        await f.turn(3, { keep: keeping('CB3', '+1'), line: null });
      },
      () => f.end(3),
      async () => {
        await f.hold(4);
        await f.turn(4, { keep: keeping('CB4', '+2', { dueAt: 1_900_000_000_000 as never }), line: null });
        await f.end(4);
      },
      // A caller of that number has its place now; another has given no sign of life yet.
      () => f.hold(5, { numberHash: '+2' as never }),
      () => holdsSilently(6),
      () => f.turn(7),
    ];
    for (const state of states) {
      await state();
      expect(await f.store.mend()).toBe(0);
    }
    expect(await repairs()).toEqual({});
  });
});

describe('a lost timer', () => {
  it('of an offer: it ends at once', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = await f.offer();
    await forget(`offer:${offer?.lease}`);
    await f.pass(30_000);
    expect(await f.store.mend()).toBe(1);
    expect(await f.due()).toMatchObject([{ is: 'offer-expired', lease: offer?.lease }]);
    expect(await repairs()).toEqual({ stuck: 1 });
  });

  it('of a join, of a talk, of a wrap-up, of a parked callback', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = (await f.offer())?.lease ?? lease(0);
    await f.store.ringing(offer, LEG, ms(22_000));
    await f.store.accept(offer, ms(25_000));
    await forget(`join:${offer}`);
    expect(await f.store.mend()).toBe(1);
    await f.turn(1, { bridge: offer });
    await forget(`there:${offer}`);
    expect(await f.store.mend()).toBe(1);
    expect(await f.due()).toMatchObject([{ is: 'silent-leg', leg: LEG }]);
    await f.store.finish(offer, ms(10_000));
    await forget(`lonely:${offer}`, 'wrap:ann');
    expect(await f.store.mend()).toBe(2);
    await f.due();
    expect(await f.store.agents()).toMatchObject([{ id: 'ann', state: 'ready' }]);
    await f.turn(1, { unbridge: offer });
    await f.hold(2);
    await f.turn(2, { keep: keeping('CB2', '+2', { dueAt: 1_800_000_060_000 as never }), line: null });
    await f.end(2);
    await forget('open:CB2');
    expect(await f.store.mend()).toBe(1);
    await f.pass(60_000);
    await f.due();
    expect(await f.hash('place', 'CB2')).toMatchObject({ status: 'waiting' });
  });
});

describe('a move that was killed half-way', () => {
  it('leaves no agent busy for nobody', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    await f.offer();
    const [id = ''] = await f.redis.client.zrange(`${f.prefix}:leases`, '0', '-1');
    await f.redis.client.del(`${f.prefix}:lease:${id}`);
    // The lease that is not there, the agent and the place that name it.
    expect(await f.store.mend()).toBe(3);
    expect(await f.store.agents()).toMatchObject([{ id: 'ann', state: 'ready' }]);
    await forget(`offer:${id}`, `unsure:${id}`);
    expect(await f.offer()).toMatchObject({ place: f.sid(1) });
  });

  it('leaves no callback that nobody may ring', async () => {
    await f.hold(1);
    await f.turn(1, { keep: keeping('CB1', '+1'), line: null });
    await f.end(1);
    await f.redis.client.hset(`${f.prefix}:place:CB1`, 'status', 'held');
    await f.redis.client.zrem(`${f.prefix}:kept:main:en`, 'CB1');
    expect(await f.store.mend()).toBe(1);
    expect(await f.hash('place', 'CB1')).toMatchObject({ status: 'waiting' });
  });
});

describe('somebody in line whom nobody would be offered', () => {
  const remove = async (id: string, ...sets: string[]) => {
    for (const set of sets) expect(await f.redis.client.zrem(`${f.prefix}:${set}`, id)).toBe(1);
  };
  const mended = async (times: number) => {
    expect(await f.store.mend()).toBe(times);
    await f.audit();
    expect(await f.store.mend()).toBe(0);
    expect(await repairs()).toEqual({ stuck: times });
  };

  it.each([['open:main:en'], ['line:main'], ['line:main', 'open:main:en']])('is missing from %s', async (...sets) => {
    for (const n of [1, 2]) await f.hold(n);
    const before = await f.hash('place', f.sid(1));
    await remove(f.sid(1), ...sets);
    await mended(1);
    expect(await f.hash('place', f.sid(1))).toEqual(before);
    expect(await f.line('main')).toEqual([f.sid(1), f.sid(2)]);
    expect((await f.store.trail(f.sid(1))).filter(({ what }) => what === 'repaired')).toMatchObject([
      { data: { kind: 'stuck', what: 'place' } },
    ]);
    await f.roster({ id: 'ann' });
    expect(await f.offer()).toMatchObject({ place: f.sid(1) });
  });

  it('has not shown yet that they are there', async () => {
    await holdsSilently(1);
    await remove(f.sid(1), 'unproved:main');
    await mended(1);
  });

  it('stands on an offer, or on a callback whose caller is still on the line', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = await f.offer();
    await remove(f.sid(1), 'line:main');
    await f.hold(2);
    await f.turn(2, { keep: keeping('CB2', '+2'), line: null });
    await remove('CB2', 'line:main');
    await mended(2);
    expect(await f.hash('place', f.sid(1))).toMatchObject({ status: 'offered', lease: `${offer?.lease}` });
    expect(await f.hash('place', 'CB2')).toMatchObject({ status: 'held' });
  });

  it('is a callback that is due', async () => {
    for (const n of [1, 2]) {
      await f.hold(n);
      await f.turn(n, { keep: keeping(`CB${n}`, `+${n}`), line: null });
      await f.end(n);
    }
    await remove('CB1', 'kept:main:en');
    await remove('CB2', 'kept:main:en', 'line:main');
    await mended(2);
    await f.roster({ id: 'ann' }, { id: 'bob' });
    expect([(await f.offer())?.place, (await f.offer())?.place]).toEqual(['CB1', 'CB2']);
  });

  it('stands in a line, in a language, that is none any more', async () => {
    await f.hold(1);
    await f.redis.client.srem(`${f.prefix}:queues`, 'main');
    await f.redis.client.srem(`${f.prefix}:langs:main`, 'en');
    await mended(1);
    await f.roster({ id: 'ann' });
    expect(await f.offer()).toMatchObject({ place: f.sid(1) });
  });
});

describe('whether a phone was rung', () => {
  /** An agent who has accepted a callback, in the room. */
  const waitingForCustomer = async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    await f.turn(1, { keep: keeping('CB1', '+1'), line: null });
    await f.end(1);
    const offer = (await f.offer())?.lease ?? lease(0);
    await f.store.ringing(offer, LEG, ms(22_000));
    await f.store.accept(offer, ms(75_000));
    return offer;
  };

  it('is asked when no node ever had an answer, not before a request could have failed', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = await f.offer();
    await f.pass(11_000);
    expect(await f.due()).toEqual([]);
    await f.pass(1_000);
    expect(await f.due()).toMatchObject([{ is: 'unsure', leg: null, offer: { lease: offer?.lease, agent: 'ann' } }]);
    // The node that was handed it may die as well.
    await f.pass(9_999);
    expect(await f.due()).toEqual([]);
  });

  it('is asked about from when the request goes out, which a call rate may hold back', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = (await f.offer())?.lease ?? lease(0);
    await f.pass(11_000);
    expect(await f.store.ringing(offer, null, ms(22_000))).toBe(true);
    await f.pass(11_000);
    expect(await f.due()).toEqual([]);
    await f.pass(1_000);
    expect(await f.due()).toMatchObject([{ is: 'unsure', offer: { lease: offer } }]);
    // The answer may be "none": then it must not have gone out meanwhile.
    expect(await f.store.ringing(offer, null, ms(22_000))).toBe(false);
  });

  it('is made once, and after "1" only for the customer of an attempt', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const call = (await f.offer())?.lease ?? lease(0);
    await f.store.ringing(call, LEG, ms(22_000));
    expect(await f.store.ringing(call, null, ms(22_000))).toBe(false);
    await f.store.accept(call, ms(25_000));
    expect(await f.store.ringing(call, null, ms(22_000))).toBe(false);
    await f.turn(1, { bridge: call });
    expect(await f.store.ringing(call, null, ms(22_000))).toBe(false);
  });

  it('of a customer is made for nobody when the agent hangs up first, and is no attempt', async () => {
    const offer = await waitingForCustomer();
    expect(await f.store.ringing(offer, null, ms(75_000))).toBe(true);
    await f.store.finish(offer, ms(2_000));
    expect(await f.store.ringing(offer, null, ms(75_000))).toBe(false);
    expect(await f.hash('place', 'CB1')).toMatchObject({ status: 'parked', attempts: '1' });
    expect(await f.store.unrung(offer, at(60_000))).toBe(true);
    expect(await f.hash('place', 'CB1')).toMatchObject({ status: 'parked', attempts: '0', unrung: '1' });
    expect(await f.store.unrung(offer, at(60_000))).toBe(false);
  });

  it('is known once it rings', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = await f.offer();
    await f.store.ringing(offer?.lease ?? lease(0), LEG, ms(22_000));
    await f.pass(15_000);
    expect(await f.due()).toEqual([]);
  });

  it('is asked of a callback’s customer, for whom an agent waits', async () => {
    const offer = await waitingForCustomer();
    await f.pass(12_000);
    expect(await f.due()).toMatchObject([{ is: 'unsure', leg: LEG, offer: { place: 'CB1', number: 'sealed +1' } }]);
    await f.store.ringing(offer, `CA${'b'.repeat(32)}` as never, ms(75_000));
    await f.pass(12_000);
    expect(await f.due()).toEqual([]);
  });
});

describe('a doubted end', () => {
  it('of a call is handed out unless the carrier’s own word comes', async () => {
    await f.hold(1);
    await f.hold(2);
    await f.store.doubt({ caller: f.sid(1) });
    await f.store.doubt({ caller: f.sid(2) });
    await f.pass(4_999);
    expect(await f.due()).toEqual([]);
    await f.end(2);
    await f.pass(1);
    expect(await f.due()).toEqual([{ is: 'ghost', sid: f.sid(1) }]);
  });

  it('of an agent’s leg likewise', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = (await f.offer())?.lease ?? lease(0);
    await f.store.ringing(offer, LEG, ms(22_000));
    await f.store.accept(offer, ms(25_000));
    await f.turn(1, { bridge: offer });
    await f.store.doubt({ lease: offer });
    await f.pass(5_000);
    expect(await f.due()).toContainEqual({
      is: 'gone-leg',
      lease: offer,
      leg: LEG,
      sid: f.sid(1),
      room: expect.any(String),
    });
    await f.store.doubt({ lease: offer });
    await f.store.finish(offer, ms(2_000));
    await f.pass(5_000);
    expect((await f.due()).map(({ is }) => is)).not.toContain('gone-leg');
  });
});

describe('a caller who lives, and is over here', () => {
  it('is a stranger, and one of ours again when revived: one outcome, the old arrival', async () => {
    const mine = { numberHash: 'h1' as never };
    await f.hold(1, mine);
    const arrived = (await f.hash('place', f.sid(1)))['arrived'];
    await f.hold(2);
    await f.end(1);
    const strangers = await f.store.strangers([f.sid(1), f.sid(2), f.sid(3)]);
    expect([...strangers]).toEqual([
      [f.sid(1), 'over'],
      [f.sid(3), 'unknown'],
    ]);
    expect([...(await f.store.strangers([]))]).toEqual([]);
    expect(await f.store.revive(f.sid(2))).toBe(false);
    expect(await f.store.revive(f.sid(1))).toBe(true);
    await f.audit();
    expect(await f.store.census()).toMatchObject({ menu: 1, ended: 0, outcomes: {}, repairs: { zombie: 1 } });
    // Should its leg end before its own turn has come.
    expect(await f.store.load(f.sid(1))).toEqual({ is: 'unknown' });
    f.setStep(1, 0);
    await f.hold(1, mine);
    expect((await f.hash('place', f.sid(1)))['arrived']).toBe(arrived);
    // Not lost after all, so not to be had by a redial as well.
    await f.hold(3, mine);
    expect(await f.line('main')).toEqual([f.sid(1), f.sid(2), f.sid(3)]);
    await f.end(3);
    await f.end(1);
    expect((await f.store.census()).outcomes).toEqual({ 'abandoned-hold': 2 });
  });

  it('hears no higher place than before, though their ticket is lost', async () => {
    const mine = { numberHash: 'h2' as never };
    await f.hold(1);
    expect((await f.hold(2, mine)).line).toMatchObject({ spoken: 2 });
    await f.end(2);
    await f.hold(3, { headStartMs: ms(120_000) });
    expect(await f.store.revive(f.sid(2))).toBe(true);
    f.setStep(2, 0);
    expect((await f.hold(2, mine)).line).toMatchObject({ place: 3, spoken: 2, say: null });
  });

  it('whom we never knew comes by the turn that follows', async () => {
    await f.end(1);
    expect(await f.store.revive(f.sid(1))).toBe(true);
    await f.hold(1);
    expect(await f.store.census()).toMatchObject({ arrived: 1, waiting: 1 });
  });
});

describe('repairs', () => {
  it('are counted by kind and told in the trail', async () => {
    await f.store.repaired('ghost', f.sid(1), { outcome: 'suspect' });
    await f.store.repaired('ghost', f.sid(1));
    await f.store.repaired('lost-leg', f.sid(1));
    expect(await repairs()).toEqual({ ghost: 2, 'lost-leg': 1 });
    expect((await f.store.trail(f.sid(1))).map(({ what, data }) => [what, data['kind']])).toEqual([
      ['repaired', 'ghost'],
      ['repaired', 'ghost'],
      ['repaired', 'lost-leg'],
    ]);
  });
});

describe('a node that is gone', () => {
  it('has died of what it was handling, not of what it had done with', async () => {
    await f.store.beat('one');
    await f.store.flight('one', f.sid(1), []);
    await f.store.flight('one', f.sid(2), [f.sid(1)]);
    await f.pass(3_001);
    expect([...(await f.store.beat('other'))]).toEqual([[f.sid(2), 1]]);
  });

  it('of its own accord has died of nothing', async () => {
    const guard = crashGuard(f.store, 'one');
    guard.begins(f.sid(1));
    guard.ends(f.sid(1));
    // As an engine that stops does last.
    await guard.beat();
    await f.pass(3_001);
    expect([...(await f.store.beat('other'))]).toEqual([]);
  });
});
