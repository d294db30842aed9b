import { afterEach, describe, expect, it } from 'vitest';
import type { LegHandle } from '../../src/simulator/handle.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  agent,
  conserved,
  eventually,
  heardBy,
  holds,
  legsTo,
  MEI,
  outcomeOf,
  passes,
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

const lastLeg = (): LegHandle => hotline.carrier.leg(legsTo(hotline, MEI).at(-1)?.sid ?? '');

/** Call time at which the machine began to say something that contains these words. */
function saidAt(sid: string, words: RegExp): readonly number[] {
  const leg = hotline.carrier.legs.find((one) => one.sid === sid);
  return (leg?.transcript ?? []).flatMap((line) => (line.is === 'heard' && words.test(line.text) ? [line.at] : []));
}

describe('it is not over when the agent hangs up', () => {
  it('0 leads back into the line, at the old arrival and with the same context', async () => {
    hotline = await startStory({ agents: [agent('201', MEI, { queues: '[general, urgent]' })] });
    hotline.carrier.setPhone(MEI, willing(10_000));
    const caller = hotline.call();
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/a repair/, PATIENCE_MS);
    await caller.pressWhenAsked('9', PATIENCE_MS);
    await caller.joined(PATIENCE_MS);
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    expect(arrivedAt).toBeTypeOf('number');
    await caller.hears(/other person has left.*press 0/, PATIENCE_MS);
    await caller.pressWhenAsked('0', PATIENCE_MS);
    await eventually(() => legsTo(hotline, MEI).length).toBe(2);
    expect(await rowOf(hotline, caller)).toMatchObject({ arrivedAt, queue: 'urgent' });
    await caller.joined(PATIENCE_MS);
    expect(heardBy(hotline, lastLeg().sid)).toMatch(/Device may be dangerous/);
  });

  it('silence ends the call as talked, after being asked twice, 8 s each', async () => {
    hotline = await startStory({ rate: 20 });
    hotline.carrier.setPhone(MEI, willing(10_000));
    const caller = await holds(hotline);
    await caller.joined(PATIENCE_MS);
    expect(await caller.ended(PATIENCE_MS)).toBe('completed');
    await eventually(() => outcomeOf(hotline, caller)).toBe('talked');
    const leg = hotline.carrier.legs.find(({ sid }) => sid === caller.sid);
    const asked = saidAt(caller.sid, /press 0/).slice(-2);
    const goodbye = saidAt(caller.sid, /Goodbye/)[0] ?? 0;
    expect(saidAt(caller.sid, /other person has left/)).toHaveLength(2);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(8_000);
    expect(goodbye - (asked[1] ?? 0)).toBeGreaterThan(8_000);
    expect(leg?.endedBy).toBe('application');
  });

  it('a talk under 5 s goes back by itself, once in a call', async () => {
    hotline = await startStory({ rate: 10 });
    hotline.carrier.setPhone(MEI, willing(500));
    const caller = await holds(hotline);
    await caller.joined(PATIENCE_MS);
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await caller.hears(/connection broke/, PATIENCE_MS);
    expect((await rowOf(hotline, caller))?.arrivedAt).toBe(arrivedAt);
    await caller.joined(PATIENCE_MS);
    // The second time the caller is asked.
    await caller.hears(/other person has left/, PATIENCE_MS);
    expect((await trailOf(hotline, caller.sid, 'bridged')).length).toBe(2);
  });

  it('the agent has a moment for notes, then is ready again', async () => {
    hotline = await startStory({ rate: 20, hotline: (text) => text.replace('wrap-up: 2s', 'wrap-up: 20s') });
    hotline.carrier.setPhone(MEI, willing());
    const first = await holds(hotline, '+12025550151');
    await first.joined(PATIENCE_MS);
    const second = await holds(hotline, '+12025550152');
    await passes(hotline, 6_000);
    first.hangUp();
    await eventually(() => stateOf(hotline, '201')).toBe('wrap-up');
    await second.joined(PATIENCE_MS);
    const over = (await trailOf(hotline, first.sid, 'talk-over'))[0]?.at ?? 0;
    const offered = (await trailOf(hotline, second.sid, 'offered'))[0]?.at ?? 0;
    expect(offered - over).toBeGreaterThanOrEqual(20_000);
    expect(offered - over).toBeLessThan(22_000 + 150 * 20);
    await eventually(() => outcomeOf(hotline, first)).toBe('talked');
    await conserved(hotline);
  });

  it('a caller left alone in the room by the carrier is noticed and asked', async () => {
    hotline = await startStory();
    hotline.carrier.setPhone(MEI, willing());
    const caller = await holds(hotline);
    const [agentLeg = ''] = await caller.joined(PATIENCE_MS);
    await eventually(async () => (await storeOf(hotline).census()).talking).toBe(1);
    await endsQuietly(agentLeg);
    await caller.hears(/other person has left|connection broke/, PATIENCE_MS);
    expect(await storyOf(hotline, caller.sid)).toContain('agent-left');
  });
});

/** The agent's leg goes without ending the conference, as a carrier that loses a participant does. */
async function endsQuietly(sid: string): Promise<void> {
  const { url, accountSid, rooms } = hotline.carrier;
  const room = rooms.find(({ present }) => present.includes(sid));
  const authorization = `Basic ${Buffer.from(`${accountSid}:test-token-of-the-carrier`).toString('base64')}`;
  const response = await fetch(
    `${url}/2010-04-01/Accounts/${accountSid}/Conferences/${room?.sid ?? ''}/Participants/${sid}.json`,
    { method: 'POST', headers: { authorization }, body: new URLSearchParams({ EndConferenceOnExit: 'false' }) },
  );
  expect(response.status).toBe(200);
  hotline.carrier.leg(sid).drop();
}
