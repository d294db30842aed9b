import { afterEach, describe, expect, it } from 'vitest';
import type { LegHandle } from '../../src/simulator/handle.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  agent,
  callbacksOf,
  conserved,
  eventually,
  heardBy,
  holds,
  legsTo,
  MEI,
  outcomeOf,
  PATIENCE_MS,
  rowOf,
  startStory,
  stateOf,
  storeOf,
  willing,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

const CUSTOMER = '+12025550155';
const HOME = '+12025550199';

/** Nobody is there yet: whoever asks for a callback has time to. */
async function nobodyYet(): Promise<void> {
  hotline = await startStory();
  await storeOf(hotline).setAgent('201' as never, 'out', 'test');
}

async function agentComes(): Promise<void> {
  hotline.carrier.setPhone(MEI, willing(8_000));
  await storeOf(hotline).setAgent('201' as never, 'in', 'test');
}

async function asksFor(caller: LegHandle): Promise<void> {
  await caller.pressWhenAsked('1', PATIENCE_MS);
}

async function promised(caller: LegHandle): Promise<void> {
  await caller.hears(/We will call you back.*We call from 2 0 2, 5 5 5, 0 1 0 0/, PATIENCE_MS);
}

describe('a caller who would rather not hold', () => {
  it('presses 1, hears the number read back, confirms with 1, hears our number and hangs up: it still happens', async () => {
    await nobodyYet();
    const caller = await holds(hotline, CUSTOMER);
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await asksFor(caller);
    await caller.hears(/call you back on 2 0 2, 5 5 5, 0 1 5 5.*press 1/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await promised(caller);
    // Promised only because it is durable; nobody is rung while the caller is on the line.
    expect(await callbacksOf(hotline)).toMatchObject([{ arrivedAt, state: 'open', disposition: null }]);
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toBe('callback');

    hotline.carrier.setPhone(CUSTOMER, { is: 'answer', script: [{ hear: 'press 1' }, { press: '1' }] });
    await agentComes();
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    expect(customer.leg.from).toBe('+12025550100');
    const [agentLeg] = await customer.joined(PATIENCE_MS);
    expect(legsTo(hotline, MEI).map(({ sid }) => sid)).toEqual([agentLeg]);
    await eventually(async () => (await callbacksOf(hotline))[0]).toMatchObject({
      state: 'done',
      disposition: 'reached',
      attempts: 1,
    });
    await customer.ended(PATIENCE_MS);
    await eventually(() => outcomeOf(hotline, customer)).toBe('talked');
    expect(await callbacksOf(hotline)).toHaveLength(1);
    await conserved(hotline);
  });

  it('hears the promise to its end in silence: the call ends by itself, as a callback', async () => {
    await nobodyYet();
    const caller = await holds(hotline, CUSTOMER);
    await asksFor(caller);
    await caller.hears(/press 1/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await promised(caller);
    await caller.hears(/Goodbye/, PATIENCE_MS);
    await caller.ended(PATIENCE_MS);
    await eventually(() => outcomeOf(hotline, caller)).toBe('callback');
    expect(await callbacksOf(hotline)).toMatchObject([{ state: 'open' }]);
  });

  it('takes it back with 0 and stands where they stood', async () => {
    await nobodyYet();
    const before = await holds(hotline, '+12025550150');
    const caller = await holds(hotline, CUSTOMER);
    const after = await holds(hotline, '+12025550157');
    const { arrivedAt, place } = (await rowOf(hotline, caller)) ?? {};
    expect(place).toBe(2);
    await asksFor(caller);
    await caller.hears(/To confirm, press 1/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await promised(caller);
    await caller.pressWhenAsked('0', PATIENCE_MS);
    await eventually(async () => (await rowOf(hotline, caller))?.phase).toBe('waiting');
    expect(await rowOf(hotline, caller)).toMatchObject({ arrivedAt, place: 2 });
    expect((await rowOf(hotline, before))?.place).toBe(1);
    expect((await rowOf(hotline, after))?.place).toBe(3);
    expect(await callbacksOf(hotline)).toMatchObject([{ state: 'done', disposition: 'cancelled' }]);
  });

  it('keeps a place among holders: earlier ones first, later ones after', async () => {
    await nobodyYet();
    const before = await holds(hotline, '+12025550150');
    const caller = await holds(hotline, CUSTOMER);
    const after = await holds(hotline, '+12025550157');
    await asksFor(caller);
    await caller.hears(/To confirm, press 1/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await promised(caller);
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toBe('callback');
    // Who holds behind a callback is told so: a place that counts it.
    expect((await rowOf(hotline, after))?.place).toBe(3);
    hotline.carrier.setPhone(CUSTOMER, { is: 'answer', script: [{ hear: 'press 1' }, { press: '1' }] });
    await agentComes();
    await before.joined(PATIENCE_MS);
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    expect((await rowOf(hotline, after))?.phase).toBe('waiting');
    await after.joined(PATIENCE_MS);
  });

  it('wants another number: it is keyed in, read back, and rung', async () => {
    await nobodyYet();
    const caller = await holds(hotline, CUSTOMER);
    await asksFor(caller);
    await caller.hears(/another number, press 2/, PATIENCE_MS);
    await caller.pressWhenAsked('2', PATIENCE_MS);
    await caller.hears(/Key in the phone number/, PATIENCE_MS);
    await caller.pressWhenAsked('2025550199#', PATIENCE_MS);
    await caller.hears(/call you back on 2 0 2, 5 5 5, 0 1 9 9/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await promised(caller);
    caller.hangUp();
    hotline.carrier.setPhone(HOME, { is: 'answer', script: [{ hear: 'press 1' }, { press: '1' }] });
    await agentComes();
    const customer = await hotline.carrier.rings(HOME, PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(0);
  });

  const refused = [
    ['an emergency number', '911#'],
    ['our own number', '2025550100#'],
    ['our agents’ number', '2025550101#'],
    ['a number that costs', '9005550123#'],
    ['no number at all', '12345#'],
  ] as const;
  it.each(refused)('%s is refused; another one may be keyed in', async (_what, keys) => {
    await nobodyYet();
    const caller = await holds(hotline, CUSTOMER);
    await asksFor(caller);
    await caller.hears(/another number, press 2/, PATIENCE_MS);
    await caller.pressWhenAsked('2', PATIENCE_MS);
    await caller.hears(/Key in the phone number/, PATIENCE_MS);
    await caller.pressWhenAsked(keys, PATIENCE_MS);
    await caller.hears(/can't call that number/, PATIENCE_MS);
    await caller.pressWhenAsked('2025550199#', PATIENCE_MS);
    await caller.hears(/call you back on 2 0 2, 5 5 5, 0 1 9 9/, PATIENCE_MS);
    expect((await rowOf(hotline, caller))?.phase).toBe('waiting');
    expect(await callbacksOf(hotline)).toEqual([]);
  });

  it('a second refused number leads back to hold, at the same place', async () => {
    await nobodyYet();
    const caller = await holds(hotline, CUSTOMER);
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await asksFor(caller);
    await caller.pressWhenAsked('2', PATIENCE_MS);
    await caller.hears(/Key in the phone number/, PATIENCE_MS);
    await caller.pressWhenAsked('911#', PATIENCE_MS);
    await caller.hears(/can't call that number/, PATIENCE_MS);
    await caller.pressWhenAsked('911#', PATIENCE_MS);
    await eventually(async () => (await rowOf(hotline, caller))?.at).toBe('@hold');
    expect((await rowOf(hotline, caller))?.arrivedAt).toBe(arrivedAt);
  });

  it('who withholds the number is asked for one at once', async () => {
    await nobodyYet();
    const caller = await holds(hotline, 'anonymous');
    await asksFor(caller);
    await caller.hears(/Key in the phone number/, PATIENCE_MS);
    expect(heardBy(hotline, caller.sid)).not.toMatch(/call you back on/);
    await caller.pressWhenAsked('2025550199#', PATIENCE_MS);
    await caller.hears(/call you back on 2 0 2, 5 5 5, 0 1 9 9/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await promised(caller);
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toBe('callback');
  });

  it('is joined in the middle of the dialogue when it is their turn', async () => {
    await nobodyYet();
    const caller = await holds(hotline, CUSTOMER);
    await asksFor(caller);
    await caller.hears(/call you back on/, PATIENCE_MS);
    await agentComes();
    await caller.joined(PATIENCE_MS);
    expect(await callbacksOf(hotline)).toEqual([]);
    await eventually(() => stateOf(hotline, '201')).toBe('talking');
  });

  it('asks from a step of the flow', async () => {
    hotline = await startStory({ agents: [agent('201', MEI)] });
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    const caller = hotline.call(CUSTOMER);
    for (const [heard, keys] of [
      [/For English/, '1'],
      [/order or delivery/, '1'],
      [/not arrived/, '1'],
      [/order number/, '123456#'],
      [/call back about it/, '3'],
      [/call you back on 2 0 2, 5 5 5, 0 1 5 5/, '1'],
    ] as const) {
      await caller.hears(heard, PATIENCE_MS);
      await caller.pressWhenAsked(keys, PATIENCE_MS);
    }
    await promised(caller);
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toBe('callback');
    hotline.carrier.setPhone(CUSTOMER, { is: 'answer', script: [{ hear: 'press 1' }, { press: '1' }] });
    await agentComes();
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    expect(heardBy(hotline, legsTo(hotline, MEI)[0]?.sid ?? '')).toMatch(/Late parcel/);
  });
});
