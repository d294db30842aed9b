/** Many ring at once: who is asked for a key, who is offered to an agent and when, and what becomes of those who came before. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumberHash } from '../../../src/core/ids.ts';
import { type Fixture, fixture, keeping } from './fixture.ts';
import { floodOf, type Life } from './flood-story.ts';

let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

const hash = (of: string | null) => of as NumberHash | null;
/** The nth caller rings; what the store says: `done`, or `flood`, and then nothing has begun. */
const ring = async (n: number, number: string | null = `+${n}`, prefix = number === null ? null : `of ${n}`) =>
  (await f.turn(n, { rings: { number: hash(number), prefix: hash(prefix), asked: false } })).is;
const rings = async (from: number, to: number, ...how: [(string | null)?, string?]) => {
  const said: string[] = [];
  for (let n = from; n <= to; n++) said.push(await ring(n, ...how));
  return said.lastIndexOf('done') + from;
};
/** Is asked for a key, and says nothing: the line, as a silent caller comes to it. */
const silent = async (n: number, number: string | null = `+${n}`) => {
  await f.turn(n, { rings: { number: hash(number), prefix: hash(`of ${n}`), asked: true } });
  return await f.hold(n, { numberHash: hash(number) });
};

describe('a flood', () => {
  it('is more calls within a minute than the hotline expects', async () => {
    expect(await rings(1, 25)).toBe(20);
    // Half of the minute before still counts.
    await f.pass(90_000);
    expect(await ring(30)).toBe('done');
    expect((await f.store.census()).asked).toBe(3);
    await f.pass(60_000);
    expect((await f.store.census()).asked).toBe(0);
  });

  it('or more from numbers that differ in their last four digits only, and then the others are not asked', async () => {
    for (let n = 1; n <= 10; n++) expect(await ring(n, `+${n}`, 'block')).toBe('done');
    expect(await ring(11, '+11', 'block')).toBe('flood');
    expect(await ring(12)).toBe('done');
  });

  it('or more from withheld numbers', async () => {
    expect(await rings(1, 12, null)).toBe(10);
    expect(await ring(13)).toBe('done');
  });

  it('or more from one number, whoever it is known as', async () => {
    await f.redis.client.set(`${f.prefix}:past:+1`, '1');
    expect(await rings(1, 5, '+1')).toBe(3);
    expect(await ring(6)).toBe('done');
  });

  it('is counted for two minutes and no longer, by hashes', async () => {
    await ring(1);
    const [key = ''] = await f.redis.client.keys(`${f.prefix}:rings:*`);
    expect(Object.keys(await f.redis.client.hgetall(key)).sort()).toEqual(['all', 'number:+1', 'of:of 1']);
    expect(await f.redis.client.pttl(key)).toBeLessThanOrEqual(120_000);
  });

  it('asks nobody who has called before, is promised a callback, or has a place to come back to', async () => {
    await f.turn(1, { caller: hash('+called') });
    await f.end(1);
    await f.hold(2, { numberHash: hash('+lost') });
    await f.end(2);
    await f.hold(3);
    await f.turn(3, { keep: keeping('CB3', '+promised') });
    await f.hold(4, { numberHash: hash('+waits') });
    await rings(10, 35);
    expect(await ring(40)).toBe('flood');
    for (const [index, number] of ['+called', '+lost', '+promised', '+waits'].entries())
      expect(await ring(50 + index, number), number).toBe('done');
  });

  it('begins a call once: a second try of the webhook gets the first answer', async () => {
    await rings(1, 20);
    expect(await ring(21)).toBe('flood');
    const asked = { number: hash('+21'), prefix: hash('of 21'), asked: true };
    const commit = f.commit(21, { rings: asked });
    expect(await f.store.turn(commit)).toMatchObject({ is: 'done' });
    expect(await f.store.turn({ ...commit, rings: { ...asked, asked: false } })).toMatchObject({ is: 'repeat' });
    expect((await f.store.census()).arrived).toBe(21);
  });
});

describe('a caller who came in a flood and has given no sign of life', () => {
  beforeEach(async () => {
    await rings(101, 125);
    await f.roster({ id: 'ann' });
  });

  it('stands in line, is told the place a key gives, and counts for nobody behind', async () => {
    expect((await silent(1)).line).toMatchObject({ place: 1, unproved: true });
    expect((await silent(2)).line).toMatchObject({ place: 1 });
    expect((await f.hold(3)).line).toMatchObject({ place: 1, unproved: false });
    expect((await silent(4)).line).toMatchObject({ place: 2 });
    expect(await f.line('main')).toEqual([1, 2, 3, 4].map((n) => f.sid(n)));
    expect(await f.offer()).toMatchObject({ place: f.sid(3) });
  });

  it('is offered after a key, at the arrival they have had all along', async () => {
    const { line } = await silent(1);
    await f.pass(5_000);
    await f.hold(2);
    expect((await f.hold(1, {}, { signOfLife: true })).line).toMatchObject({
      unproved: false,
      arrivedAt: line?.arrivedAt,
    });
    expect(await f.offer()).toMatchObject({ place: f.sid(1) });
  });

  it('is offered after 90 s of holding, so that nobody passes them who came 120 s later (P8)', async () => {
    await silent(1);
    for (const moment of [20, 40, 60, 80]) {
      await f.pass(20_000);
      // The flood goes on.
      await ring(200 + moment);
      await f.hold(1);
      expect(await f.offer(), `${moment} s`).toBeNull();
    }
    await f.pass(20_000);
    await f.hold(1);
    expect(await f.store.unoffered({ maxCalls: null, ...LIMITS })).toBe(0);
    expect(await f.offer()).toMatchObject({ place: f.sid(1) });
  });

  it('is offered when nobody is asked any more', async () => {
    await f.pass(120_000);
    await f.turn(1, { rings: { number: hash('+1'), prefix: null, asked: true } });
    await f.hold(1);
    expect(await f.offer()).toMatchObject({ place: f.sid(1) });
  });

  it('is offered when ops move them', async () => {
    await silent(1);
    await f.store.moveCall(f.sid(1), { head: true }, 'ops');
    expect(await f.offer()).toMatchObject({ place: f.sid(1) });
  });

  it('keeps the place for a redial, and is asked again, for they may be a machine', async () => {
    const { line } = await silent(1);
    await f.end(1);
    expect(await ring(2, '+1')).toBe('flood');
    expect((await silent(2, '+1')).line).toMatchObject({ arrivedAt: line?.arrivedAt, unproved: true });
  });
});

const LIMITS = { widenMs: 30_000 as never, idleHelpMs: 60_000 as never, exclusive: [] };

it('300 calls a second, 5 % of them real: every real one is served, in turn, and nobody earlier is passed', async () => {
  await f.roster(...Array.from({ length: 24 }, (_, index) => ({ id: `a${index}` })));
  const lives = floodOf({ earlier: 12, perSecond: 300, seconds: 3, realOf: 20, later: 40 });
  const { served, numbers } = await lives.play(f);
  const of = (kind: Life['kind']) => lives.all.filter((life) => life.kind === kind);
  expect(of('machine').length).toBe(855);
  expect(of('machine').filter(({ n }) => served.has(n)).length).toBe(0);
  const real = [...of('key'), ...of('silent')];
  expect(real.filter(({ n }) => served.has(n)).length / real.length).toBeGreaterThanOrEqual(0.99);
  const earlier = of('earlier').map(({ n }) => n);
  expect([...served.keys()].slice(0, earlier.length)).toEqual(earlier);
  for (const n of earlier) {
    const told = numbers.get(n) ?? [];
    expect(told, `number ${n}`).toEqual(told.toSorted((a, b) => b - a));
  }
  // Whoever pressed 0 was served by when they came.
  const pressed = [...served.keys()].filter((n) => of('key').some((life) => life.n === n));
  const arrivals = pressed.map((n) => served.get(n)?.arrived ?? 0);
  expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
  // And whoever only listened waited their minute and a half, then came before all who joined later.
  for (const { n } of of('silent')) {
    const { arrived = 0, at: then = 0 } = served.get(n) ?? {};
    const later = [...served.values()].filter((other) => other.arrived > arrived + 120_000 && other.at < then);
    expect(later, `passed ${n}`).toEqual([]);
  }
});
