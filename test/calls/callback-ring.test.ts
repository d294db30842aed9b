import { afterEach, describe, expect, it } from 'vitest';
import type { CallbackRow } from '../../src/engine/report-ports.ts';
import type { LegHandle } from '../../src/simulator/handle.ts';
import type { Behaviour } from '../../src/simulator/phones.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  callbacksOf,
  conserved,
  DANIEL,
  agent,
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
  type StoryOptions,
  stateOf,
  storeOf,
  trailOf,
  willing,
} from './agent-story.ts';
import { skipToCallbacks } from './storm-time.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

const CUSTOMER = '+12025550155';
const MINUTE_MS = 60_000;

/** A callback has been promised, its caller has hung up; agents come and the customer's phone does this. */
async function promisedTo(phone: Behaviour, options: StoryOptions = {}): Promise<LegHandle> {
  hotline = await startStory(options);
  const ids = (await storeOf(hotline).agents()).map(({ id }) => id);
  for (const id of ids) await storeOf(hotline).setAgent(id, 'out', 'test');
  hotline.carrier.setPhone(CUSTOMER, phone);
  const caller = await holds(hotline, CUSTOMER);
  await caller.pressWhenAsked('1', PATIENCE_MS);
  await caller.hears(/To confirm, press 1/, PATIENCE_MS);
  await caller.pressWhenAsked('1', PATIENCE_MS);
  await caller.hears(/We will call you back/, PATIENCE_MS);
  caller.hangUp();
  await eventually(() => outcomeOf(hotline, caller)).toBe('callback');
  for (const id of ids) await storeOf(hotline).setAgent(id, 'in', 'test');
  return caller;
}

async function only(): Promise<CallbackRow | undefined> {
  const rows = await callbacksOf(hotline);
  expect(rows).toHaveLength(1);
  return rows[0];
}

const disposed = () => eventually(async () => (await only())?.disposition);
const attempts = () => eventually(() => legsTo(hotline, CUSTOMER).length);

/** Call time between the end of one attempt and the next ringing. */
function pauses(): readonly number[] {
  const legs = legsTo(hotline, CUSTOMER);
  return legs.slice(1).map((leg, n) => leg.createdAt - (legs[n]?.endedAt ?? Number.NaN));
}

describe('a promised callback happens', () => {
  it('the agent accepts first, hears that the customer is rung, and only then the customer’s phone rings', async () => {
    const caller = await promisedTo({ is: 'manual' });
    hotline.carrier.setPhone(MEI, { is: 'manual' });
    const phone = await hotline.carrier.rings(MEI, PATIENCE_MS);
    phone.answer();
    await phone.hears(/have me ring the customer, press 1/, PATIENCE_MS);
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(0);
    await phone.pressWhenAsked('1', PATIENCE_MS);
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await phone.hears(/ringing the customer now/, PATIENCE_MS);
    customer.answer();
    await customer.hears(/Lumen support, calling you back.*press 1/, PATIENCE_MS);
    await customer.pressWhenAsked('1', PATIENCE_MS);
    expect(await customer.joined(PATIENCE_MS)).toEqual([phone.sid]);
    await passes(hotline, 10_000);
    phone.hangUp();
    await disposed().toBe('reached');
    expect((await trailOf(hotline, caller.sid, 'callback-done')).map(({ data }) => data['disposition'])).toEqual([
      'reached',
    ]);
  });

  it('0 is 1', async () => {
    await promisedTo({ is: 'answer', script: [{ hear: 'calling you back' }, { press: '0' }] });
    hotline.carrier.setPhone(MEI, willing(20_000));
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    await disposed().toBe('reached');
  });

  it('a live voice is connected too: the waiting agent decides', async () => {
    await promisedTo({ is: 'answer', script: [{ hear: 'press 9' }, { say: 'Hello? Who is this?' }] });
    hotline.carrier.setPhone(MEI, willing(20_000));
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    await disposed().toBe('reached');
  });

  it('2 is later: the agent is told and free, and the customer is rung again', async () => {
    await promisedTo({ is: 'answer', script: [{ hear: 'press 9' }, { press: '2' }] }, { rate: 400 });
    hotline.carrier.setPhone(MEI, willing(20_000));
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.hears(/call you again later/, PATIENCE_MS);
    await customer.ended(PATIENCE_MS);
    hotline.carrier.setPhone(CUSTOMER, { is: 'answer', script: [{ hear: 'press 9' }, { press: '1' }] });
    await eventually(() => heardBy(hotline, legsTo(hotline, MEI)[0]?.sid ?? '')).toMatch(/rather be called later/);
    const again = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await again.joined(PATIENCE_MS);
    await disposed().toBe('reached');
    expect(pauses()[0]).toBeGreaterThan(15 * MINUTE_MS);
  });

  it('9 cancels it for good', async () => {
    await promisedTo({ is: 'answer', script: [{ hear: 'press 9' }, { press: '9' }] });
    hotline.carrier.setPhone(MEI, willing(20_000));
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.hears(/won't call again/, PATIENCE_MS);
    await disposed().toBe('cancelled');
    await eventually(() => stateOf(hotline, '201')).toBe('ready');
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(1);
  });

  it('no answer three times is unreachable: rung again after 5 and after 20 minutes, no sooner', async () => {
    await promisedTo({ is: 'no-answer' }, { rate: 400 });
    hotline.carrier.setPhone(MEI, willing(20_000));
    await attempts().toBe(3);
    await disposed().toBe('unreachable');
    const [first = 0, second = 0] = pauses();
    // A minute of allowance: an agent must be rung first, and 50 ms of this machine are 20 s here.
    expect(first).toBeGreaterThanOrEqual(5 * MINUTE_MS);
    expect(first).toBeLessThan(7 * MINUTE_MS);
    expect(second).toBeGreaterThanOrEqual(20 * MINUTE_MS);
    expect(second).toBeLessThan(22 * MINUTE_MS);
    expect((await only())?.attempts).toBe(3);
    await eventually(() => heardBy(hotline, legsTo(hotline, MEI)[0]?.sid ?? '')).toMatch(/customer/);
  });

  it('a busy line is tried again after 2 minutes', async () => {
    await promisedTo({ is: 'busy' }, { rate: 200 });
    hotline.carrier.setPhone(MEI, willing(20_000));
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.ended(PATIENCE_MS);
    hotline.carrier.setPhone(CUSTOMER, { is: 'answer', script: [{ hear: 'press 9' }, { press: '1' }] });
    await disposed().toBe('reached');
    expect(pauses()[0]).toBeGreaterThanOrEqual(2 * MINUTE_MS);
    expect(pauses()[0]).toBeLessThan(4 * MINUTE_MS);
  });

  it('the customer’s voicemail is no customer: the agent hears it, hangs up, and it is tried again', async () => {
    const greeting = 'This is a machine. Please leave a message after the tone.';
    await promisedTo({ is: 'voicemail', afterMs: 1_000, greeting, hangUpAfterMs: 30_000 }, { rate: 60 });
    hotline.carrier.setPhone(MEI, willing(3_000));
    await attempts().toBe(1);
    await eventually(async () => (await only())?.notBefore).not.toBeNull();
    expect(await only()).toMatchObject({ disposition: null, state: 'open', attempts: 1 });
  });

  it('a voicemail that keeps silent is no customer either', async () => {
    await promisedTo({ is: 'answer' });
    hotline.carrier.setPhone(MEI, willing(20_000));
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.hears(/calling you back/, PATIENCE_MS);
    await customer.hears(/calling you back/, PATIENCE_MS);
    await customer.ended(PATIENCE_MS);
    await eventually(async () => (await only())?.notBefore).not.toBeNull();
    expect(await only()).toMatchObject({ disposition: null, state: 'open', attempts: 1 });
    await eventually(() => stateOf(hotline, '201')).toBe('ready');
  });

  it('a line that drops right after "1" reached nobody: rung again, and no disposition yet', async () => {
    await promisedTo({ is: 'manual' }, { rate: 10 });
    hotline.carrier.setPhone(MEI, willing(60_000));
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    customer.answer();
    await customer.hears(/calling you back/, PATIENCE_MS);
    await customer.pressWhenAsked('1', PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    customer.drop();
    await eventually(async () => (await only())?.notBefore).not.toBeNull();
    expect(await only()).toMatchObject({ disposition: null, state: 'open', attempts: 1 });
    await conserved(hotline);
  });

  it('the agent drops while the customer is rung: the customer who answers is not stranded', async () => {
    await promisedTo({ is: 'manual' }, { rate: 10, agents: [agent('201', MEI), agent('202', DANIEL)] });
    hotline.carrier.setPhone(MEI, willing());
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    hotline.carrier.setPhone(DANIEL, willing(30_000));
    const phone = hotline.carrier.leg(legsTo(hotline, MEI)[0]?.sid ?? '');
    phone.drop();
    await eventually(() => stateOf(hotline, '201')).not.toBe('offered');
    customer.answer();
    await customer.hears(/calling you back/, PATIENCE_MS);
    await customer.pressWhenAsked('1', PATIENCE_MS);
    // Somebody who answered our call and wants a person gets one.
    await customer.joined(PATIENCE_MS);
    // A talk, if as short as a machine's greeting: who has pressed a key is no machine.
    await passes(hotline, 8_000);
    customer.hangUp();
    await eventually(() => outcomeOf(hotline, customer)).toBe('talked');
    await disposed().toMatch(/reached|taken-over/);
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(1);
    await conserved(hotline);
  });

  it('the agent drops while the customer is rung: no second call rings at the same time', async () => {
    await promisedTo({ is: 'manual' }, { rate: 100, agents: [agent('201', MEI), agent('202', DANIEL)] });
    hotline.carrier.setPhone(MEI, willing(20_000));
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    hotline.carrier.setPhone(DANIEL, willing(20_000));
    hotline.carrier.leg(legsTo(hotline, MEI)[0]?.sid ?? '').drop();
    expect(await customer.ended(PATIENCE_MS)).toBe('no-answer');
    hotline.carrier.setPhone(CUSTOMER, { is: 'answer', script: [{ hear: 'press 9' }, { press: '1' }] });
    await disposed().toBe('reached');
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(2);
    expect(pauses()[0]).toBeGreaterThanOrEqual(4 * MINUTE_MS);
  });

  it('the customer rings in meanwhile: the old place, one disposition, and nobody is rung twice', async () => {
    hotline = await startStory();
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    const caller = await holds(hotline, CUSTOMER);
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/To confirm, press 1/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/We will call you back/, PATIENCE_MS);
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toBe('callback');
    const again = await holds(hotline, CUSTOMER);
    expect(await rowOf(hotline, again)).toMatchObject({ arrivedAt, place: 1 });
    hotline.carrier.setPhone(MEI, willing(20_000));
    hotline.carrier.setPhone(CUSTOMER, { is: 'answer' });
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    await again.joined(PATIENCE_MS);
    await disposed().toBe('taken-over');
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(0);
  });

  it('the customer rings in while we ring them: connected on their own call, and the other attempt ends', async () => {
    await promisedTo({ is: 'manual' }, { agents: [agent('201', MEI), agent('202', DANIEL)] });
    hotline.carrier.setPhone(MEI, willing());
    await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    const waiting = hotline.carrier.leg(legsTo(hotline, MEI)[0]?.sid ?? '');
    hotline.carrier.setPhone(DANIEL, willing(10_000));
    const again = await holds(hotline, CUSTOMER);
    await waiting.hears(/called later|does not answer|caller has gone/, PATIENCE_MS);
    await again.joined(PATIENCE_MS);
    await disposed().toBe('taken-over');
    await again.ended(PATIENCE_MS);
    await eventually(() => outcomeOf(hotline, again)).toBe('talked');
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(1);
    await conserved(hotline);
  });

  it('it is not over when the agent hangs up: the customer too can go back in line', async () => {
    await promisedTo({ is: 'answer', script: [{ hear: 'press 9' }, { press: '1' }] });
    hotline.carrier.setPhone(MEI, willing(20_000));
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    await customer.hears(/other person has left.*press 0/, PATIENCE_MS);
    await customer.pressWhenAsked('0', PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    expect(legsTo(hotline, MEI)).toHaveLength(2);
    await disposed().toBe('reached');
  });

  it('a carrier that rings but loses its answer rings once, and the customer is connected', async () => {
    await promisedTo({ is: 'manual' });
    hotline.carrier.setPhone(MEI, { is: 'manual' });
    const phone = await hotline.carrier.rings(MEI, PATIENCE_MS);
    phone.answer();
    hotline.carrier.setFaults({ createdButLost: 1 });
    await phone.pressWhenAsked('1', PATIENCE_MS);
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    hotline.carrier.setFaults({ createdButLost: 0 });
    customer.answer();
    await customer.hears(/press 1/, PATIENCE_MS);
    await customer.pressWhenAsked('1', PATIENCE_MS);
    expect(await customer.joined(PATIENCE_MS)).toEqual([phone.sid]);
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(1);
    phone.hangUp();
    await disposed().toBe('reached');
  });
});

describe('a carrier that has no line free', () => {
  it('uses up no attempt: refused four times, ever longer apart, then the customer is rung and reached', async () => {
    const caller = await promisedTo({ is: 'answer', script: [{ hear: 'press 9' }, { press: '1' }] });
    hotline.carrier.setPhone(MEI, { is: 'manual' });
    const waits: number[] = [];
    for (let refused = 1; refused <= 4; refused++) {
      const phone = await hotline.carrier.rings(MEI, PATIENCE_MS);
      phone.answer();
      hotline.carrier.setFaults({ restTooMany: 1 });
      await phone.pressWhenAsked('1', PATIENCE_MS);
      await eventually(() => trailOf(hotline, caller.sid, 'unrung')).toHaveLength(refused);
      hotline.carrier.setFaults({ restTooMany: 0 });
      const row = await only();
      expect(row).toMatchObject({ disposition: null, state: 'open', attempts: 0 });
      const [last] = (await trailOf(hotline, caller.sid, 'unrung')).slice(-1);
      waits.push((row?.notBefore ?? 0) - (last?.at ?? 0));
      phone.hangUp();
      await phone.ended(PATIENCE_MS);
      await eventually(() => stateOf(hotline, '201')).toBe('ready');
      if (refused === 4) hotline.carrier.setPhone(MEI, willing(20_000));
      await skipToCallbacks(hotline);
      // The node hears of it with the next turn of a caller, and there is none.
      hotline.running.engine.deps.clock.heard((await storeOf(hotline).census()).at);
    }
    expect(waits[3]).toBeGreaterThan(5 * MINUTE_MS);
    expect(waits[0]).toBeLessThan(2 * MINUTE_MS);
    await disposed().toBe('reached');
    expect(legsTo(hotline, CUSTOMER)).toHaveLength(1);
    expect((await only())?.attempts).toBe(1);
    await conserved(hotline);
  });
});

describe('asked while closed', () => {
  it('it is due at the opening that was told, and not before', async () => {
    hotline = await startStory({ rate: 40 });
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    const closedUntil = (await storeOf(hotline).census()).at + 5 * MINUTE_MS;
    await storeOf(hotline).setLevers({ closedUntil: closedUntil as never }, 'test');
    await eventually(() => hotline.running.engine.deps.levers().closedUntil).toBe(closedUntil);
    const caller = await holds(hotline, CUSTOMER);
    await caller.hears(/Nobody is here right now\. People are back (today|tomorrow) at/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/To confirm, press 1/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/call you back from the moment people are back, (today|tomorrow) at/, PATIENCE_MS);
    caller.hangUp();
    await eventually(only).toMatchObject({ notBefore: closedUntil });
    // An agent who is there early is no reason to ring early.
    hotline.carrier.setPhone(MEI, willing(20_000));
    hotline.carrier.setPhone(CUSTOMER, { is: 'answer', script: [{ hear: 'press 9' }, { press: '1' }] });
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    await disposed().toBe('reached');
    const [offered] = await trailOf(hotline, caller.sid, 'offered');
    expect(offered?.at).toBeGreaterThanOrEqual(closedUntil);
    expect(offered?.at).toBeLessThan(closedUntil + MINUTE_MS);
  });
});
