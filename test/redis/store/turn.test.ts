import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumberHash, PlaceId } from '../../../src/core/ids.ts';
import { at, type Fixture, fixture, keeping, lease, ms, queue, wish } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

const hash = (name: string) => name as NumberHash;

describe('the compare-and-set of a turn', () => {
  it('gives a repeat the stored answer and changes nothing', async () => {
    const commit = f.commit(1, { line: wish(), hold: 'turn' });
    const first = await f.store.turn(commit);
    const counts = await f.hash('counts');
    const again = await f.store.turn(commit);
    expect(first).toMatchObject({ is: 'done', line: { place: 1, say: 'place' } });
    expect(again).toMatchObject({
      is: 'repeat',
      stored: { sid: f.sid(1), step: 1, call: 'call 1 step 1', prompts: '[]', line: { place: 1, say: 'place' } },
    });
    expect(await f.hash('counts')).toEqual(counts);
  });

  it('gives an older step the call as it stands', async () => {
    await f.turn(1);
    await f.turn(1);
    expect(await f.store.turn(f.commit(1, { step: 0 }))).toMatchObject({ is: 'stale', stored: { step: 2 } });
  });

  it('lets one of two different events at one step win', async () => {
    await f.turn(1);
    const results = await Promise.all([f.store.turn(f.commit(1)), f.store.turn(f.commit(1))]);
    expect(results.map(({ is }) => is).sort()).toEqual(['done', 'stale']);
    f.setStep(1, 2);
  });

  it('adopts a call that it has never seen, or knows an older step of', async () => {
    expect(await f.store.turn(f.commit(1, { step: 7 }))).toMatchObject({ is: 'done' });
    expect(await f.store.turn(f.commit(1, { step: 12 }))).toMatchObject({ is: 'done' });
    expect(await f.store.load(f.sid(1))).toMatchObject({ is: 'live', stored: { step: 13 } });
    expect(await f.store.census()).toMatchObject({ arrived: 1, menu: 1 });
    expect((await f.store.trail(f.sid(1))).map(({ what }) => what)).toEqual(['adopted', 'turn', 'adopted', 'turn']);
  });

  it('answers a turn after the end from the tombstone, also of a call it never knew', async () => {
    await f.hold(1);
    await f.end(1);
    expect(await f.turn(1)).toMatchObject({ is: 'over', outcome: 'abandoned-hold' });
    expect(await f.end(2)).toEqual({ outcome: null, freed: [] });
    expect(await f.turn(2)).toMatchObject({ is: 'over' });
    expect(await f.store.census()).toMatchObject({ arrived: 1, ended: 1, outcomes: { 'abandoned-hold': 1 } });
  });

  it('keeps what a call knows while it lives, and only then', async () => {
    await f.turn(1);
    expect((await f.hash('call', f.sid(1)))['call']).toBe('call 1 step 1');
    await f.end(1);
    const left = await f.hash('call', f.sid(1));
    for (const name of ['call', 'prompts', 'answer', 'nh']) expect(left[name]).toBeUndefined();
  });
});

describe('standing in line', () => {
  it('joins once, stays, leaves, and comes back at the same arrival', async () => {
    await f.hold(1);
    await f.pass(10_000);
    await f.hold(2);
    await f.pass(10_000);
    expect((await f.hold(2)).line).toMatchObject({ place: 2, arrivedAt: at(10_000) });
    expect(await f.turn(1)).toMatchObject({ is: 'done', line: null });
    expect(await f.line('main')).toEqual([f.sid(2)]);
    await f.pass(60_000);
    expect((await f.hold(1)).line).toMatchObject({ place: 1, arrivedAt: at(0) });
  });

  it('moves to another queue with the arrival unchanged', async () => {
    await f.hold(1, { queue: queue('urgent') });
    await f.pass(1_000);
    await f.hold(2);
    await f.pass(1_000);
    await f.hold(3, { queue: queue('urgent') });
    expect((await f.hold(2, { queue: queue('urgent') })).line).toMatchObject({ place: 2, arrivedAt: at(1_000) });
    expect(await f.line('main')).toEqual([]);
  });

  it('lets a head start pass only those who came within it, at most 120 s', async () => {
    await f.hold(1);
    await f.pass(60_000);
    await f.hold(2);
    await f.pass(60_000);
    await f.hold(3, { headStartMs: ms(60_000) });
    await f.hold(4, { headStartMs: ms(9_999_999) });
    // 3 came just 60 s after 2, a tie that the earlier arrival wins; 4 counts as 120 s, which ties with 1.
    expect(await f.line('main')).toEqual([1, 4, 2, 3].map((n) => f.sid(n)));
  });

  it('tells calls of one instant apart, first come first', async () => {
    for (let n = 1; n <= 20; n++) await f.hold(21 - n);
    expect(await f.line('main')).toEqual(Array.from({ length: 20 }, (_, i) => f.sid(20 - i)));
  });

  it('changes the language in which it may be offered', async () => {
    await f.hold(1);
    await f.hold(1, { lang: 'zh' as never });
    await f.roster({ id: 'ann' });
    expect(await f.offer()).toBeNull();
    await f.roster({ id: 'ann', languages: ['zh' as never] });
    expect(await f.offer()).toMatchObject({ place: f.sid(1) });
  });
});

describe('a redial', () => {
  const mine = { numberHash: hash('mine') };

  it('takes the old arrival within 15 min, once, any number of times', async () => {
    await f.hold(1, mine);
    await f.pass(5_000);
    await f.hold(2);
    await f.end(1);
    await f.pass(800_000);
    expect((await f.hold(3, mine)).line).toMatchObject({ place: 1, arrivedAt: at(0) });
    // A second call of that number at the same time is a caller of its own.
    expect((await f.hold(4, mine)).line).toMatchObject({ place: 3 });
    await f.end(4);
    await f.end(3);
    await f.pass(899_000);
    expect((await f.hold(5, mine)).line).toMatchObject({ arrivedAt: at(0) });
  });

  it('comes too late after 15 min', async () => {
    await f.hold(1, mine);
    await f.end(1);
    await f.pass(900_001);
    expect((await f.hold(2, mine)).line).toMatchObject({ arrivedAt: at(900_001) });
  });

  it('keeps the promise that a spoken place never rises', async () => {
    await f.hold(1);
    await f.hold(2, mine);
    await f.hold(3, { headStartMs: ms(120_000) });
    await f.end(1);
    await f.pass(60_000);
    // Spoken: 2; now it is the second again. The next call of the number hears no 3.
    await f.hold(4, { headStartMs: ms(120_000) });
    await f.end(2);
    expect((await f.hold(5, mine)).line).toMatchObject({ place: 3, spoken: 2, say: null, first: true });
  });

  it('that rings in before the carrier tells of the lost call gets its arrival when it does', async () => {
    await f.hold(1, mine);
    await f.pass(1_000);
    await f.hold(2);
    await f.pass(1_000);
    expect((await f.hold(3, mine)).line).toMatchObject({ place: 3 });
    await f.end(1);
    expect((await f.hold(3, mine)).line).toMatchObject({ place: 1, arrivedAt: at(0) });
    await f.end(3);
    expect((await f.hold(4, mine)).line).toMatchObject({ arrivedAt: at(0) });
  });

  it('of a customer whose callback dropped takes the old arrival too, and not twice when they are rung again', async () => {
    await f.roster({ id: 'ann' });
    await f.turn(1, { line: wish(mine), keep: keeping('CB1', 'mine') });
    await f.end(1);
    await f.pass(5_000);
    const offer = await f.offer();
    if (offer === null) throw new Error('nobody is offered the callback');
    await f.store.accept(offer.lease, ms(75_000));
    await f.turn(2, { bridge: offer.lease });
    await f.pass(60_000);
    await f.end(2);
    expect((await f.hold(3, mine)).line).toMatchObject({ arrivedAt: at(0) });
    await f.end(3);
    // What looked like a talk was a machine's greeting: the promise stands again, and a redial stands on it.
    await f.store.unanswered(offer.lease, at(400_000), 'unreachable');
    expect((await f.hold(4, mine)).line).toMatchObject({ arrivedAt: at(0) });
    expect((await f.hold(5, mine)).line).toMatchObject({ arrivedAt: at(65_000) });
  });

  it('after a finished talk is a new caller, after a dropped one an old', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1, mine);
    const first = await f.connect();
    await f.pass(60_000);
    expect(await f.end(1)).toMatchObject({ outcome: 'talked' });
    await f.store.finish(first.lease, ms(0));
    await f.due();
    expect((await f.hold(2, mine)).line).toMatchObject({ arrivedAt: at(0) });
    const second = await f.connect();
    await f.pass(60_000);
    await f.store.finish(second.lease, ms(0));
    await f.turn(2, { unbridge: second.lease });
    await f.pass(5_000);
    expect(await f.end(2)).toMatchObject({ outcome: 'talked' });
    expect((await f.hold(3, mine)).line).toMatchObject({ arrivedAt: at(125_000) });
  });

  it('from a detour out of the line is remembered too', async () => {
    await f.hold(1, mine);
    await f.turn(1);
    await f.pass(1_000);
    expect(await f.end(1)).toMatchObject({ outcome: 'abandoned-menu' });
    expect((await f.hold(2, mine)).line).toMatchObject({ arrivedAt: at(0) });
  });
});

describe('after Redis has lost everything', () => {
  it('callers go on in the same order, at the same arrivals, and hear no worse place', async () => {
    const memories = new Map<number, { id: PlaceId; arrivedAt: never; spoken: number | null }>();
    for (let n = 1; n <= 6; n++) {
      const { line } = await f.hold(n, { headStartMs: ms(n === 6 ? 30_000 : 0) });
      if (line !== null) memories.set(n, { id: line.id, arrivedAt: line.arrivedAt as never, spoken: line.spoken });
      await f.pass(7_000);
    }
    const before = await f.line('main');
    await f.lose();
    for (const n of [3, 6, 1, 5, 2, 4]) {
      const memory = memories.get(n) ?? null;
      const { line } = await f.hold(n, { headStartMs: ms(n === 6 ? 30_000 : 0), memory });
      expect(line?.arrivedAt).toBe(memory?.arrivedAt);
      expect(line?.spoken ?? 0).toBeLessThanOrEqual(memory?.spoken ?? 0);
      // Those ahead may not be back yet: a number would be too good.
      expect(line).toMatchObject({ say: null, first: false });
      expect((await f.hold(n, {}, { hold: 'again' })).line).toMatchObject({ say: null });
    }
    expect(await f.line('main')).toEqual(before);
    expect(await f.store.census()).toMatchObject({ arrived: 6, waiting: 6 });
  });

  it('a place of before the loss learns from the ticket what was spoken since', async () => {
    await f.hold(1);
    const { line } = await f.hold(2);
    expect(line).toMatchObject({ place: 2, spoken: 2 });
    await f.pass(60_000);
    // Told 1 meanwhile, in a turn of which Redis has lost the memory.
    const memory = { id: line?.id as PlaceId, arrivedAt: line?.arrivedAt as never, spoken: 1 };
    f.setStep(2, 7);
    expect((await f.hold(2, { memory }, { hold: 'again' })).line).toMatchObject({ place: 2, spoken: 1, say: null });
  });

  it('so does one that is kept', async () => {
    await f.hold(1);
    await f.hold(2);
    const { line } = await f.hold(3);
    const memory = { id: line?.id as PlaceId, arrivedAt: line?.arrivedAt as never, spoken: 2 };
    f.setStep(3, 7);
    await f.turn(3, { line: wish({ memory }), phase: 'menu', keep: keeping('CB3', 'n3') });
    expect((await f.hold(3, {}, { unkeep: true })).line).toMatchObject({ place: 3, spoken: 2, say: null });
  });

  it('so does one whose caller comes back from a talk, or from a callback they take back', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const { line } = await f.hold(2);
    const memory = { id: line?.id as PlaceId, arrivedAt: line?.arrivedAt as never, spoken: 1 };
    await f.end(1);
    const offer = await f.connect();
    await f.hold(3, { headStartMs: ms(60_000) });
    f.setStep(2, 7);
    const back = await f.hold(2, { memory }, { unbridge: offer.lease });
    expect(back.line).toMatchObject({ place: 2, spoken: 1, say: null, first: true });

    await f.hold(4);
    await f.turn(4, { line: wish(), phase: 'menu', keep: keeping('CB4', 'n4') });
    f.setStep(4, 7);
    const again = await f.hold(4, { memory: { ...memory, spoken: 2 } }, { unkeep: true });
    expect(again.line).toMatchObject({ place: 3, spoken: 2, say: null, first: true });
  });

  it('who confirms a callback just then keeps the place, and has it again when they take that back', async () => {
    const { line } = await f.hold(1);
    const memory = { id: line?.id as PlaceId, arrivedAt: line?.arrivedAt as never, spoken: 1 };
    await f.pass(20_000);
    await f.lose();
    await f.turn(1, { line: wish({ memory }), phase: 'menu', keep: keeping('CB1', 'n1') });
    const [kept] = await f.store.callbacks();
    expect(kept).toMatchObject({ place: 'CB1', arrivedAt: line?.arrivedAt });
    const again = await f.hold(1, { memory: null });
    expect(again.line).toMatchObject({ arrivedAt: line?.arrivedAt, spoken: 1 });
  });

  it('newcomers stand behind those whose ticket speaks for them', async () => {
    await f.lose();
    await f.hold(1, { memory: { id: 'x' as PlaceId, arrivedAt: at(50_000), spoken: 1 } });
    await f.hold(2);
    expect(await f.line('main')).toEqual([f.sid(1), f.sid(2)]);
  });

  it('no lease number comes again', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const before = await f.offer();
    await f.pass(1);
    await f.lose();
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const after = await f.offer();
    expect(after?.lease).toBeGreaterThan(before?.lease ?? Number.POSITIVE_INFINITY);
    expect(await f.store.accept(before?.lease ?? lease(0), ms(1))).toEqual({ is: 'gone' });
  });

  it('a room of a lost lease is not entered', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = await f.offer();
    await f.lose();
    expect(await f.turn(1, { bridge: offer?.lease ?? lease(1) })).toMatchObject({ is: 'gone', stored: null });
    expect(await f.turn(1, { phase: 'talking' })).toMatchObject({ is: 'done' });
    expect((await f.hold(1)).line).toMatchObject({ place: 1 });
  });
});

describe('the room', () => {
  beforeEach(() => f.roster({ id: 'ann' }));

  it('is pulled by a hold turn once somebody waits there, and entered once', async () => {
    await f.hold(1);
    const offer = await f.offer();
    if (offer === null) throw new Error('no offer');
    expect(await f.turn(1, { bridge: offer.lease })).toMatchObject({ is: 'gone', stored: { step: 1 } });
    expect((await f.hold(1)).is).toBe('done');
    await f.store.accept(offer.lease, ms(25_000));
    expect(await f.turn(1, { line: wish(), hold: 'turn' })).toMatchObject({
      is: 'pull',
      room: offer.room,
      lease: offer.lease,
      withWhom: 'agent',
    });
    // A dialogue is not interrupted by the store; the push does that.
    expect(await f.turn(1, { line: wish() })).toMatchObject({ is: 'done', line: { say: null } });
    expect(await f.turn(1, { bridge: offer.lease })).toMatchObject({ is: 'done', line: null });
    expect(await f.turn(1, { bridge: offer.lease })).toMatchObject({ is: 'done' });
    expect(await f.line('main')).toEqual([]);
    expect((await f.store.trail(f.sid(1))).filter(({ what }) => what === 'bridged')).toHaveLength(1);
  });

  it('is not pulled while a node pushes, nor pushed once it was pulled', async () => {
    await f.hold(1);
    const offer = await f.offer();
    const n = offer?.lease ?? lease(0);
    expect(await f.store.pushing(n, true)).toBe(false);
    await f.store.accept(n, ms(25_000));
    expect(await f.store.pushing(n, true)).toBe(true);
    expect((await f.hold(1)).is).toBe('done');
    // The push has failed.
    expect(await f.store.pushing(n, false)).toBe(true);
    expect(await f.turn(1, { line: wish(), hold: 'turn' })).toMatchObject({ is: 'pull', lease: n });
    expect(await f.turn(1, { bridge: n })).toMatchObject({ is: 'done' });
    expect(await f.store.pushing(n, true)).toBe(false);
  });

  it('is not for another caller', async () => {
    await f.hold(1);
    await f.hold(2);
    const offer = await f.offer();
    await f.store.accept(offer?.lease ?? lease(0), ms(25_000));
    expect(await f.turn(2, { bridge: offer?.lease ?? lease(0) })).toMatchObject({ is: 'gone' });
  });

  it('left, the caller stands at the old arrival again, before those who came later', async () => {
    await f.hold(1);
    const offer = await f.connect();
    await f.pass(20_000);
    await f.hold(2);
    expect((await f.hold(1, {}, { unbridge: offer.lease })).line).toMatchObject({
      place: 1,
      arrivedAt: at(0),
      first: true,
    });
    // A turn that is no talk any more says the same without words.
    await f.store.finish(offer.lease, ms(0));
    await f.due();
    const again = await f.connect();
    expect(again.place).toBe(f.sid(1));
    expect(await f.turn(1, { talk: again.lease })).toMatchObject({ is: 'done' });
    expect(await f.store.census()).toMatchObject({ menu: 1, waiting: 1, talking: 0 });
  });

  it('is not left by a turn that crossed the push, though a turn without the store had made it as new as the talk', async () => {
    await f.hold(1);
    // Answered while the store was away: the store is a step behind, and so is the push that it makes.
    const crossing = f.commit(1, { step: 2, line: wish({}), hold: 'turn' });
    const offer = await f.connect();
    expect(await f.store.turn(crossing)).toMatchObject({ is: 'stale', stored: { step: 2 } });
    expect(await f.store.census()).toMatchObject({ talking: 1, waiting: 0 });
    await f.turn(1, { unbridge: offer.lease });
    expect(await f.store.census()).toMatchObject({ talking: 0, menu: 1 });
  });

  it('left by the caller while the agent is told: leaving the line frees an agent who had accepted', async () => {
    await f.hold(1);
    const offer = await f.offer();
    await f.store.ringing(offer?.lease ?? lease(0), f.sid(99), ms(20_000));
    await f.store.accept(offer?.lease ?? lease(0), ms(25_000));
    await f.turn(1);
    expect(await f.store.agents()).toMatchObject([{ state: 'ready', lease: null }]);
    expect(await f.due()).toEqual([{ is: 'join-expired', lease: offer?.lease, leg: f.sid(99), kind: 'call' }]);
    expect(await f.due()).toEqual([]);
  });
});

describe('a transfer', () => {
  const out = { transfer: { room: 'pz-out' as never, ringMs: ms(20_000) } };

  it('joins the caller with the number outside that pressed 1', async () => {
    const result = await f.turn(1, out);
    if (result.is !== 'done' || result.lease === null) throw new Error('no lease');
    expect(await f.store.ringing(result.lease, f.sid(90), ms(25_000))).toBe(true);
    expect(await f.store.accept(result.lease, ms(25_000))).toEqual({
      is: 'outside',
      room: 'pz-out',
      caller: f.sid(1),
      first: true,
    });
    expect(await f.turn(1)).toMatchObject({ is: 'pull', withWhom: 'outside', room: 'pz-out' });
    expect(await f.turn(1, { bridge: result.lease })).toMatchObject({ is: 'done' });
    await f.pass(30_000);
    expect(await f.end(1)).toEqual({
      outcome: 'transferred',
      freed: [{ lease: result.lease, leg: f.sid(90), joined: true }],
    });
  });

  it('whose caller hangs up as they are let in leaves the other one to be told: they may never have come into the room', async () => {
    const result = await f.turn(1, out);
    if (result.is !== 'done' || result.lease === null) throw new Error('no lease');
    await f.store.ringing(result.lease, f.sid(90), ms(25_000));
    await f.store.accept(result.lease, ms(25_000));
    await f.turn(1, { bridge: result.lease });
    await f.pass(10);
    expect(await f.end(1)).toMatchObject({ freed: [{ leg: f.sid(90), joined: false }] });
  });

  it('that nobody takes is over in time, and the caller is to be told', async () => {
    const result = await f.turn(1, out);
    if (result.is !== 'done' || result.lease === null) throw new Error('no lease');
    await f.pass(25_000);
    expect(await f.due()).toEqual([{ is: 'transfer-expired', lease: result.lease, leg: null, sid: f.sid(1) }]);
    expect(await f.store.accept(result.lease, ms(1))).toEqual({ is: 'gone' });
    expect(await f.store.release(result.lease, 'missed', { awayMs: ms(1) })).toMatchObject({ sid: null });
  });

  it('that is busy is released with its caller; one that is cancelled stops ringing', async () => {
    const first = await f.turn(1, out);
    if (first.is !== 'done' || first.lease === null) throw new Error('no lease');
    expect(await f.store.release(first.lease, 'declined', { awayMs: ms(1) })).toMatchObject({ sid: f.sid(1) });
    const second = await f.turn(1, out);
    if (second.is !== 'done' || second.lease === null) throw new Error('no lease');
    await f.store.ringing(second.lease, f.sid(90), ms(25_000));
    await f.turn(1, { cancelTransfer: true });
    expect(await f.due()).toEqual([{ is: 'offer-expired', lease: second.lease, leg: f.sid(90) }]);
  });

  it('whose target breaks off before the join tells the caller', async () => {
    const result = await f.turn(1, out);
    if (result.is !== 'done' || result.lease === null) throw new Error('no lease');
    await f.store.accept(result.lease, ms(25_000));
    await f.store.finish(result.lease, ms(0));
    expect(await f.due()).toEqual([{ is: 'transfer-expired', lease: result.lease, leg: null, sid: f.sid(1) }]);
  });

  it('rung while the caller stands in line: whoever answers first has them, the others are let go', async () => {
    await f.roster({ id: 'ann' });
    const result = await f.hold(1, {}, out);
    const offer = await f.offer();
    if (result.lease === null || offer === null) throw new Error('no lease');
    await f.store.ringing(offer.lease, f.sid(98), ms(20_000));
    await f.store.accept(result.lease, ms(25_000));
    expect(await f.turn(1, { bridge: result.lease })).toMatchObject({ is: 'done' });
    expect(await f.store.agents()).toMatchObject([{ state: 'ready' }]);
    expect(await f.due()).toEqual([{ is: 'offer-expired', lease: offer.lease, leg: f.sid(98) }]);
    await f.pass(20_000);
    expect((await f.hold(1, {}, { unbridge: result.lease })).line).toMatchObject({ arrivedAt: at(0) });
  });

  it('and an agent press 1 at the same moment: the first has the caller, the other is told', async () => {
    await f.roster({ id: 'ann' });
    const agentFirst = await f.hold(1, {}, out);
    const offer = await f.offer();
    if (agentFirst.lease === null || offer === null) throw new Error('no lease');
    await f.store.accept(offer.lease, ms(25_000));
    expect(await f.store.accept(agentFirst.lease, ms(25_000))).toEqual({ is: 'gone' });
    expect(await f.turn(1, { bridge: offer.lease })).toMatchObject({ is: 'done' });
    await f.end(1);
    await f.store.finish(offer.lease, ms(0));
    await f.due();

    const outsideFirst = await f.hold(2, {}, out);
    const second = await f.offer();
    if (outsideFirst.lease === null || second === null) throw new Error('no lease');
    await f.store.accept(outsideFirst.lease, ms(25_000));
    expect(await f.store.accept(second.lease, ms(25_000))).toEqual({ is: 'gone' });
    expect(await f.store.agents()).toMatchObject([{ state: 'ready', misses: 0, lease: null }]);
    expect(await f.turn(2, { bridge: outsideFirst.lease })).toMatchObject({ is: 'done' });
  });
});

/** The next offer, whose agent has pressed 1. */
async function accepted() {
  const offer = await f.offer();
  if (offer === null) throw new Error('no offer');
  await f.store.accept(offer.lease, ms(75_000));
  return offer;
}

describe('a callback', () => {
  const number = 'number-1';
  beforeEach(() => f.roster({ id: 'ann' }));

  it('keeps the place, is not rung while the caller is on the line, and stands in turn afterwards', async () => {
    await f.hold(1);
    await f.pass(1_000);
    await f.hold(2);
    const result = await f.turn(1, { keep: keeping('CB1', number), outcome: 'callback' });
    expect(result).toMatchObject({ is: 'done', line: { id: 'CB1', place: 1, arrivedAt: at(0) } });
    expect(await f.line('main')).toEqual(['CB1', f.sid(2)]);
    expect((await f.hold(2)).line).toMatchObject({ place: 2 });
    expect(await f.end(1)).toMatchObject({ outcome: 'callback' });
    expect(await f.offer()).toMatchObject({ place: 'CB1', kind: 'callback', number: `sealed ${number}`, attempt: 1 });
  });

  it('whose caller just hangs up is promised all the same', async () => {
    await f.hold(1);
    await f.turn(1, { keep: keeping('CB1', number) });
    expect(await f.end(1)).toMatchObject({ outcome: 'callback' });
    expect(await f.store.callbacks()).toMatchObject([{ place: 'CB1', state: 'open', disposition: null }]);
  });

  it('can be asked for without standing in line, if it is said where', async () => {
    expect(await f.turn(1, { keep: keeping('CB1', number) })).toMatchObject({ is: 'gone' });
    const result = await f.turn(1, { line: wish(), phase: 'menu', keep: keeping('CB2', number) });
    expect(result).toMatchObject({ is: 'done', line: { id: 'CB2', place: 1 } });
    expect(await f.line('main')).toEqual(['CB2']);
  });

  it('is asked for once per number', async () => {
    await f.turn(1, { line: wish(), keep: keeping('CB1', number) });
    const second = await f.turn(2, { line: wish(), keep: keeping('CB2', number) });
    expect(second).toMatchObject({ is: 'twice', stored: null });
    await f.turn(2);
    expect(await f.turn(2, { line: wish(), keep: keeping('CB2', number) })).toMatchObject({
      is: 'twice',
      stored: { step: 1, line: { id: 'CB1', place: 1 } },
    });
    // The same call may say it again.
    expect(await f.turn(1, { keep: keeping('CB3', number) })).toMatchObject({ is: 'done', line: { id: 'CB3' } });
    expect(await f.store.callbacks()).toMatchObject([
      { place: 'CB1', disposition: 'cancelled' },
      { place: 'CB3', disposition: null },
    ]);
  });

  it('leaves room for messages, as many as the caller wants to leave', async () => {
    await f.turn(1, { line: wish(), keep: keeping('CB1', number) });
    const message = keeping('CB2', number, { as: 'message', recording: 'RE1' });
    expect(await f.turn(2, { line: wish(), keep: message })).toMatchObject({ is: 'done', line: { id: 'CB2' } });
    expect(await f.store.callbacks()).toMatchObject([{ kind: 'callback' }, { kind: 'message' }]);
  });

  it('is taken back while the call lives: the caller holds on at the same place', async () => {
    await f.hold(1);
    await f.pass(1_000);
    await f.hold(2);
    await f.turn(1, { keep: keeping('CB1', number) });
    expect((await f.hold(1, {}, { unkeep: true })).line).toMatchObject({ id: f.sid(1), place: 1, arrivedAt: at(0) });
    expect(await f.store.callbacks()).toMatchObject([{ disposition: 'cancelled' }]);
  });

  it('for later is parked, out of everybody’s way, and comes back at its old place', async () => {
    await f.hold(1);
    await f.turn(1, { keep: keeping('CB1', number, { dueAt: at(3_600_000) }) });
    await f.end(1);
    await f.pass(1_000);
    expect((await f.hold(2)).line).toMatchObject({ place: 1 });
    expect(await f.offer()).toMatchObject({ place: f.sid(2) });
    await f.hold(3);
    await f.pass(3_600_000);
    await f.due();
    expect(await f.line('main')).toEqual(['CB1', f.sid(2), f.sid(3)]);
  });

  it.each([
    [5_000, { state: 'done', disposition: 'taken-over' }],
    // P10: that was no talk, and whoever has gone from it is owed the call.
    [4_999, { state: 'open', disposition: null }],
  ])('lends its place to its own caller ringing in; after %i ms with a person it is %j', async (talkMs, row) => {
    await f.hold(1, { numberHash: hash(number) });
    await f.turn(1, { keep: keeping('CB1', number) });
    await f.end(1);
    await f.pass(60_000);
    await f.hold(2);
    const offer = await f.offer();
    expect(offer).toMatchObject({ place: 'CB1' });
    await f.store.ringing(offer?.lease ?? lease(0), f.sid(99), ms(20_000));
    await f.store.accept(offer?.lease ?? lease(0), ms(75_000));
    // The agent waits, the customer's phone rings, and the customer is calling us.
    expect((await f.hold(3, { numberHash: hash(number) })).line).toMatchObject({ place: 1, arrivedAt: at(0) });
    expect(await f.due()).toEqual([{ is: 'join-expired', lease: offer?.lease, leg: f.sid(99), kind: 'callback' }]);
    expect(await f.turn(4, { bridge: offer?.lease ?? lease(0) })).toMatchObject({ is: 'gone' });
    await f.connect();
    await f.pass(talkMs);
    await f.end(3);
    expect(await f.store.callbacks()).toMatchObject([{ place: 'CB1', ...row }]);
  });

  it('stands again when the caller who took its place gives up', async () => {
    await f.hold(1, { numberHash: hash(number) });
    await f.turn(1, { keep: keeping('CB1', number) });
    await f.end(1);
    await f.hold(2, { numberHash: hash(number) });
    expect(await f.end(2)).toMatchObject({ outcome: 'abandoned-hold' });
    expect(await f.offer()).toMatchObject({ place: 'CB1', arrivedAt: at(0) });
  });

  it('is heard of by its answer: later, cancelled, nobody', async () => {
    const answers = [
      ['later', at(500_000), { state: 'open', notBefore: at(500_000), attempts: 0 }],
      ['later', null, { disposition: 'cancelled' }],
      ['cancel', null, { disposition: 'cancelled' }],
      ['nobody', at(500_000), { state: 'open', attempts: 1 }],
      ['nobody', null, { disposition: 'unreachable' }],
    ] as const;
    for (const [i, [answer, retryAt, row]] of answers.entries()) {
      const asks = 10 + i;
      await f.turn(asks, { line: wish(), keep: keeping(`CB${asks}`, `number-${asks}`) });
      await f.end(asks);
      const offer = await accepted();
      await f.turn(20 + i, { callbackAnswer: { lease: offer.lease, answer, retryAt } });
      expect((await f.store.callbacks()).find(({ place }) => place === `CB${asks}`)).toMatchObject(row);
      await f.pass(4_000);
      expect(await f.store.agents()).toMatchObject([{ state: 'ready' }]);
    }
  });

  it('reaches its customer, who can go back in line at the old arrival afterwards', async () => {
    await f.hold(1, { numberHash: hash(number) });
    await f.turn(1, { keep: keeping('CB1', number) });
    await f.end(1);
    const offer = await accepted();
    expect(await f.turn(2, { bridge: offer.lease })).toMatchObject({ is: 'done' });
    expect(await f.store.callbacks()).toMatchObject([{ state: 'talking' }]);
    await f.pass(60_000);
    const back = await f.hold(2, { numberHash: hash(number) }, { unbridge: offer.lease });
    expect(back.line).toMatchObject({ arrivedAt: at(0), id: f.sid(2) });
    expect(await f.store.callbacks()).toMatchObject([{ state: 'done', disposition: 'reached' }]);
  });

  it.each(['accepted', 'parked'])(
    'whose talk the store has lost is over when its customer says so: %s',
    async (was) => {
      await f.roster({ id: 'ann' });
      await f.hold(1, { numberHash: hash(number) });
      await f.turn(1, { keep: keeping('CB1', number) });
      await f.end(1);
      const offer = await accepted();
      // That the customer was joined was in the tail that the disk lost; the agent's end may be heard first.
      if (was === 'parked') await f.store.finish(offer.lease, ms(2_000));
      f.setStep(2, 2);
      await f.turn(2, { reached: 'CB1' as never });
      expect(await f.store.callbacks()).toMatchObject([{ state: 'done', disposition: 'reached' }]);
      await f.pass(301_000);
      await f.due();
      expect(await f.offer()).toBeNull();
      await f.audit();
    },
  );

  it('that a machine answered was not reached: it is rung again, three times at most', async () => {
    await f.turn(1, { line: wish(), keep: keeping('CB1', number) });
    await f.end(1);
    for (let attempt = 1; attempt <= 3; attempt++) {
      const offer = await f.offer();
      if (offer === null) throw new Error('no offer');
      expect(offer.attempt).toBe(attempt);
      await f.store.accept(offer.lease, ms(75_000));
      await f.turn(10 + attempt, { bridge: offer.lease });
      await f.pass(8_000);
      await f.end(10 + attempt);
      await f.store.finish(offer.lease, ms(0));
      expect(await f.store.callbacks()).toMatchObject([{ disposition: 'reached' }]);
      await f.store.unanswered(offer.lease, at(f.now() + 60_000), 'unreachable');
      await f.store.unanswered(offer.lease, null, 'unreachable');
      await f.pass(60_000);
      await f.due();
    }
    expect(await f.store.callbacks()).toMatchObject([{ state: 'done', disposition: 'unreachable', attempts: 3 }]);
    expect(await f.offer()).toBeNull();
  });

  it.each(['on that call', 'on another'])(
    'is not rung for once more when the customer, joined too briefly, was promised a call anew %s',
    async (where) => {
      await f.turn(1, { line: wish(), keep: keeping('CB1', number) });
      await f.end(1);
      const offer = await accepted();
      await f.turn(2, { bridge: offer.lease });
      await f.pass(1_600);
      await f.hold(2, {}, { unbridge: offer.lease });
      await f.store.finish(offer.lease, ms(0));
      await f.turn(where === 'on that call' ? 2 : 3, {
        line: wish(),
        keep: keeping('CB2', number),
        outcome: 'callback',
      });
      await f.end(2);
      // They talked for less than it takes to help anybody, and the leg is over.
      await f.store.unanswered(offer.lease, at(f.now() + 60_000), 'unreachable');
      expect(await f.store.callbacks()).toMatchObject([
        { place: 'CB1', state: 'done', disposition: 'reached' },
        { place: 'CB2', state: 'open' },
      ]);
      await f.audit();
    },
  );

  it('that the carrier does not ring uses up no attempt, however often, and nothing of the budget of the hour', async () => {
    await f.roster({ id: 'ann' });
    await f.turn(1, { line: wish(), keep: keeping('CB1', number) });
    await f.end(1);
    for (let unrung = 0; unrung < 5; unrung++) {
      const offer = await accepted();
      expect(offer).toMatchObject({ place: 'CB1', attempt: 1, unrung });
      const notBefore = at(f.now() + 60_000);
      await f.store.unrung(offer.lease, notBefore);
      // Once: a second word of the same lease, of either kind, has no say.
      await f.store.unrung(offer.lease, at(f.now() + 1_000));
      await f.store.unanswered(offer.lease, null, 'unreachable');
      expect(await f.store.callbacks()).toMatchObject([{ state: 'open', attempts: 0, notBefore }]);
      expect((await f.store.census()).dialled).toBe(0);
      expect(await f.store.agents()).toMatchObject([{ state: 'ready' }]);
      await f.pass(59_999);
      await f.due();
      expect(await f.offer()).toBeNull();
      await f.pass(1);
      await f.due();
      await f.audit();
    }
    // Rung, if in vain: an attempt, and the carrier has lines for us again.
    await f.store.unanswered((await accepted()).lease, at(f.now() + 60_000), 'unreachable');
    expect(await f.store.callbacks()).toMatchObject([{ state: 'open', attempts: 1 }]);
    await f.pass(60_000);
    await f.due();
    expect(await f.offer()).toMatchObject({ attempt: 2, unrung: 0 });
  });
});

describe('the safety document', () => {
  it('helped who stayed for it; who hung up at its apology is suspect; a turn that goes well undoes it', async () => {
    for (const n of [1, 2, 3]) {
      await f.hold(n);
      await f.store.safetyGiven(f.sid(n), 'a bug');
    }
    await f.pass(4_000);
    expect(await f.end(1)).toMatchObject({ outcome: 'suspect' });
    await f.pass(60_000);
    expect(await f.end(2)).toMatchObject({ outcome: 'safety' });
    await f.hold(3);
    expect(await f.end(3)).toMatchObject({ outcome: 'abandoned-hold' });
  });
});
