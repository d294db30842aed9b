/** Callers rung back within an hour, at most: counted where the intent to ring is written, asked before a promise is spoken. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Offer } from '../../../src/engine/lease-ports.ts';
import { fixture, type Fixture, keeping, ms, wish } from './fixture.ts';

const PER_HOUR = 2;
const HOUR = 3_600_000;
let f: Fixture;
beforeEach(async () => {
  f = await fixture({}, undefined, PER_HOUR);
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

const asks = (n: number, change: Parameters<typeof keeping>[2] = {}) =>
  f.turn(n, {
    line: wish(),
    keep: keeping(`CB${n}`, `n${n}`, change),
    outcome: change.as ?? 'callback',
    phase: 'menu',
  });
const promised = async (n: number, change: Parameters<typeof keeping>[2] = {}) => {
  expect(await asks(n, change)).toMatchObject({ is: 'done' });
  await f.end(n);
};
const offered = async (): Promise<Offer> => {
  const offer = await f.offer();
  if (offer === null) throw new Error('nobody was offered');
  return offer;
};
const rings = async (place: string) => {
  const offer = await offered();
  expect(offer.place).toBe(place);
  expect(await f.store.accept(offer.lease, ms(75_000))).toMatchObject({ is: 'yours', first: true });
  await f.store.unanswered(offer.lease, null, 'unreachable');
};

it('rings so many and no more, keeps the others’ places, and goes on when the hour has passed', async () => {
  await f.roster({ id: 'ann' });
  for (const n of [1, 2, 3]) await promised(n);
  await rings('CB1');
  await f.pass(60_000);
  await rings('CB2');
  expect((await f.store.census()).dialled).toBe(PER_HOUR);
  // Whoever holds is served meanwhile, and passes what can not be rung.
  await f.hold(4);
  const served = await offered();
  expect(served.place).toBe(f.sid(4));
  await f.end(4);
  expect(await f.offer()).toBeNull();
  expect(await f.store.callbacks()).toMatchObject([{}, {}, { place: 'CB3', state: 'open', attempts: 0 }]);
  await f.pass(HOUR - 60_001);
  expect(await f.offer()).toBeNull();
  await f.pass(1);
  await rings('CB3');
  // The second of the three is still within the hour.
  expect((await f.store.census()).dialled).toBe(2);
});

it('promises nothing new to who asks for it; what the carrier’s limit makes a callback is one', async () => {
  await f.roster({ id: 'ann' });
  for (const n of [1, 2]) await promised(n);
  await rings('CB1');
  await rings('CB2');
  await f.hold(3);
  const before = await f.hash('call', f.sid(3));
  expect(await asks(3)).toMatchObject({ is: 'spent', stored: { step: 1 } });
  expect(await f.hash('call', f.sid(3))).toEqual(before);
  expect(
    await f.turn(3, { line: wish(), keep: keeping('CB3', 'n3'), outcome: 'carrier-limit', phase: 'menu' }),
  ).toMatchObject({ is: 'done' });
  // A message is kept whatever the hour: nobody need be rung for it.
  await promised(4, { as: 'message', recording: 'RE1' });
});

it('an agent who presses 1 too late is free, and the callback waits for the hour', async () => {
  await f.roster({ id: 'ann' }, { id: 'bob' }, { id: 'cho' });
  for (const n of [1, 2, 3]) await promised(n);
  const offers = [await offered(), await offered(), await offered()];
  const [first, second, third] = offers;
  for (const offer of [first, second]) await f.store.accept(offer?.lease ?? (0 as never), ms(75_000));
  const late = third?.lease ?? (0 as never);
  expect(await f.store.accept(late, ms(75_000))).toEqual({ is: 'later' });
  expect(await f.store.accept(late, ms(75_000))).toEqual({ is: 'gone' });
  expect((await f.store.agents()).find(({ id }) => id === third?.agent)?.state).toBe('ready');
  expect(await f.store.callbacks()).toContainEqual(
    expect.objectContaining({ place: 'CB3', attempts: 0, state: 'open' }),
  );
  await f.pass(HOUR);
  await f.due();
  await rings('CB3');
});

it('an agent may hear a message, not ring it', async () => {
  await f.roster({ id: 'ann' });
  for (const n of [1, 2]) await promised(n);
  await rings('CB1');
  await rings('CB2');
  await promised(3, { as: 'message', recording: 'RE1' });
  const offer = await offered();
  expect(await f.store.accept(offer.lease, ms(75_000))).toMatchObject({ is: 'yours' });
  expect(await f.store.accept(offer.lease, ms(75_000), true)).toEqual({ is: 'later' });
  await f.store.finish(offer.lease, ms(0));
  expect(await f.store.callbacks()).toContainEqual(
    expect.objectContaining({ place: 'CB3', state: 'open', attempts: 0 }),
  );
});

it('two nodes that accept at once ring no more than is allowed', async () => {
  const many = Array.from({ length: 12 }, (_, n) => n + 1);
  await f.roster(...many.map((n) => ({ id: `a${n}` })));
  for (const n of many) await promised(n);
  const offers: Offer[] = [];
  for (const _ of many) offers.push(await offered());
  const said = await Promise.all(offers.map(({ lease }) => f.store.accept(lease, ms(75_000))));
  expect(said.filter(({ is }) => is === 'yours')).toHaveLength(PER_HOUR);
  expect(said.filter(({ is }) => is === 'later')).toHaveLength(many.length - PER_HOUR);
});
