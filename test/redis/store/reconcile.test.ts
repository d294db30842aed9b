/** Whoever is alone in a room is found though the node that saw it first dies before the second look. */
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RoomName } from '../../../src/core/ids.ts';
import type { CarrierLeg, CarrierRoom } from '../../../src/engine/carrier-ports.ts';
import type { Deps } from '../../../src/engine/deps.ts';
import { reconciler } from '../../../src/engine/reconcile.ts';
import { sampleCatalog } from '../../support/catalog.ts';
import { type Fixture, fixture } from './fixture.ts';

let f: Fixture;
let jobs: Promise<unknown>[];
/** Rooms that were ended by whom. */
let ended: string[];
beforeEach(async () => {
  f = await fixture();
  jobs = [];
  ended = [];
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

const room: CarrierRoom = { sid: 'CFlost', name: 'pz-ofnobody' as RoomName };
/** One look of a node, at a carrier with one room in which nobody's agent is alone. */
const look = (node: string) => {
  const telephony: Partial<Deps['telephony']> = {
    legs: () => Promise.resolve({ is: 'ok', value: [] satisfies CarrierLeg[] }),
    rooms: () => Promise.resolve({ is: 'ok', value: [room] }),
    inRoom: () => Promise.resolve({ is: 'ok', value: [f.sid(99)] }),
    endRoom: (sid) => {
      ended.push(`${sid} by ${node}`);
      return Promise.resolve({ is: 'ok', value: null });
    },
  };
  const deps = {
    store: f.store,
    telephony,
    versions: { hotline: () => sampleCatalog().hotline },
    log: pino({ level: 'silent' }),
    later: (_what: string, work: () => Promise<void>) => void jobs.push(work()),
    dispatch: () => undefined,
  } as unknown as Deps;
  return reconciler(deps, node);
};
const helped = async () => {
  await Promise.all(jobs.splice(0));
  return ended;
};

it('is let out at the second look, which is another node’s', async () => {
  await look('first')();
  expect(await helped()).toEqual([]);
  // It dies; its claim runs out on the wall.
  await f.redis.client.del(`${f.prefix}:claim:reconcile`);
  await f.pass(7_000);
  await look('second')();
  expect(await helped()).toEqual([]);
  await f.pass(10_000);
  await look('second')();
  expect(await helped()).toEqual(['CFlost by second']);
  expect((await f.store.census()).repairs).toEqual({ 'lonely-room': 1 });
});
