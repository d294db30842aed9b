import { afterEach, describe, expect, it } from 'vitest';
import type { LegHandle } from '../../src/simulator/handle.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  agent,
  DANIEL,
  eventually,
  holds,
  MEI,
  PATIENCE_MS,
  rowOf,
  SOFIA,
  startStory,
  stateOf,
  storeOf,
  storyOf,
  trailOf,
  willing,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

/** Presses these keys, each when the one before has been answered. */
async function through(caller: LegHandle, ...keys: (readonly [heard: RegExp, press: string])[]): Promise<void> {
  for (const [heard, press] of keys) {
    await caller.hears(heard, PATIENCE_MS);
    await caller.pressWhenAsked(press, PATIENCE_MS);
  }
  await eventually(async () => (await rowOf(hotline, caller))?.phase).toMatch(/waiting|offered/);
}

const inChinese: readonly [RegExp, string] = [/中文/, '2'];
const person: readonly [RegExp, string] = [/人工/, '0'];

describe('who is asked', () => {
  it('whoever has been idle longest goes first', async () => {
    hotline = await startStory({ agents: [agent('201', MEI), agent('202', DANIEL), agent('203', SOFIA)] });
    for (const phone of [MEI, DANIEL, SOFIA]) hotline.carrier.setPhone(phone, willing());
    const asked: (string | undefined)[] = [];
    for (let n = 1; n <= 4; n++) {
      const caller = await holds(hotline, `+1202555015${n}`);
      await caller.joined(PATIENCE_MS);
      const who = (await storyOf(hotline, caller.sid)).find((what) => what.startsWith('accepted'))?.slice(-3) ?? '';
      asked.push(who);
      caller.hangUp();
      await eventually(() => stateOf(hotline, who)).toBe('ready');
    }
    expect(asked).toEqual(['201', '202', '203', '201']);
  });

  it('an agent who shares the language goes before one who has been idle longer', async () => {
    hotline = await startStory({
      agents: [agent('201', MEI, { languages: '[en]' }), agent('202', DANIEL, { languages: '[zh]' })],
    });
    hotline.carrier.setPhone(DANIEL, willing());
    const caller = hotline.call();
    await through(caller, inChinese, person);
    await caller.joined(PATIENCE_MS);
    expect(await storyOf(hotline, caller.sid)).toContain('accepted 202');
    expect(await stateOf(hotline, '201')).toBe('ready');
  });

  it('after half a minute the others are asked too', async () => {
    hotline = await startStory({ agents: [agent('201', MEI, { languages: '[en]' })] });
    hotline.carrier.setPhone(MEI, willing());
    const caller = hotline.call();
    await through(caller, inChinese, person);
    await caller.joined(PATIENCE_MS);
    const [offered] = await trailOf(hotline, caller.sid, 'offered');
    expect(offered?.data['waitedMs']).toBeGreaterThanOrEqual(30_000);
    // Within the second that a round of offers takes at most, and the machine's own.
    expect(offered?.data['waitedMs']).toBeLessThan(32_000 + 200 * 40);
  });

  it('an agent idle for a minute takes the longest waiter of another queue, unless it is exclusive', async () => {
    hotline = await startStory({
      agents: [agent('201', MEI, { queues: '[repairs]' }), agent('202', DANIEL, { queues: '[general, urgent]' })],
      hotline: (text) => text.replace('on-call: [+12025550120]', 'exclusive: yes'),
    });
    await storeOf(hotline).setAgent('202' as never, 'out', 'test');
    hotline.carrier.setPhone(MEI, willing());
    const since = (await storeOf(hotline).agents()).find(({ id }) => id === '201')?.since ?? 0;
    const urgent = hotline.call('+12025550151');
    await through(urgent, [/For English/, '1'], [/order or delivery/, '9']);
    const general = await holds(hotline, '+12025550152');
    await general.joined(PATIENCE_MS);
    const [offered] = await trailOf(hotline, general.sid, 'offered');
    expect((offered?.at ?? 0) - since).toBeGreaterThanOrEqual(60_000);
    expect(await storyOf(hotline, urgent.sid)).not.toContain('offered 201');
    expect((await rowOf(hotline, urgent))?.phase).toBe('waiting');
  });
});
