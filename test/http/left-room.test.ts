/** A caller comes out of a room: what the store knows of them decides where they go. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Call } from '../../src/core/call.ts';
import type { E164, Lease, QueueName, RoomName } from '../../src/core/ids.ts';
import type { DurationMs, EpochMs } from '../../src/core/time.ts';
import { fresh, leftRoom } from '../../src/engine/caller.ts';
import { turn } from '../../src/engine/turn.ts';
import { HOTLINE, type TestHotline } from '../support/hotline.ts';
import { doorOf, formOf, newSid, startLonely } from './carrier-post.ts';

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startLonely();
});
afterAll(async () => hotline.stop());

const QUARTER_MS = 900_000;
const FROM = '+12025550155' as E164;

/** A caller whom no store knows, by their ticket in a room for so long. */
function talking(ms: number, callback: Call['ctx']['callback'] = null): Call {
  const { deps } = hotline.running.engine;
  const sid = newSid();
  const begun = fresh(sid, HOTLINE as E164, FROM, deps.versions.forCall(sid), [], deps);
  const since = (deps.clock.now() - ms) as EpochMs;
  return {
    ...begun,
    step: 5,
    at: '@talking' as never,
    ctx: {
      ...begun.ctx,
      line: { queue: 'general' as QueueName, countsAsWaitedMs: 0 as DurationMs, why: null },
      talk: { room: 'pz-1' as RoomName, lease: 1 as Lease, withWhom: 'agent', since },
      callback,
    },
    place: { id: sid as never, arrivedAt: (since - 60_000) as EpochMs, spoken: 3 },
  };
}

it.each([5_000, QUARTER_MS])('after %i ms of which nobody knows any more: in line, at the old place', async (ms) => {
  const call = talking(ms);
  expect(await leftRoom(call, 'after', hotline.running.engine.deps)).toMatchObject({
    call: { at: '@hold' },
    line: { arrivedAt: call.place?.arrivedAt },
  });
});

it('nor does silence end the call of whoever is said to have talked: the store was away as they came out', async () => {
  const { deps } = hotline.running.engine;
  const call = talking(QUARTER_MS);
  const gone = { ...call, at: '@agent-gone' as never, ctx: { ...call.ctx, talk: null, outcome: 'talked' as const } };
  const first = await turn(gone, { type: 'SILENCE' }, 'silence', deps);
  if (first.is !== 'told') throw new Error('over');
  expect(first.call.at).toBe('@agent-gone');
  expect(await turn(first.call, { type: 'SILENCE' }, 'again', deps)).toMatchObject({
    call: { at: '@hold' },
    line: { arrivedAt: call.place?.arrivedAt },
  });
});

it('a customer likewise, and their callback is not rung again', async () => {
  const { deps } = hotline.running.engine;
  const door = doorOf(hotline);
  const { sid, next } = await door.call(['0', '1']);
  const { xml } = await door.ask(next, formOf(sid, { Digits: '1' }));
  expect(xml).toMatch(/call you/);
  await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
  const [promised] = await deps.store.callbacks();
  if (promised === undefined) throw new Error('nothing was promised');
  const leg = { place: promised.place, lease: 1 as Lease, room: 'pz-1' as RoomName, byKey: true };
  expect(await leftRoom(talking(QUARTER_MS, leg), 'after', deps)).toMatchObject({ call: { at: '@hold' } });
  expect(await deps.store.callbacks()).toMatchObject([{ state: 'done', disposition: 'reached' }]);
});
