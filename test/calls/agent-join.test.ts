import { afterEach, describe, expect, it } from 'vitest';
import type { LegHandle } from '../../src/simulator/handle.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  agent,
  conserved,
  DANIEL,
  eventually,
  heardBy,
  holds,
  legsTo,
  MEI,
  metBy,
  outcomeOf,
  PATIENCE_MS,
  rowOf,
  startStory,
  stateOf,
  storeOf,
  storyOf,
  trailOf,
  willing,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

/** This much wall time of a busy machine is nobody's fault. */
const NOISE_MS = 300;

async function rung(): Promise<{ caller: LegHandle; phone: LegHandle }> {
  hotline.carrier.setPhone(MEI, { is: 'manual' });
  const caller = await holds(hotline);
  return { caller, phone: await hotline.carrier.rings(MEI, PATIENCE_MS) };
}

/** Free at once: no miss, no wrap-up, and the next caller is theirs. */
async function freeForTheNext(): Promise<void> {
  await eventually(() => stateOf(hotline, '201')).toBe('ready');
  const [row] = await storeOf(hotline).agents();
  expect(row?.misses).toBe(0);
  hotline.carrier.setPhone(MEI, willing());
  const next = await holds(hotline, '+12025550166');
  await next.joined(PATIENCE_MS);
  await conserved(hotline);
}

describe('being joined', () => {
  it('offered within 2 s of an agent becoming ready, joined within 2 s of "1", in one room', async () => {
    const rate = 8;
    hotline = await startStory({ rate });
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    hotline.carrier.setPhone(MEI, willing());
    const caller = await holds(hotline);
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    const [agentLeg] = await caller.joined(PATIENCE_MS);
    const at = async (sid: string, what: string) => (await trailOf(hotline, sid, what))[0]?.at ?? Number.NaN;
    const allowed = 2_000 + NOISE_MS * rate;
    expect((await at(caller.sid, 'offered')) - (await at('201', 'agent-in'))).toBeLessThan(allowed);
    expect((await at(caller.sid, 'bridged')) - (await at(caller.sid, 'accepted'))).toBeLessThan(allowed);
    expect(hotline.carrier.rooms).toHaveLength(1);
    expect(new Set(hotline.carrier.rooms[0]?.present)).toEqual(new Set([caller.sid, agentLeg]));
  });

  it('is pulled by the caller’s next hold turn when the push is refused', async () => {
    hotline = await startStory();
    hotline.carrier.setFaults({ updateRefused: 1 });
    hotline.carrier.setPhone(MEI, willing());
    const caller = await holds(hotline);
    await caller.joined(PATIENCE_MS);
    expect(await storyOf(hotline, caller.sid)).toEqual([
      'arrived',
      'joined',
      'offered 201',
      'accepted 201',
      'bridged 201',
    ]);
    expect(hotline.carrier.rooms).toHaveLength(1);
  });
});

describe('an agent who presses 1 and hangs up before the caller comes in, while the carrier keeps silent', () => {
  it('leaves nobody alone in the room: the caller is in line again and meets the next agent', async () => {
    hotline = await startStory({ agents: [agent('201', MEI), agent('202', DANIEL)] });
    await storeOf(hotline).setAgent('202' as never, 'out', 'test');
    const { caller, phone } = await rung();
    hotline.carrier.setFaults({ updateRefused: 1, statusLost: 1 });
    phone.answer();
    await phone.pressWhenAsked('1', PATIENCE_MS);
    await phone.inRoom(PATIENCE_MS);
    if (caller.leg.others.length > 0) throw new Error('the caller was pulled before the story began');
    phone.drop();
    await caller.inRoom(PATIENCE_MS);
    hotline.carrier.setFaults({ updateRefused: 0, statusLost: 0 });
    await caller.hears(/lost the agent|back in line/i, PATIENCE_MS);
    hotline.carrier.setPhone(DANIEL, willing());
    await storeOf(hotline).setAgent('202' as never, 'in', 'test');
    await caller.joined(PATIENCE_MS);
    expect(metBy(hotline, caller.sid)).toEqual(legsTo(hotline, DANIEL).map(({ sid }) => sid));
    await conserved(hotline);
  });
});

describe('a caller who hangs up', () => {
  it('while the agent’s phone rings: it stops ringing and the agent is free', async () => {
    hotline = await startStory();
    const { caller, phone } = await rung();
    caller.hangUp();
    expect(await phone.ended(PATIENCE_MS)).toBe('canceled');
    await eventually(() => outcomeOf(hotline, caller)).toBe('abandoned-offered');
    await freeForTheNext();
  });

  it('in the whisper: the agent is told at once and free', async () => {
    hotline = await startStory();
    const { caller, phone } = await rung();
    phone.answer();
    await phone.hears(/General/i, PATIENCE_MS);
    caller.hangUp();
    await phone.hears(/caller has gone/, PATIENCE_MS);
    expect(heardBy(hotline, phone.sid)).not.toMatch(/press 1/);
    await eventually(() => outcomeOf(hotline, caller)).toBe('abandoned-offered');
    await freeForTheNext();
  });

  it('between "1" and the join: the agent is told at once and free', async () => {
    hotline = await startStory();
    const { caller, phone } = await rung();
    // The push does not get through, so that the agent waits in the room.
    hotline.carrier.setFaults({ updateRefused: 1 });
    phone.answer();
    await phone.pressWhenAsked('1', PATIENCE_MS);
    await phone.inRoom(PATIENCE_MS);
    hotline.carrier.setFaults({ updateRefused: 0 });
    if (caller.leg.others.length > 0) throw new Error('the caller was pulled before the story began');
    caller.hangUp();
    await phone.hears(/caller has gone/, PATIENCE_MS);
    await eventually(() => outcomeOf(hotline, caller)).toBe('abandoned-offered');
    await freeForTheNext();
  });

  it('without a word of the carrier: the refused push tells, and the agent hears it', async () => {
    hotline = await startStory();
    const { caller, phone } = await rung();
    hotline.carrier.setFaults({ statusLost: 1 });
    phone.answer();
    await phone.hears(/General/i, PATIENCE_MS);
    caller.hangUp();
    await phone.pressWhenAsked('1', PATIENCE_MS);
    await phone.hears(/caller has gone/, PATIENCE_MS);
    await eventually(() => outcomeOf(hotline, caller)).toBe('abandoned-offered');
    hotline.carrier.setFaults({ statusLost: 0 });
    await freeForTheNext();
  });

  it('is soon noticed even if the carrier never tells and nobody is there to ask', async () => {
    hotline = await startStory();
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    const caller = await holds(hotline);
    hotline.carrier.setFaults({ statusLost: 1 });
    caller.hangUp();
    // Whether the caller chose to go is not known, so it is not claimed.
    await eventually(() => outcomeOf(hotline, caller)).toBe('suspect');
    expect(await rowOf(hotline, caller)).toBeUndefined();
    expect(legsTo(hotline, MEI)).toHaveLength(0);
    await conserved(hotline);
  });
});
