import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CallSid } from '../../src/core/ids.ts';
import type { EpochMs } from '../../src/core/time.ts';
import { removeKeys, testRedis } from '../support/redis.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  documentOf,
  doorOf,
  type Door,
  type Form,
  formOf,
  isSafety,
  newSid,
  nextOf,
  startLonely,
} from './carrier-post.ts';

let hotline: TestHotline;
let door: Door;
beforeAll(async () => {
  hotline = await startLonely();
  door = doorOf(hotline);
});
afterAll(async () => hotline.stop());

const stepOf = async (sid: CallSid): Promise<number> => {
  const found = await hotline.running.engine.deps.store.load(sid);
  return found.is === 'live' ? found.stored.step : -1;
};

describe('a webhook that comes again', () => {
  it('gets the same answer, with or without the carrier’s own token, and changes nothing', async () => {
    for (const headers of [{}, { 'i-twilio-idempotency-token': 'b0c1' }]) {
      const { sid, next } = await door.call(['1']);
      const post = { form: formOf(sid, { Digits: '*' }), headers };
      const first = await door.ask(next, post);
      const after = await door.state(sid);
      for (let again = 0; again < 3; again++) expect((await door.ask(next, post)).xml).toBe(first.xml);
      expect(await door.state(sid)).toEqual(after);
    }
  });

  it('of which nobody can read the URL promises nothing by being taken for the answer to what it was asked', async () => {
    const { sid, next } = await door.call(['0']);
    const unreadable = next.replace('t=', 't=x');
    // "A callback", and the same webhook again, when the call stands where 1 would confirm it.
    const once = await door.ask(unreadable, formOf(sid, { Digits: '1' }));
    expect((await door.ask(unreadable, formOf(sid, { Digits: '1' }))).xml).toBe(once.xml);
    expect(await stepOf(sid)).toBe(3);
    const noted = [...hotline.running.engine.deps.journal.noted()];
    expect(noted.filter(({ promised }) => promised.sid === sid)).toEqual([]);
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
  });

  it('of which nobody can read the URL does not bring back a call that has had its last words', async () => {
    const { sid, next } = await door.call(['1', '4']);
    await door.ask(next, formOf(sid, { Digits: '1' }));
    const { store } = hotline.running.engine.deps;
    const ended = { phase: 'ended', outcome: 'self-served' };
    expect(await store.call(sid)).toMatchObject(ended);
    await door.ask(next.replace('t=', 't=x'), formOf(sid, { Digits: '*' }));
    expect(await store.call(sid)).toMatchObject(ended);
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
  });

  it('in the line, a while later, gets the same music from the same second and the same words', async () => {
    const { sid, ...held } = await door.call(['0', '']);
    let { next } = held;
    for (const digits of [{}, { Digits: '0' }, { Digits: '*' }] as Form[]) {
      const first = await door.ask(next, formOf(sid, digits));
      const told = await hotline.running.engine.deps.store.load(sid);
      // Call time goes on: the music has played for more than a second.
      await vi.waitFor(
        async () => {
          const { at } = await hotline.running.engine.deps.store.census();
          expect(told.is === 'live' && at > told.stored.toldAt + 1_000).toBe(true);
        },
        { timeout: 10_000 },
      );
      expect((await door.ask(next, formOf(sid, digits))).xml).toBe(first.xml);
      next = nextOf(first.xml);
    }
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
  });

  it('a thousand times, a hundred at once, makes one change and gets a thousand equal answers', async () => {
    const { sid, next } = await door.call();
    const before = await stepOf(sid);
    const form = formOf(sid, { Digits: '0' });
    const answers = new Set<string>();
    for (let wave = 0; wave < 10; wave++)
      for (const { xml } of await Promise.all(Array.from({ length: 100 }, () => door.ask(next, form))))
        answers.add(xml);
    expect(answers.size).toBe(1);
    expect(await stepOf(sid)).toBe(before + 1);
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
  });

  it('a thousand times at once, more than a busy node can answer in time, makes one change all the same', async () => {
    const { sid, next } = await door.call();
    const before = await stepOf(sid);
    const form = formOf(sid, { Digits: '0' });
    // Each is a document, whatever the hurry.
    await Promise.all(Array.from({ length: 1_000 }, () => door.ask(next, form)));
    // After so many missed deadlines the node asks nothing until a probe has come back.
    await vi.waitFor(async () => expect(await stepOf(sid)).toBe(before + 1), { timeout: 20_000 });
    const { queues } = await hotline.running.engine.deps.store.census();
    expect(queues.find(({ queue }) => queue === 'general')?.waiting).toBe(1);
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
  }, 60_000);

  it('and rings in again under the same name gets the present prompt', async () => {
    const { sid, xml } = await door.call(['1']);
    const after = await door.state(sid);
    const again = await door.ask('/voice', formOf(sid, { CallStatus: 'ringing' }));
    expect(nextOf(again.xml)).toBe(nextOf(xml));
    expect(await door.state(sid)).toEqual(after);
  });

  it('once the call is over, gets the end of the call', async () => {
    const { sid, next } = await door.call(['1']);
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
    const after = await door.state(sid);
    for (const path of [next, '/voice', '/voice/turn', '/voice/after', '/voice/push']) {
      const { document } = await door.ask(path, formOf(sid, { Digits: '0' }));
      expect([path, document.children.at(-1)?.name]).toEqual([path, 'Hangup']);
    }
    expect(await door.state(sid)).toEqual(after);
  });
});

it('a webhook of a day long gone, when even the tombstone is, gets the end of the call and begins none', async () => {
  const { tickets } = hotline.running.engine.deps;
  const { sid, next } = await door.call(['0']);
  const call = tickets.open(new URLSearchParams(next.slice(next.indexOf('?'))).get('t') ?? '');
  if (call === null) throw new Error('no ticket');
  const old = { ...call, head: { ...call.head, answeredAt: (call.head.answeredAt - 25 * 3_600_000) as EpochMs } };
  const path = `/voice/turn?t=${tickets.ticket(old)}`;
  // A call that the store knows is live, whatever the clocks say.
  expect((await door.ask(path, formOf(sid))).document.children.at(-1)?.name).not.toBe('Hangup');
  const redis = await testRedis();
  await removeKeys(redis, hotline.name);
  const { arrived } = await hotline.running.engine.deps.store.census();
  for (const again of [path, path.replace('turn', 'after'), path.replace('turn', 'push')])
    expect((await door.ask(again, formOf(sid, { Digits: '0' }))).document.children.at(-1)?.name).toBe('Hangup');
  expect((await hotline.running.engine.deps.store.census()).arrived).toBe(arrived);
  await redis.cleanUp();
});

describe('a webhook of an older step', () => {
  it('gets the present prompt and changes nothing', async () => {
    const sid = newSid();
    let { xml } = await door.ask('/voice', formOf(sid));
    const steps: string[] = [];
    for (const key of ['1', '*', '*', '*', '*', '*', '*']) {
      steps.push(nextOf(xml));
      ({ xml } = await door.ask(nextOf(xml), formOf(sid, { Digits: key })));
    }
    const after = await door.state(sid);
    for (const old of steps.slice(0, -1)) {
      const { xml: present } = await door.ask(old, formOf(sid, { Digits: '2' }));
      expect(nextOf(present)).toBe(nextOf(xml));
      expect(present).toBe(xml);
    }
    expect(await door.state(sid)).toEqual(after);
  });
});

describe('status callbacks', () => {
  it('of an unknown call are answered and leave nothing but its tombstone', async () => {
    const sid = newSid();
    const before = await hotline.running.engine.deps.store.census();
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
    const { document } = await door.ask('/voice', formOf(sid));
    expect(document.children.at(-1)?.name).toBe('Hangup');
    const { arrived, menu } = await hotline.running.engine.deps.store.census();
    expect({ arrived, menu }).toEqual({ arrived: before.arrived, menu: before.menu });
  });

  it('out of order leave an ended call ended', async () => {
    const { sid, next } = await door.call();
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed', SequenceNumber: '2' }));
    const after = await door.state(sid);
    for (const [status, order] of [
      ['ringing', '0'],
      ['in-progress', '1'],
      ['completed', '2'],
    ] as const)
      await door.ask('/voice/status', formOf(sid, { CallStatus: status, SequenceNumber: order }));
    expect(await door.state(sid)).toEqual(after);
    const { document } = await door.ask(next, formOf(sid, { Digits: '0' }));
    expect(document.children.at(-1)?.name).toBe('Hangup');
  });

  it.each(['-1', '1e30', 'x', '', 'NaN', '0x10', '9'.repeat(400)])(
    'with the absurd order "%s" end the call all the same',
    async (SequenceNumber) => {
      const { sid } = await door.call();
      await door.ask('/voice/status', formOf(sid, { CallStatus: 'in-progress', SequenceNumber }));
      expect(await stepOf(sid)).toBe(1);
      await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed', SequenceNumber }));
      expect(await hotline.running.engine.deps.store.load(sid)).toMatchObject({ is: 'over' });
    },
  );

  it('with a status nobody knows end nothing', async () => {
    const { sid } = await door.call();
    for (const CallStatus of ['exploded', '', 'COMPLETED', 'completed ']) {
      await door.ask('/voice/status', formOf(sid, { CallStatus }));
      expect(await stepOf(sid)).toBe(1);
    }
  });
});

describe('after everything in Redis is gone', () => {
  it('the ticket takes the call up where it was', async () => {
    const { sid, next } = await door.call(['0']);
    const redis = await testRedis();
    await removeKeys(redis, hotline.name);
    await redis.cleanUp();
    const { document, xml } = await door.ask(next, formOf(sid));
    expect(isSafety(document)).toBe(false);
    expect(await stepOf(sid)).toBe(3);
    // The same webhook again is a repeat, as ever.
    expect(documentOf((await door.ask(next, formOf(sid))).xml)).toEqual(documentOf(xml));
  });
});
