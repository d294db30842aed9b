import { afterEach, describe, expect, it } from 'vitest';
import type { LegHandle } from '../../src/simulator/handle.ts';
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
  stateOf,
  storeOf,
  willing,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

const CUSTOMER = '+12025550155';
const WORDS = 'My parcel has not come. Please call me back about it.';

async function leaves(caller: LegHandle): Promise<void> {
  await caller.pressWhenAsked('2', PATIENCE_MS);
  await caller.hears(/Leave your message after the tone/, PATIENCE_MS);
  await eventually(() => caller.leg.listener?.kind).toBe('record');
  await caller.say(WORDS);
}

async function holding(from = CUSTOMER): Promise<LegHandle> {
  hotline = await startStory();
  await storeOf(hotline).setAgent('201' as never, 'out', 'test');
  return await holds(hotline, from);
}

const agentComes = async (): Promise<LegHandle> => {
  hotline.carrier.setPhone(MEI, { is: 'manual' });
  await storeOf(hotline).setAgent('201' as never, 'in', 'test');
  return await hotline.carrier.rings(MEI, PATIENCE_MS);
};

const disposed = () => eventually(async () => (await callbacksOf(hotline)).map(({ disposition }) => disposition));

/** The agent's phone plays the recording that the caller left. */
async function hearsTheMessage(phone: LegHandle): Promise<void> {
  phone.answer();
  await phone.hears(/hear the message, press 1/, PATIENCE_MS);
  await phone.pressWhenAsked('1', PATIENCE_MS);
  await phone.hears(/Here is the message/, PATIENCE_MS);
  const [recording] = hotline.carrier.recordings;
  await eventually(() =>
    hotline.carrier.events
      .since(0)
      .some(
        (event) => event.type === 'playing' && event.leg === phone.sid && event.what.includes(recording?.sid ?? '?'),
      ),
  ).toBe(true);
}

describe('a message instead of holding', () => {
  it('# ends it; it is kept, and the caller is told that somebody calls back', async () => {
    const caller = await holding();
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await leaves(caller);
    await caller.press('#');
    await caller.hears(/message is kept, and somebody will call you back/, PATIENCE_MS);
    expect(await callbacksOf(hotline)).toMatchObject([{ kind: 'message', arrivedAt, state: 'open' }]);
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toBe('message');
    await conserved(hotline);
  });

  it('the agent hears it, presses 1 and the customer is rung', async () => {
    const caller = await holding();
    await leaves(caller);
    await caller.press('#');
    await caller.hears(/message is kept/, PATIENCE_MS);
    caller.hangUp();
    const phone = await agentComes();
    await hearsTheMessage(phone);
    hotline.carrier.setPhone(CUSTOMER, { is: 'answer', script: [{ hear: 'press 9' }, { press: '1' }] });
    await phone.hears(/call the customer back now, press 1/, PATIENCE_MS);
    await phone.pressWhenAsked('1', PATIENCE_MS);
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    expect(await customer.joined(PATIENCE_MS)).toEqual([phone.sid]);
    phone.hangUp();
    await disposed().toEqual(['reached']);
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(1);
  });

  it('the agent hears it and that was enough: heard, and free again', async () => {
    const caller = await holding();
    await leaves(caller);
    await caller.press('#');
    await caller.hears(/message is kept/, PATIENCE_MS);
    caller.hangUp();
    const phone = await agentComes();
    await hearsTheMessage(phone);
    await phone.hears(/call the customer back now, press 1/, PATIENCE_MS);
    await phone.ended(PATIENCE_MS);
    await disposed().toEqual(['heard']);
    await eventually(() => stateOf(hotline, '201')).toBe('ready');
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(0);
  });

  it('the agent’s line breaks in the middle of it: it stays to be heard', async () => {
    const caller = await holding();
    await leaves(caller);
    await caller.press('#');
    await caller.hears(/message is kept/, PATIENCE_MS);
    caller.hangUp();
    const phone = await agentComes();
    await hearsTheMessage(phone);
    phone.drop();
    const again = await hotline.carrier.rings(MEI, PATIENCE_MS);
    await hearsTheMessage(again);
    expect(await callbacksOf(hotline)).toMatchObject([{ disposition: null }]);
  });

  it('0 keeps it and goes to the line; who then meets a person, and who hangs up, has left it all the same', async () => {
    const caller = await holding();
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await leaves(caller);
    await caller.press('0');
    await eventually(async () => (await rowOf(hotline, caller))?.at).toBe('@hold');
    expect(await rowOf(hotline, caller)).toMatchObject({ arrivedAt, phase: 'waiting' });
    caller.hangUp();
    await eventually(async () => await callbacksOf(hotline)).toMatchObject([{ kind: 'message', state: 'open' }]);
    await eventually(() => outcomeOf(hotline, caller)).toBe('message');
    const phone = await agentComes();
    await hearsTheMessage(phone);
    await conserved(hotline);
  });

  it('0, then a person: nobody rings about the message afterwards', async () => {
    const caller = await holding();
    await leaves(caller);
    await caller.press('0');
    await eventually(async () => (await rowOf(hotline, caller))?.at).toBe('@hold');
    hotline.carrier.setPhone(MEI, willing(10_000));
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    await caller.joined(PATIENCE_MS);
    await caller.ended(PATIENCE_MS);
    await eventually(() => outcomeOf(hotline, caller)).toBe('talked');
    expect(await callbacksOf(hotline)).toEqual([]);
  });

  it('0, then a person, on whom the caller hangs up: talked, and nobody rings about the message', async () => {
    const caller = await holding();
    await leaves(caller);
    await caller.press('0');
    await eventually(async () => (await rowOf(hotline, caller))?.at).toBe('@hold');
    hotline.carrier.setPhone(MEI, willing(60_000));
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    await caller.joined(PATIENCE_MS);
    await passes(hotline, 10_000);
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toBe('talked');
    expect(await callbacksOf(hotline)).toEqual([]);
    await conserved(hotline);
  });

  it('a caller who hangs up while speaking has left what was said', async () => {
    const caller = await holding();
    await leaves(caller);
    caller.hangUp();
    await eventually(async () => await callbacksOf(hotline)).toMatchObject([{ kind: 'message', state: 'open' }]);
    await eventually(() => outcomeOf(hotline, caller)).toBe('message');
    const phone = await agentComes();
    await hearsTheMessage(phone);
    await conserved(hotline);
  });

  it('who says nothing at the tone is back in the line', async () => {
    const caller = await holding();
    await caller.pressWhenAsked('2', PATIENCE_MS);
    await caller.hears(/Leave your message/, PATIENCE_MS);
    await eventually(async () => (await rowOf(hotline, caller))?.at).toBe('@hold');
    expect(await callbacksOf(hotline)).toEqual([]);
  });

  it('a withheld number: the message is heard, and nobody is asked to ring it', async () => {
    const caller = await holding('anonymous');
    await leaves(caller);
    await caller.press('#');
    await caller.hears(/message is kept, and somebody will listen to it/, PATIENCE_MS);
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toBe('message');
    const phone = await agentComes();
    await hearsTheMessage(phone);
    await phone.hears(/no number to call back/, PATIENCE_MS);
    await phone.ended(PATIENCE_MS);
    expect(heardBy(hotline, phone.sid)).not.toMatch(/press 1\. If that/);
    await disposed().toEqual(['heard']);
  });
});
