/** Nobody can have us ring numbers that cost money: by calling from one, by keying one in, by asking often, by an older promise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, CallSid, Lease, PlaceId, QueueName, RoomName } from '../../src/core/ids.ts';
import { ringCustomer } from '../../src/engine/callback.ts';
import type { Telephony } from '../../src/engine/carrier-ports.ts';
import type { Offer } from '../../src/engine/lease-ports.ts';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { testRedis } from '../support/redis.ts';
import { doorOf, type Door, find, formOf, nextOf } from './carrier-post.ts';
import { composed } from './composed.ts';

let hotline: TestHotline;
let door: Door;
beforeAll(async () => {
  const edit = (file: string, text: string): string =>
    file === 'hotline.yaml' ? `${text.replaceAll(', hours: always }', ' }')}callbacks: { per-hour: 1 }\n` : text;
  hotline = await startHotline({ rate: 1, edit });
  door = doorOf(hotline);
});
afterAll(async () => hotline.stop());

describe('a caller who asks to be rung back', () => {
  it.each(['+19005550155', '+442071838750', '+18765550155', '+12025550111', '+12025550101', '+911'])(
    'and rings from %s is asked for another number',
    async (From) => {
      const { sid, next } = await door.call(['0'], From);
      const { document } = await door.ask(next, formOf(sid, { From, Digits: '1' }));
      expect(Number(find(document, 'Gather')?.attributes['numDigits'])).toBeGreaterThan(9);
      await door.ask('/voice/status', formOf(sid, { From, CallStatus: 'completed' }));
    },
  );

  it('while as many were rung as may be within an hour, goes on holding at the same place and hears why', async () => {
    const redis = await testRedis();
    const dials = `pz:{${hotline.name}}:dials`;
    const { at } = await hotline.running.engine.deps.store.census();
    await redis.client.zadd(dials, at, '1');
    const { sid, next } = await door.call(['0', '1']);
    const { xml } = await door.ask(next, formOf(sid, { Digits: '1' }));
    expect(xml).toContain("I can't arrange that call back. You keep your place in line.");
    expect(xml).toContain('/music/');
    expect(await hotline.running.engine.deps.store.callbacks()).toEqual([]);
    expect(await hotline.running.engine.deps.store.load(sid)).toMatchObject({ stored: { line: { place: 1 } } });
    await redis.client.del(dials);
    const asked = await door.ask(nextOf(xml), formOf(sid, { Digits: '1' }));
    await door.ask(nextOf(asked.xml), formOf(sid, { Digits: '1' }));
    expect(await hotline.running.engine.deps.store.callbacks()).toHaveLength(1);
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
    await redis.cleanUp();
  });
});

it('a promise that was made under other rules is looked at once more before its number is rung', async () => {
  const rung: string[] = [];
  const telephony: Telephony = {
    ring: async ({ to }) => {
      rung.push(to);
      return { is: 'ok', value: 'CA0' as CallSid };
    },
    ringWith: async () => ({ is: 'unknown' }),
    fallbackUrl: async () => ({ is: 'unknown' }),
    fallback: async () => ({ is: 'unknown' }),
    redirect: async () => ({ is: 'ok', value: null }),
    hangUp: async () => ({ is: 'ok', value: null }),
    status: async () => ({ is: 'unknown' }),
    text: async () => ({ is: 'unknown' }),
    legs: async () => ({ is: 'unknown' }),
    rung: async () => ({ is: 'unknown' }),
    rooms: async () => ({ is: 'unknown' }),
    endRoom: async () => ({ is: 'unknown' }),
    isOpen: async () => ({ is: 'unknown' }),
    inRoom: async () => ({ is: 'unknown' }),
    forgetRecordings: async () => ({ is: 'unknown' }),
  };
  const { deps } = (await composed(() => ({}), { telephony })).engine;
  for (const number of ['+12025550155', '+442071838750', '+19005550155', '+12025550120']) {
    const offer: Offer = {
      lease: 1 as Lease,
      place: 'CB1' as PlaceId,
      kind: 'callback',
      agent: '201' as AgentId,
      room: 'pz-1' as RoomName,
      queue: 'general' as QueueName,
      arrivedAt: deps.clock.now(),
      at: deps.clock.now(),
      card: '',
      number: deps.tickets.seal({ number }),
      recording: null,
      attempt: 1,
      unrung: 0,
    };
    await ringCustomer(offer, 'CA1' as CallSid, deps);
  }
  expect(rung).toEqual(['+12025550155']);
});
