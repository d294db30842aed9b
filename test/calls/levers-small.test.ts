import { afterEach, describe, expect, it } from 'vitest';
import type { TestHotline } from '../support/hotline.ts';
import {
  callbacksOf,
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
  storeOf,
  willing,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

const FIRST = '+12025550151';
const SECOND = '+12025550152';

async function smallAccount(legs: number): Promise<void> {
  hotline = await startStory({
    hotline: (text) => text.replace('max-calls: 40', `max-calls: ${legs}`),
    carrier: { maxCalls: legs },
  });
  await storeOf(hotline).setAgent('201' as never, 'out', 'test');
}

describe('a small account, filled by people who hold', () => {
  it('with nobody to ring nobody is asked to make room', async () => {
    await smallAccount(2);
    const first = await holds(hotline, FIRST);
    const second = await holds(hotline, SECOND);
    await passes(hotline, 90_000);
    for (const { leg } of [first, second]) expect(leg.ended).toBe(false);
    expect(await callbacksOf(hotline)).toEqual([]);
  });

  it('the head is told, keeps the place, and is rung together with the agent, before anybody who came later', async () => {
    await smallAccount(2);
    const first = await holds(hotline, FIRST);
    const second = await holds(hotline, SECOND);
    const arrivedAt = (await rowOf(hotline, first))?.arrivedAt;
    hotline.carrier.setPhone(MEI, willing(8_000));
    for (const number of [FIRST, SECOND])
      hotline.carrier.setPhone(number, { is: 'answer', script: [{ hear: 'press 9' }, { press: '1' }] });
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    await first.hears(/All our lines are in use right now\. You keep your place/, PATIENCE_MS);
    await first.hears(/We will call you back/, PATIENCE_MS);
    await first.ended(PATIENCE_MS);
    await eventually(() => outcomeOf(hotline, first)).toBe('callback');
    expect((await callbacksOf(hotline))[0]).toMatchObject({ arrivedAt, disposition: null });
    const customer = await hotline.carrier.rings(FIRST, PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    expect(second.leg.visits).toEqual([]);
    await eventually(async () => (await callbacksOf(hotline))[0]?.disposition).toBe('reached');
    await conserved(hotline);
    expect(hotline.carrier.warnings.filter(({ code }) => code === 10004)).toEqual([]);
    expect(legsTo(hotline, FIRST)).toHaveLength(1);
    // The other one too is served at last, on the line or rung back.
    await eventually(async () => (await storeOf(hotline).census()).outcomes.talked ?? 0).toBe(2);
    expect(heardBy(hotline, second.sid)).not.toMatch(/lost/);
  });

  it('three legs: the head makes room, the agent is rung with them while the other goes on holding', async () => {
    await smallAccount(3);
    const first = await holds(hotline, FIRST);
    const second = await holds(hotline, SECOND);
    const third = await holds(hotline, '+12025550153');
    hotline.carrier.setPhone(MEI, willing(8_000));
    hotline.carrier.setPhone(FIRST, { is: 'answer', script: [{ hear: 'press 9' }, { press: '1' }] });
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    await first.hears(/All our lines are in use right now/, PATIENCE_MS);
    await first.ended(PATIENCE_MS);
    const customer = await hotline.carrier.rings(FIRST, PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    expect([second, third].map(({ leg }) => leg.visits)).toEqual([[], []]);
  });
});
