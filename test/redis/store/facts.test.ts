import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumberHash } from '../../../src/core/ids.ts';
import { at, type Fixture, fixture, keeping, ms, wish } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

it('says the place in the first turn, then only when it fell and 30 s after the last time', async () => {
  for (let n = 1; n <= 3; n++) await f.hold(n);
  expect((await f.hold(4)).line).toMatchObject({ place: 4, say: 'place', spoken: 4, first: true, offerDue: false });
  await f.end(1);
  await f.pass(15_000);
  expect((await f.hold(4)).line).toMatchObject({ place: 3, say: null, spoken: 4, first: false });
  await f.pass(15_000);
  expect((await f.hold(4)).line).toMatchObject({ place: 3, say: 'place', spoken: 3 });
  await f.pass(60_000);
  expect((await f.hold(4)).line).toMatchObject({ place: 3, say: null });
});

it('never says a number above the lowest said, also when asked', async () => {
  await f.hold(1);
  await f.pass(1_000);
  expect((await f.hold(2)).line).toMatchObject({ spoken: 2 });
  await f.hold(3, { headStartMs: ms(120_000) });
  await f.pass(60_000);
  expect((await f.hold(2)).line).toMatchObject({ place: 3, say: null, spoken: 2 });
  expect((await f.hold(2, {}, { hold: 'again' })).line).toMatchObject({ place: 3, say: null, spoken: 2 });
  await f.end(3);
  expect((await f.hold(2, {}, { hold: 'again' })).line).toMatchObject({ place: 2, say: 'place', spoken: 2 });
  await f.end(1);
  expect((await f.hold(2, {}, { hold: 'again' })).line).toMatchObject({ place: 1, say: 'place', spoken: 1 });
});

it('says every 5 min that the place has not fallen', async () => {
  await f.hold(1);
  await f.hold(2);
  await f.pass(299_000);
  expect((await f.hold(2)).line).toMatchObject({ say: null });
  await f.pass(1_000);
  expect((await f.hold(2)).line).toMatchObject({ say: 'same' });
  await f.pass(15_000);
  expect((await f.hold(2)).line).toMatchObject({ say: null });
  await f.pass(285_000);
  expect((await f.hold(2)).line).toMatchObject({ say: 'same' });
});

it('says nothing of the place in a dialogue, and leaves the first turn for the hold loop', async () => {
  expect(await f.turn(1, { line: wish() })).toMatchObject({ line: { say: null, first: false, spoken: null } });
  expect((await f.hold(1)).line).toMatchObject({ say: 'place', first: true });
});

it('lets a callback be offered every 3 min', async () => {
  const due: number[] = [];
  for (let turn = 0; turn < 30; turn++) {
    if ((await f.hold(1)).line?.offerDue === true) due.push(f.now());
    await f.pass(15_000);
  }
  expect(due).toEqual([180_000, 360_000]);
});

it('tells who is on duty and what a talk costs, once it has been measured', async () => {
  await f.roster({ id: 'ann' }, { id: 'bob' }, { id: 'cho', scheduled: false });
  expect((await f.hold(1)).line).toMatchObject({ staff: 2, ahtMs: null });
  const talk = async (n: number, lengthMs: number) => {
    await f.hold(n);
    const offer = await f.connect();
    await f.pass(lengthMs);
    await f.store.finish(offer.lease, ms(10_000));
    await f.turn(n, { unbridge: offer.lease });
    await f.pass(10_000);
    await f.due();
    const { line } = await f.hold(50);
    await f.turn(50);
    return line?.ahtMs;
  };
  expect(await talk(1, 90_000)).toBe(100_000);
  // The next ones count for a hundredth.
  expect(await talk(2, 190_000)).toBe(101_000);
});

it('tells of news once, also of what changed while the caller was in a menu', async () => {
  await f.turn(1);
  await f.store.setLevers({ closedUntil: at(1_000_000) }, 'ops');
  expect((await f.hold(1)).line).toMatchObject({ news: 1, newsIsNew: true });
  expect((await f.hold(1)).line).toMatchObject({ news: 1, newsIsNew: false });
  expect((await f.hold(2)).line).toMatchObject({ news: 1, newsIsNew: false });
});

describe('an account without a leg left', () => {
  const known = (n: number) => ({ numberHash: `n${n}` as NumberHash });
  const promise = (n: number) => ({ line: wish(known(n)), keep: keeping(`CB${n}`, `n${n}`) });

  it('asks the head of the line to make room, while an agent is there to be rung', async () => {
    await f.hold(1, known(1));
    await f.hold(2, known(2));
    await f.offer({ maxCalls: 2 });
    expect((await f.hold(1)).line).toMatchObject({ full: false });
    await f.roster({ id: 'ann' });
    expect(await f.offer({ maxCalls: 2 })).toBeNull();
    expect((await f.hold(1)).line).toMatchObject({ full: true });
    expect((await f.hold(2)).line).toMatchObject({ full: false });
    expect(await f.offer({ maxCalls: 3 })).toMatchObject({ place: f.sid(1) });
    expect((await f.hold(1)).line).toMatchObject({ full: false });
  });

  it('asks as many as a callback needs legs, and nobody who came later overtakes them', async () => {
    await f.roster({ id: 'ann' });
    for (const n of [1, 2, 3]) await f.hold(n, known(n));
    await f.offer({ maxCalls: 3 });
    await f.turn(1, promise(1));
    expect(await f.offer({ maxCalls: 3 })).toBeNull();
    expect((await f.hold(2, known(2))).line).toMatchObject({ full: true });
    await f.turn(2, promise(2));
    // Both are still on the line: enough when they have hung up.
    expect(await f.offer({ maxCalls: 3 })).toBeNull();
    expect((await f.hold(3, known(3))).line).toMatchObject({ full: false });
    await f.end(2);
    await f.end(1);
    expect(await f.offer({ maxCalls: 3 })).toMatchObject({ place: 'CB1' });
  });

  it('asks nobody twice who would rather stay, and nobody who cannot be rung back', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1, known(1));
    await f.hold(2);
    await f.hold(3, known(3));
    await f.offer({ maxCalls: 3 });
    await f.turn(1, promise(1));
    await f.hold(1, known(1), { unkeep: true });
    await f.offer({ maxCalls: 3 });
    const full = [(await f.hold(1, known(1))).line?.full, (await f.hold(2)).line?.full];
    expect([...full, (await f.hold(3, known(3))).line?.full]).toEqual([false, false, true]);
  });
});
