/** A caller comes out of a room: what the store knows of them decides where they go. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Call } from '../../src/core/call.ts';
import type { E164, Lease, QueueName, RoomName } from '../../src/core/ids.ts';
import type { DurationMs, EpochMs } from '../../src/core/time.ts';
import { fresh, leftRoom } from '../../src/engine/caller.ts';
import { HOTLINE, type TestHotline } from '../support/hotline.ts';
import { newSid, startLonely } from './carrier-post.ts';

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startLonely();
});
afterAll(async () => hotline.stop());

const QUARTER_MS = 900_000;

it.each([5_000, QUARTER_MS])('after %i ms of which nobody knows any more: in line, at the old place', async (ms) => {
  const { deps } = hotline.running.engine;
  const sid = newSid();
  const begun = fresh(sid, HOTLINE as E164, '+12025550155' as E164, deps.versions.forCall(sid), [], deps);
  const since = (deps.clock.now() - ms) as EpochMs;
  const arrivedAt = (since - 60_000) as EpochMs;
  const call: Call = {
    ...begun,
    step: 5,
    at: '@talking' as never,
    ctx: {
      ...begun.ctx,
      line: { queue: 'general' as QueueName, countsAsWaitedMs: 0 as DurationMs, why: null },
      talk: { room: 'pz-1' as RoomName, lease: 1 as Lease, withWhom: 'agent', since },
    },
    place: { id: sid as never, arrivedAt, spoken: 3 },
  };
  expect(await leftRoom(call, 'after', deps)).toMatchObject({ call: { at: '@hold' }, line: { arrivedAt } });
});
