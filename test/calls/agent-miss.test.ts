import { afterEach, describe, expect, it } from 'vitest';
import type { Behaviour } from '../../src/simulator/phones.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  agent,
  conserved,
  DANIEL,
  eventually,
  holds,
  legsTo,
  MEI,
  metBy,
  outcomeOf,
  rowOf,
  startStory,
  stateOf,
  storeOf,
  storyOf,
  willing,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

const TWO = [agent('201', MEI), agent('202', DANIEL)];

/** A person who picks up and then … */
const picksUp = (...press: { whenHears: string; digits: string }[]): Behaviour => ({
  is: 'robot',
  answerAfterMs: 1_000,
  press,
});

describe('an agent who does not take the call', () => {
  const ways: readonly (readonly [how: string, phone: Behaviour, event: string])[] = [
    ['does not answer', { is: 'no-answer' }, 'missed'],
    ['is busy', { is: 'busy' }, 'declined'],
    ['declines with 2', picksUp({ whenHears: 'press 2', digits: '2' }), 'declined'],
    [
      'has a voicemail that speaks and presses nothing',
      { is: 'voicemail', greeting: 'Please leave a message.' },
      'missed',
    ],
    ['has a phone that fails', { is: 'failed' }, 'refused'],
    ['hangs up in the whisper', { is: 'answer', script: [{ hear: 'general' }, { hangUp: true }] }, 'missed'],
  ];
  it.each(ways)('%s: the next one is asked, the caller keeps the place', async (_how, phone, event) => {
    hotline = await startStory({ agents: TWO });
    hotline.carrier.setPhone(MEI, phone);
    hotline.carrier.setPhone(DANIEL, willing(10_000));
    const caller = await holds(hotline);
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    const [joined] = await caller.joined(20_000);
    expect(legsTo(hotline, DANIEL).map(({ sid }) => sid)).toEqual([joined]);
    const story = await storyOf(hotline, caller.sid);
    expect(story.slice(0, 6)).toEqual([
      'arrived',
      'joined',
      'offered 201',
      `${event} 201`,
      'offered 202',
      'accepted 202',
    ]);
    expect((await rowOf(hotline, caller))?.arrivedAt).toBe(arrivedAt);
    expect(metBy(hotline, legsTo(hotline, MEI)[0]?.sid ?? '')).toEqual([]);
    await conserved(hotline);
  });

  it('whose call the carrier refuses is not asked at once again, and it is no miss', async () => {
    hotline = await startStory({ agents: TWO });
    hotline.carrier.setPhone(MEI, willing());
    hotline.carrier.setPhone(DANIEL, willing());
    hotline.carrier.setFaults({ restTooMany: 1 });
    const caller = await holds(hotline);
    await eventually(
      async () => (await storyOf(hotline, caller.sid)).filter((what) => what.startsWith('refused')).length,
    ).toBeGreaterThan(3);
    expect(legsTo(hotline, MEI).length + legsTo(hotline, DANIEL).length).toBe(0);
    expect((await storeOf(hotline).agents()).map(({ misses }) => misses)).toEqual([0, 0]);
    hotline.carrier.setFaults({ restTooMany: 0 });
    await caller.joined(20_000);
  });

  it('leaves the head of the line where it is: the next agent gets the first caller, not the second', async () => {
    hotline = await startStory({ agents: [agent('201', MEI), agent('202', DANIEL)] });
    await storeOf(hotline).setAgent('202' as never, 'out', 'test');
    const first = await holds(hotline, '+12025550151');
    const second = await holds(hotline, '+12025550152');
    await eventually(() => storyOf(hotline, first.sid)).toContain('missed 201');
    // Whoever is rung when signing out is off duty when that is over.
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    await eventually(() => stateOf(hotline, '201')).toBe('off');
    hotline.carrier.setPhone(DANIEL, willing());
    await storeOf(hotline).setAgent('202' as never, 'in', 'test');
    await first.joined(20_000);
    expect((await rowOf(hotline, second))?.phase).toBe('waiting');
    expect(await storyOf(hotline, second.sid)).toEqual(['arrived', 'joined']);
  });

  it('twice is away, with a notice, and comes back by itself', async () => {
    hotline = await startStory({ rate: 60, agents: TWO });
    hotline.carrier.setPhone(MEI, { is: 'no-answer' });
    hotline.carrier.setPhone(DANIEL, { is: 'no-answer' });
    const caller = await holds(hotline);
    await eventually(async () => {
      const states = await Promise.all(['201', '202'].map((id) => stateOf(hotline, id)));
      return states.filter((state) => state === 'away').length;
    }).toBe(1);
    const away = (await stateOf(hotline, '201')) === 'away' ? '201' : '202';
    expect(await storyOf(hotline, away)).toContain('agent-away');
    // A text tells them, once.
    await eventually(() => hotline.carrier.messages.map(({ to }) => to)).toEqual([away === '201' ? MEI : DANIEL]);
    expect(hotline.carrier.messages[0]?.body).toMatch(/missed two calls.*\+12025550101/);
    // The last one is never sent away, however often they miss.
    const last = away === '201' ? '202' : '201';
    await eventually(
      async () => (await storyOf(hotline, caller.sid)).filter((what) => what === `missed ${last}`).length,
    ).toBeGreaterThan(3);
    expect(await storyOf(hotline, last)).not.toContain('agent-away');
    await eventually(() => stateOf(hotline, away)).not.toBe('away');
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toMatch(/abandoned/);
    await conserved(hotline);
  });
});
