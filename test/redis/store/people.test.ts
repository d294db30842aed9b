import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agent, at, type Fixture, fixture, keeping, ms, queue } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

const ann = agent('ann');
async function stateOf(id: string): Promise<string | undefined> {
  return (await f.store.agents()).find((row) => row.id === id)?.state;
}

describe('a queue that was removed', () => {
  it('drains: callers and kept callbacks stand elsewhere, at their own arrival', async () => {
    await f.hold(1);
    await f.pass(1_000);
    await f.hold(2, { queue: queue('old') });
    await f.hold(3, { queue: queue('old') });
    await f.turn(3, { keep: keeping('CB3', '+1'), line: null });
    await f.end(3);
    await f.hold(4, { queue: queue('old') });
    await f.turn(4, { keep: keeping('CB4', '+2', { dueAt: at(3_600_000) }), line: null });
    await f.end(4);
    await f.pass(1_000);
    await f.hold(5);
    expect(await f.store.drain([queue('main'), queue('old')], queue('main'))).toBe(0);
    expect(await f.store.drain([queue('main')], queue('main'))).toBe(3);
    expect(await f.line('main')).toEqual([f.sid(1), f.sid(2), 'CB3', f.sid(5)]);
    expect(await f.hash('place', 'CB4')).toMatchObject({ queue: 'main', status: 'parked' });
    expect((await f.store.census()).queues.map(({ queue, callbacks }) => [queue, callbacks])).toEqual([['main', 2]]);
    await f.audit();
    // The next hold turn wishes what the hotline has, and changes nothing more.
    const { line } = await f.hold(2, { queue: queue('main') });
    expect(line).toMatchObject({ queue: 'main', place: 2 });
    expect(await f.store.drain([queue('main')], queue('main'))).toBe(0);
  });
});

describe('duty', () => {
  it('follows the schedule', async () => {
    await f.roster({ id: 'ann', scheduled: false });
    expect(await stateOf('ann')).toBe('off');
    await f.roster({ id: 'ann' });
    expect(await stateOf('ann')).toBe('ready');
    await f.roster({ id: 'ann', scheduled: false });
    expect(await stateOf('ann')).toBe('off');
  });

  it('by hand beats the schedule until it changes next', async () => {
    await f.roster({ id: 'ann', scheduled: false, changesAt: at(10_000) });
    expect(await f.store.setAgent(ann, 'in', 'ann')).toBe(true);
    await f.roster({ id: 'ann', scheduled: false, changesAt: at(10_000) });
    expect(await stateOf('ann')).toBe('ready');
    await f.pass(10_000);
    await f.roster({ id: 'ann', changesAt: at(20_000) });
    expect(await f.store.setAgent(ann, 'out', 'ann')).toBe(true);
    await f.roster({ id: 'ann', changesAt: at(20_000) });
    expect(await stateOf('ann')).toBe('off');
    await f.pass(10_000);
    await f.roster({ id: 'ann', scheduled: false, changesAt: at(30_000) });
    await f.pass(10_000);
    await f.roster({ id: 'ann', changesAt: null });
    expect(await stateOf('ann')).toBe('ready');
  });

  it('ends after the talk, never in it', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = await f.connect();
    await f.store.setAgent(ann, 'out', 'ann');
    expect(await stateOf('ann')).toBe('talking');
    await f.store.finish(offer.lease, ms(2_000));
    expect(await stateOf('ann')).toBe('wrap-up');
    await f.pass(2_000);
    await f.due();
    expect(await stateOf('ann')).toBe('off');
  });

  it('is over for an agent who is no longer listed, after the talk', async () => {
    await f.roster({ id: 'ann' }, { id: 'bob' });
    await f.hold(1);
    const offer = await f.connect();
    await f.roster();
    expect(await f.store.agents()).toMatchObject([{ id: 'ann', state: 'talking' }]);
    await f.store.finish(offer.lease, ms(2_000));
    await f.pass(2_000);
    await f.due();
    expect(await f.store.agents()).toEqual([]);
  });

  it('moves with the queues of an agent', async () => {
    await f.roster({ id: 'ann' });
    await f.roster({ id: 'ann', queues: [queue('urgent')] });
    expect((await f.store.census()).queues).toMatchObject([
      { queue: 'main', ready: 0, staff: 0 },
      { queue: 'urgent', ready: 1, staff: 1 },
    ]);
  });
});

describe('ready and away by hand', () => {
  it('is refused to the unknown and to those off duty', async () => {
    expect(await f.store.setAgent(ann, 'ready', 'ops')).toBe(false);
    await f.roster({ id: 'ann', scheduled: false });
    expect(await f.store.setAgent(ann, 'ready', 'ops')).toBe(false);
    expect(await f.store.setAgent(ann, 'away', 'ops')).toBe(false);
  });

  it('lasts until taken back, and waits for the end of a talk', async () => {
    await f.roster({ id: 'ann' });
    await f.store.setAgent(ann, 'away', 'ops');
    await f.pass(9_000_000);
    await f.due();
    expect(await stateOf('ann')).toBe('away');
    await f.store.setAgent(ann, 'ready', 'ops');
    await f.hold(1);
    const offer = await f.connect();
    await f.store.setAgent(ann, 'away', 'ops');
    expect(await stateOf('ann')).toBe('talking');
    await f.store.finish(offer.lease, ms(0));
    await f.due();
    expect(await stateOf('ann')).toBe('away');
    expect((await f.store.trail('ann')).map(({ what, data }) => [what, data['by']])).toEqual([
      ['agent-away', 'ops'],
      ['agent-ready', 'ops'],
      ['agent-away', 'ops'],
    ]);
  });

  it('ends a wrap-up early', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = await f.connect();
    await f.store.finish(offer.lease, ms(60_000));
    await f.store.setAgent(ann, 'ready', 'ann');
    expect(await stateOf('ann')).toBe('ready');
    await f.pass(60_000);
    await f.due();
    expect(await stateOf('ann')).toBe('ready');
  });
});

describe('signing in', () => {
  const DAY_MS = 24 * 3_600_000;
  const bob = agent('bob');
  type Phone = 'own' | 'other';
  const trying = (phone: Phone) => f.store.signIn(ann, phone, 'try');
  /** One wrong PIN as soon as one may be tried; how long it makes wait. */
  async function wrong(phone: Phone): Promise<number> {
    const left = await trying(phone);
    await f.pass(left);
    if (left > 0) expect(await trying(phone)).toBe(0);
    return await f.store.signIn(ann, phone, 'wrong');
  }
  async function wrongs(phone: Phone, many: number): Promise<number[]> {
    const waits: number[] = [];
    for (let i = 0; i < many; i++) waits.push(await wrong(phone));
    return waits;
  }
  const seconds = (...each: number[]) => each.map((s) => s * 1_000);

  it('slows down from the third wrong PIN on, doubling to an hour on their own phone, and a right one clears', async () => {
    expect(await wrongs('own', 11)).toEqual(seconds(0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600));
    await f.pass(400_000);
    expect(await trying('own')).toBe(3_200_000);
    expect(await f.store.signIn(bob, 'own', 'try')).toBe(0);
    expect(await f.store.signIn(ann, 'own', 'right')).toBe(0);
    expect(await wrong('own')).toBe(0);
  });

  it('somebody who keeps on trying on other phones keeps nobody out on their own', async () => {
    await wrongs('other', 5);
    expect(await trying('other')).toBeGreaterThan(0);
    expect(await trying('own')).toBe(0);
    expect(await f.store.signIn(ann, 'own', 'right')).toBe(0);
    // Nor does the right PIN there give them tries anew.
    expect(await trying('other')).toBeGreaterThan(0);
  });

  it('all other phones together get 15 tries in a day and a half, then two a day at the most', async () => {
    const waits = await wrongs('other', 15);
    expect(waits.slice(-4)).toEqual(seconds(30 * 2 ** 9, 30 * 2 ** 10, 30 * 2 ** 11, 24 * 3_600));
    expect(f.now()).toBeGreaterThan(1.4 * DAY_MS);
    expect(await wrong('other')).toBe(DAY_MS);
    // Neither do they begin anew when that day is over: how long it is kept is what the arithmetic of the move rests on.
    expect(await f.redis.client.pttl(`${f.prefix}:signin:ann`)).toBeGreaterThan(6 * DAY_MS);
  });

  it('a hundred calls at once get no more tries than one', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => trying('other')));
    expect(all.filter((wait) => wait === 0)).toHaveLength(3);
  });
});

describe('moving a call', () => {
  it('puts it at the head, or in another queue where its next turn leaves it', async () => {
    await f.hold(1);
    await f.pass(1_000);
    await f.hold(2);
    await f.pass(1_000);
    await f.hold(3, { queue: queue('urgent') });
    expect(await f.store.moveCall(f.sid(2), { head: true }, 'ops')).toBe(true);
    expect(await f.line('main')).toEqual([f.sid(2), f.sid(1)]);
    expect(await f.store.moveCall(f.sid(1), { queue: queue('urgent') }, 'ops')).toBe(true);
    // The engine does not know yet and still wishes for the old line; then it follows.
    expect((await f.hold(1)).line).toMatchObject({ queue: 'urgent', place: 1, arrivedAt: at(0) });
    expect((await f.hold(1, { queue: queue('urgent') })).line).toMatchObject({ queue: 'urgent', place: 1 });
    expect((await f.hold(1)).line).toMatchObject({ queue: 'main' });
    expect(await f.store.moveCall(f.sid(9), { head: true }, 'ops')).toBe(false);
  });
});

describe('levers and alarms', () => {
  it('the newest order wins, null takes one back, each is news', async () => {
    expect(await f.store.levers()).toEqual({ closedUntil: null, openUntil: null, announcement: null, news: 0 });
    await f.store.setLevers(
      { closedUntil: at(60_000), announcement: { text: 'Fire.', recording: null, until: null } },
      'ops',
    );
    await f.store.setLevers({ closedUntil: at(70_000) }, 'ops');
    const levers = await f.store.setLevers({ announcement: null, openUntil: at(5) }, 'ops');
    expect(levers).toEqual({ closedUntil: at(70_000), openUntil: at(5), announcement: null, news: 3 });
    expect(await f.store.levers()).toEqual(levers);
    expect((await f.store.trail('hotline')).map(({ what }) => what)).toEqual(['lever', 'lever', 'lever']);
  });

  it('an alarm starts once and ends once, however many nodes notice', async () => {
    const started = await Promise.all(Array.from({ length: 10 }, () => f.store.alarm('lost-call', true)));
    const ended = await Promise.all(Array.from({ length: 10 }, () => f.store.alarm('lost-call', false)));
    expect([started, ended].map((all) => all.filter(Boolean).length)).toEqual([1, 1]);
    expect(await f.store.alarm('lost-call', false)).toBe(false);
  });
});

describe('what falls due', () => {
  it('asks after silent calls, again after a while, until they are heard of', async () => {
    await f.turn(1);
    await f.pass(30_000);
    await f.turn(2);
    await f.pass(30_000);
    expect(await f.due()).toEqual([{ is: 'silent-call', sid: f.sid(1) }]);
    expect(await f.due()).toEqual([]);
    await f.pass(60_000);
    expect(await f.due()).toHaveLength(2);
    await f.end(1);
    await f.turn(2);
    await f.pass(59_000);
    expect(await f.due()).toEqual([]);
  });

  it('is handed out once, to one node', async () => {
    for (let n = 1; n <= 30; n++) await f.turn(n);
    await f.pass(60_000);
    const handed = await Promise.all(Array.from({ length: 6 }, () => f.due()));
    expect(new Set(handed.flat().map((work) => (work.is === 'silent-call' ? work.sid : ''))).size).toBe(30);
    expect(handed.flat()).toHaveLength(30);
  });

  it('hands out no more than asked for, and the rest the next time', async () => {
    for (let n = 1; n <= 5; n++) await f.turn(n);
    await f.pass(60_000);
    const three = async () =>
      (await f.store.due(3, { awayMs: ms(1), silentMs: ms(60_000) }, { name: 'j', mark: null })).works;
    expect(await three()).toHaveLength(3);
    expect(await three()).toHaveLength(2);
  });

  it('of a kind that only a newer version knows is left to it, and holds up nothing, however many come first', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1);
    const offer = await f.offer();
    const due = `${f.prefix}:due`;
    const newer = [...Array.from({ length: 450 }, (_, n) => `hover:${n}`), 'call-back:1', 'unreadable'];
    for (const member of newer) await f.redis.client.zadd(due, 1, member);
    // Within the move that also hands out the offer, before it and after it.
    await f.redis.client.zadd(due, await f.redis.client.zscore(due, `offer:${offer?.lease}`).then(Number), 'zoom:1');
    await f.pass(30_000);
    expect(await f.due()).toMatchObject([{ is: 'offer-expired', lease: offer?.lease }]);
    expect(await f.due()).toEqual([]);
    const left = await f.redis.client.zrange(due, '0', '-1');
    expect(left).toEqual(expect.arrayContaining([...newer, 'zoom:1']));
  });

  it('gives up a promise that nobody kept for a week, and counts it', async () => {
    await f.turn(1, {
      line: { queue: queue('main'), headStartMs: ms(0), lang: 'en' as never, numberHash: null, card: '', memory: null },
      keep: {
        place: 'CB1' as never,
        as: 'callback',
        number: 'x',
        numberHash: null,
        recording: null,
        dueAt: at(3_600_000),
      },
    });
    await f.end(1);
    await f.pass(3_600_000);
    await f.due();
    expect(await f.store.callbacks()).toMatchObject([{ overdue: false }]);
    await f.pass(3_600_000);
    await f.due();
    expect(await f.store.callbacks()).toMatchObject([{ overdue: true }]);
    await f.pass(7 * 86_400_000);
    await f.due();
    expect(await f.store.callbacks()).toMatchObject([{ state: 'done', disposition: 'expired' }]);
  });
});

describe('reports', () => {
  it('list live calls with where they stand, and count everything', async () => {
    await f.roster({ id: 'ann' });
    await f.turn(1);
    await f.pass(1_000);
    await f.hold(2);
    await f.pass(1_000);
    await f.hold(3);
    await f.connect();
    await f.hold(4);
    await f.end(4);
    expect(await f.store.calls()).toMatchObject([
      { sid: f.sid(1), phase: 'menu', queue: null, place: null, startedAt: at(0), arrivedAt: null },
      { sid: f.sid(2), phase: 'talking', queue: 'main', place: null, arrivedAt: at(1_000) },
      { sid: f.sid(3), phase: 'waiting', place: 1, from: '…00', at: 'flow/step', flow: 'flow', lang: 'en' },
    ]);
    expect(await f.store.census()).toMatchObject({
      arrived: 4,
      menu: 1,
      waiting: 1,
      offered: 0,
      talking: 1,
      ended: 1,
      outcomes: { 'abandoned-hold': 1 },
      lastArrivalAt: at(2_000),
      queues: [{ queue: 'main', waiting: 1, longestMs: 0, ready: 0, staff: 1, callbacks: 0, overdue: 0 }],
    });
  });

  it('tell what happened to calls since a moment, a page at a time', async () => {
    await f.turn(1);
    await f.pass(60_000);
    await f.turn(2);
    await f.store.note('hotline', 'noise', {});
    await f.end(1);
    const { entries, next } = await f.store.trails(at(30_000), null);
    expect(entries.map(({ sid, what }) => [sid, what])).toEqual([
      [f.sid(2), 'arrived'],
      [f.sid(2), 'turn'],
      [f.sid(1), 'ended'],
    ]);
    expect(next).toBeNull();
    for (let i = 0; i < 50; i++)
      await Promise.all(Array.from({ length: 100 }, () => f.store.note(f.sid(3), 'noise', {})));
    const first = await f.store.trails(at(0), null);
    const second = await f.store.trails(at(0), first.next);
    expect([...first.entries, ...second.entries]).toHaveLength(5005);
    expect(second.next).toBeNull();
  });

  it('tell one call’s story from its first entry on, over as many pages as it takes', async () => {
    await f.turn(1);
    for (let i = 0; i < 60; i++)
      await Promise.all(Array.from({ length: 100 }, () => f.store.note('hotline', 'noise', {})));
    await f.store.note(f.sid(1), 'whisper', { seconds: 8 });
    await f.end(1);
    const story = await f.store.trail(f.sid(1));
    expect(story.map(({ what }) => what)).toEqual(['arrived', 'turn', 'whisper', 'ended']);
    expect(story[2]).toMatchObject({ sid: f.sid(1), at: at(0), data: { seconds: 8 } });
    const first = await f.store.trailPage('hotline', null);
    const second = await f.store.trailPage('hotline', first.next);
    expect([first.entries.length, second.entries.length, second.next]).toEqual([4_998, 1_002, null]);
  });
});
