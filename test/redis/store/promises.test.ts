/** Store and journal against each other: emptied, put back to an older state, both ways, and never twice. */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { comparing } from '../../../src/engine/compare-journal.ts';
import { type Journal, JournalFailed } from '../../../src/engine/journal-ports.ts';
import type { Lease, NumberHash } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/engine/ports.ts';
import type { TurnCommit } from '../../../src/engine/turn-ports.ts';
import { random } from '../../../src/runtime/random.ts';
import { type OwnJournal, ownJournal } from '../../support/journal.ts';
import { at, type Fixture, fixture, keeping, lease, ms, queue, wish } from './fixture.ts';

let f: Fixture;
let own: OwnJournal;
let compare: () => Promise<void>;
const nowIs = () => at(f.now());
beforeEach(async () => {
  f = await fixture();
  own = await ownJournal({ now: nowIs });
  compare = node(own.journal);
});
afterEach(async () => {
  await f.audit();
  await own.cleanUp();
  await f.close();
});

const node = (journal: Journal) => comparisonOf(journal).compare;
const comparisonOf = (journal: Journal, store: Store = f.store) =>
  comparing({
    journal,
    store,
    random,
    clock: { now: nowIs, heard: () => undefined, steady: nowIs, rate: 1 },
    log: pino({ level: 'silent' }),
  });

/** The nth caller holds and is promised a callback (`CBn`), and the journal has it. */
async function asks(n: number, change: Partial<NonNullable<TurnCommit['keep']>> = {}) {
  const { line } = await f.hold(n, { numberHash: `+${n}` as never });
  const keep = keeping(`CB${n}`, `+${n}`, change);
  await f.turn(n, { keep, line: null });
  const { lang, headStartMs, card } = wish();
  const arrivedAt = line?.arrivedAt ?? at(0);
  const rest = { sid: f.sid(n), queue: queue('main'), lang, headStartMs, card, arrivedAt, at: nowIs() };
  await own.journal.append({ is: 'promised', promised: { ...keep, ...rest } });
}
async function promise(n: number, change: Partial<NonNullable<TurnCommit['keep']>> = {}) {
  await asks(n, change);
  await f.end(n);
  await f.pass(1_000);
}
const ends = (journal: Journal = own.journal) =>
  [...journal.noted()].map(({ promised: { place }, settled }) => [place, settled?.disposition ?? null]);
const rows = async () =>
  (await f.store.callbacks()).map(({ place, state, disposition }) => [place, disposition ?? state]);
/** An agent takes the next callback, reaches the customer, and both hang up after the talk. */
async function reach(customer: number): Promise<Lease> {
  const offer = await f.offer();
  if (offer === null) throw new Error('nothing to offer');
  await f.store.accept(offer.lease, ms(25_000));
  await f.turn(customer, { bridge: offer.lease });
  await f.pass(30_000);
  await f.store.finish(offer.lease, ms(0));
  await f.turn(customer, { unbridge: offer.lease, outcome: 'talked' });
  await f.end(customer);
  return offer.lease;
}
/** Everything this hotline has in Redis, and the way back to it. */
async function backup(): Promise<() => Promise<void>> {
  const { client } = f.redis;
  const keys = await client.keys(`${f.prefix}:*`);
  const dumps = await Promise.all(keys.map(async (key) => [key, await client.dumpBuffer(key)] as const));
  return async () => {
    await f.lose();
    for (const [key, dump] of dumps) if (dump !== null) await client.restore(key, 0, dump, 'REPLACE');
    await f.pass(0);
  };
}

describe('a store that was emptied', () => {
  it('has every promise again, in order of arrival, and later callers after them', async () => {
    await promise(1);
    await promise(2, { dueAt: at(3_600_000) });
    await promise(3, { as: 'message', recording: 'RE1' });
    await compare();
    await f.lose();
    await f.hold(9);
    await compare();
    expect(await f.line('main')).toEqual(['CB1', 'CB3', f.sid(9)]);
    expect(await f.hash('place', 'CB1')).toMatchObject({ kind: 'callback', number: 'sealed +1', maker: f.sid(1) });
    expect(await f.hash('place', 'CB3')).toMatchObject({ kind: 'message', recording: 'RE1', status: 'waiting' });
    expect(await f.hash('place', 'CB2')).toMatchObject({ status: 'parked' });
    // Looking again, from here or from a node with the same promise, changes nothing.
    await compare();
    const other = await ownJournal({ now: nowIs, name: 'another-node' });
    for (const { promised } of own.journal.noted()) await other.journal.append({ is: 'promised', promised });
    await node(other.journal)();
    await other.cleanUp();
    expect(await rows()).toEqual([
      ['CB1', 'open'],
      ['CB2', 'open'],
      ['CB3', 'open'],
    ]);
    await f.pass(3_600_000);
    await f.due();
    expect((await f.line('main')).slice(0, 2)).toEqual(['CB1', 'CB2']);
  });

  it('does not ring again for what was done, nor for what the store alone knows to be done', async () => {
    await promise(1);
    await promise(2);
    await f.roster({ id: 'ann' });
    await reach(21);
    await compare();
    expect(ends()).toEqual([
      ['CB1', 'reached'],
      ['CB2', null],
    ]);
    await f.lose();
    await compare();
    expect(await rows()).toEqual([['CB2', 'open']]);
  });

  it('expires a promise when it would have expired', async () => {
    await promise(1);
    await f.lose();
    await f.pass(7 * 86_400_000);
    await compare();
    await f.due();
    await compare();
    expect(ends()).toEqual([['CB1', 'expired']]);
  });

  it('rings a number once that was promised another callback meanwhile, at the better arrival', async () => {
    await promise(1);
    const { arrivedAt } = [...own.journal.noted()][0]?.promised ?? {};
    await f.lose();
    f.setStep(5, 0);
    await f.hold(5, { numberHash: '+1' as never });
    await f.turn(5, { keep: keeping('CB5', '+1'), line: null });
    await f.end(5);
    await compare();
    expect(ends()).toEqual([['CB1', 'taken-over']]);
    expect(await f.line('main')).toEqual(['CB5']);
    expect(Number((await f.hash('place', 'CB5'))['arrived'])).toBe(arrivedAt);
  });
});

it('tells a promise that stands as the journal of whoever made it has it, and none that is over', async () => {
  await asks(1, { dueAt: at(3_600_000), recording: 'RE1', as: 'message' });
  await asks(2);
  const [first, second] = [...own.journal.noted()].map(({ promised }) => promised);
  expect(await f.store.promised('CB1' as never)).toEqual(first);
  expect(await f.store.promised('CB2' as never)).toEqual(second);
  await f.roster({ id: 'ann' });
  await f.end(2);
  await reach(21);
  expect(await f.store.promised('CB2' as never)).toBeNull();
  await f.hold(3);
  expect(await f.store.promised(f.sid(3) as never)).toBeNull();
  expect(await f.store.promised('CBnone' as never)).toBeNull();
});

describe('a store that went back in time', () => {
  it('hands nothing that is due to a node until its journal was held against it', async () => {
    const { mark, compare: hold } = comparisonOf(own.journal);
    const due = async () => {
      const found = await f.store.due(
        50,
        { awayMs: ms(1), silentMs: ms(60_000) },
        { name: own.journal.name, mark: mark() },
      );
      return { ...found, works: found.works.length };
    };
    await promise(1);
    await f.turn(2);
    await hold();
    const back = await backup();
    expect(await due()).toMatchObject({ mark: mark(), works: 0 });
    await f.roster({ id: 'ann' });
    await reach(21);
    await hold(await due());
    await back();
    await f.pass(120_000);
    const found = await due();
    expect(found).toMatchObject({ works: 0 });
    expect(found.mark).not.toBe(mark());
    expect(await rows()).toEqual([['CB1', 'open']]);
    await hold(found);
    expect(await rows()).toEqual([['CB1', 'reached']]);
    expect(await due()).toMatchObject({ mark: mark(), works: 1 });
  });

  it('is asked after promises when one was made, has ended or stands again, and else twice a minute', async () => {
    let asked = 0;
    const store = Object.create(f.store, {
      compare: { value: (...args: Parameters<typeof f.store.compare>) => ((asked += 1), f.store.compare(...args)) },
    });
    const { mark, compare: hold } = comparisonOf(own.journal, store);
    const look = async () => {
      asked = 0;
      const policy = { awayMs: ms(1), silentMs: ms(60_000) };
      await hold(await f.store.due(50, policy, { name: own.journal.name, mark: mark() }));
      return asked > 0;
    };
    const settled = async () => {
      for (let looks = 0; await look(); looks += 1) expect(looks).toBeLessThan(3);
    };
    await promise(1);
    await f.roster({ id: 'ann' });
    await settled();
    expect(await look()).toBe(false);
    await promise(2);
    expect(await look()).toBe(true);
    await settled();
    const lease = await reach(21);
    expect(await look()).toBe(true);
    expect(ends()[0]).toEqual(['CB1', 'reached']);
    await settled();
    await f.store.unanswered(lease, at(900_000), 'unreachable');
    expect(await look()).toBe(true);
    expect(ends()[0]).toEqual(['CB1', null]);
    await settled();
    await f.pass(30_000);
    expect(await look()).toBe(true);
    expect(await look()).toBe(false);
  });

  it('waits for a journal that cannot be written once, not for ever', async () => {
    await promise(1);
    const full: Journal = Object.create(own.journal, {
      append: { value: () => (isFull ? Promise.reject(new JournalFailed('no space left')) : own.journal.append()) },
    });
    let isFull = false;
    const { mark, compare: hold } = comparisonOf(full);
    await hold();
    expect(mark()).not.toBeNull();
    await f.lose();
    isFull = true;
    await hold({ mark: '', ends: 0 });
    expect(mark()).toBeNull();
  });
});

describe('a number that was to be forgotten', () => {
  it('is gone from every journal, also what ended days ago, and never put back; what is promised to it later stays', async () => {
    const other = await ownJournal({ now: nowIs, name: 'another-node' });
    await promise(1);
    await promise(2);
    for (const { promised } of own.journal.noted()) await other.journal.append({ is: 'promised', promised });
    await f.roster({ id: 'ann' });
    await reach(21);
    await f.pass(3 * 86_400_000);
    await compare();
    await node(other.journal)();
    for (const hash of ['+1', '+2', '+3'])
      expect(await f.store.forget(hash as NumberHash, true)).toMatchObject({ is: 'forgotten' });
    await f.pass(1);
    await promise(3);
    const again = await other.again({ name: 'another-node' });
    await node(again)();
    await compare();
    expect([...again.noted()]).toEqual([]);
    for (const { path } of [own, other]) expect(readFileSync(path, 'utf8')).not.toContain('sealed +1');
    expect(ends()).toEqual([['CB3', null]]);
    expect(await rows()).toEqual([['CB3', 'open']]);
    await other.cleanUp();
    // What is counted and not there any more is no mistake here.
    await f.lose();
  });
});

describe('a store that was put back to an older state', () => {
  it('rings nobody a second time, and lets go of whoever was being rung', async () => {
    await promise(1);
    await promise(2);
    await f.roster({ id: 'ann' });
    await compare();
    const restore = await backup();
    await reach(21);
    await compare();
    // Long after, when the end is not among those that are looked at anyway.
    await f.pass(3_600_000);
    await compare();
    await restore();
    expect((await f.offer())?.place).toBe('CB1');
    await compare();
    expect(await rows()).toEqual([
      ['CB1', 'reached'],
      ['CB2', 'open'],
    ]);
    await f.pass(5_000);
    expect((await f.offer())?.place).toBe('CB2');
  });

  it('is put right by the next process too', async () => {
    await promise(1);
    await f.roster({ id: 'ann' });
    const restore = await backup();
    await reach(21);
    await compare();
    await restore();
    await node(await own.again())();
    expect(await rows()).toEqual([['CB1', 'reached']]);
  });
});

describe('a store that has lost only that the caller left the line for a call back', () => {
  /** They stand in line as the store knows them, and have heard the promise. */
  async function forgotten(): Promise<void> {
    await f.hold(1, { numberHash: '+1' as never });
    const restore = await backup();
    f.setStep(1, 1);
    await asks(1);
    await restore();
    await compare();
  }

  it('has them in line once, rings nobody who is still there, and knows why they left', async () => {
    await f.roster({ id: 'ann' });
    await forgotten();
    expect(await f.line('main')).toEqual(['CB1']);
    expect(await f.offer()).toBeNull();
    expect(await f.end(1)).toMatchObject({ outcome: 'callback' });
    expect((await f.offer())?.place).toBe('CB1');
  });

  it('lets go of the agent who has accepted them meanwhile, and rings them as promised', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1, { numberHash: '+1' as never });
    const offer = await f.offer();
    const restore = await backup();
    f.setStep(1, 1);
    await asks(1);
    await restore();
    await f.store.accept(offer?.lease ?? lease(0), ms(25_000));
    await compare();
    expect(await f.hash('agent', 'ann')).toMatchObject({ state: 'ready' });
    expect(await f.end(1)).toMatchObject({ outcome: 'callback' });
    expect((await f.offer())?.place).toBe('CB1');
  });

  it('does not say that they gave up who hung up before it was known again, nor gives their arrival to a redial', async () => {
    await f.hold(1, { numberHash: '+1' as never });
    const restore = await backup();
    f.setStep(1, 1);
    await asks(1);
    await restore();
    expect(await f.end(1)).toMatchObject({ outcome: 'abandoned-hold' });
    await compare();
    expect(await f.store.call(f.sid(1))).toMatchObject({ outcome: 'callback' });
    expect((await f.store.census()).outcomes).toEqual({ callback: 1 });
    const halves = await f.redis.client.keys(`${f.prefix}:report:*`);
    const figures = await Promise.all(halves.map((half) => f.redis.client.hgetall(half)));
    const gaveUp = figures.flatMap(Object.entries).filter(([name]) => /:left\d|outcome\.abandoned/.test(name));
    expect(gaveUp.length).toBeGreaterThan(1);
    expect(gaveUp.filter(([, times]) => times !== '0')).toEqual([]);
    await f.roster({ id: 'ann' });
    await reach(21);
    await f.pass(1_000);
    const { line } = await f.hold(2, { numberHash: '+1' as never });
    expect(line?.arrivedAt).toBe(nowIs());
  });

  describe('with the call itself, when the webhook that asked for it comes once more', () => {
    const copy = () =>
      f.turn(1, {
        keep: keeping('CB9', '+1'),
        line: wish({ numberHash: '+1' as never, memory: { id: f.sid(1) as never, arrivedAt: at(0), spoken: 1 } }),
      });
    beforeEach(async () => {
      await f.roster({ id: 'ann' });
      const restore = await backup();
      await asks(1);
      await restore();
      await compare();
      f.setStep(1, 1);
    });

    it('is the same promise, and waits for the end of the call', async () => {
      expect(await copy()).toMatchObject({ is: 'done', line: { id: 'CB1', spoken: 1 } });
      expect(await f.line('main')).toEqual(['CB1']);
      expect(await f.offer()).toBeNull();
      expect(await f.end(1)).toMatchObject({ outcome: 'callback' });
      expect((await f.offer())?.place).toBe('CB1');
      expect(await rows()).toEqual([['CB1', 'offered']]);
    });

    it('lets go of the agent who was to ring them, and has them where they came when they would rather stay', async () => {
      const offer = await f.offer();
      await f.store.accept(offer?.lease ?? lease(0), ms(25_000));
      expect(await copy()).toMatchObject({ is: 'done', line: { id: 'CB1' } });
      expect(await f.hash('agent', 'ann')).toMatchObject({ state: 'ready' });
      expect(await f.offer()).toBeNull();
      const { line } = await f.hold(1, { numberHash: '+1' as never }, { unkeep: true });
      expect(line).toMatchObject({ spoken: 1 });
      expect(await f.line('main')).toEqual([f.sid(1)]);
      expect(await rows()).toEqual([['CB1', 'cancelled']]);
    });

    it('does not disturb the customer who is talking by it', async () => {
      const offer = await f.offer();
      await f.store.accept(offer?.lease ?? lease(0), ms(25_000));
      await f.turn(21, { bridge: offer?.lease ?? lease(0) });
      expect(await copy()).toMatchObject({ is: 'twice' });
      expect(await f.hash('agent', 'ann')).toMatchObject({ state: 'talking' });
      expect(await rows()).toEqual([['CB1', 'talking']]);
    });
  });

  it('has them where they came when they would rather stay', async () => {
    await forgotten();
    const arrived = (await f.hash('place', 'CB1'))['arrived'];
    await f.hold(1, { numberHash: '+1' as never }, { unkeep: true });
    expect(await f.line('main')).toEqual([f.sid(1)]);
    expect(await f.hash('place', f.sid(1))).toMatchObject({ arrived });
    expect(await rows()).toEqual([['CB1', 'cancelled']]);
  });
});

describe('an end', () => {
  it('that another node brought about is noted, however late this one looks', async () => {
    await promise(1);
    await f.roster({ id: 'ann' });
    await reach(21);
    await f.pass(3 * 86_400_000);
    // The row is forgotten after a day, that it is over is not.
    await f.redis.client.del(`${f.prefix}:place:CB1`);
    await f.store.callbacks();
    await compare();
    expect(ends()).toEqual([['CB1', 'reached']]);
    await f.redis.client.hset(`${f.prefix}:counts`, 'callbacks', 0, 'disposition:reached', 0);
  });

  it('that was none is taken back in the journal too: a machine had picked up', async () => {
    await promise(1);
    await f.roster({ id: 'ann' });
    const lease = await reach(21);
    await compare();
    expect(ends()).toEqual([['CB1', 'reached']]);
    await f.pass(1_000);
    await f.store.unanswered(lease, at(f.now() + 60_000), 'unreachable');
    // Also the process that has only just started must not apply the old end.
    const again = await own.again();
    await node(again)();
    expect(ends(again)).toEqual([['CB1', null]]);
    expect(await rows()).toEqual([['CB1', 'open']]);
  });
});

it('a promise that its caller took back is none any more', async () => {
  await asks(1);
  await f.hold(1, { numberHash: '+1' as never }, { unkeep: true });
  await compare();
  expect(ends()).toEqual([['CB1', 'cancelled']]);
});
