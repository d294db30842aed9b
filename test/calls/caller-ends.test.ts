import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import {
  agentTo,
  CLOSED,
  type Caller,
  everybody,
  expectConserved,
  inPhase,
  MANUAL,
  MEI,
  numberOf,
  OPEN,
  outcomeOf,
  PATIENT,
  PATIENT_MS,
  rowOf,
  storeOf,
  turnsOf,
  watchConservation,
  willing,
} from './caller-story.ts';

let open: TestHotline;
let closed: TestHotline;
let laws: readonly { stop(): Promise<number> }[] = [];
let n = 7_000;
beforeAll(async () => {
  [open, closed] = await Promise.all([
    startHotline({ rate: 20, edit: OPEN }),
    startHotline({ rate: 20, edit: CLOSED }),
  ]);
  await Promise.all([everybody(open, 'out'), everybody(closed, 'out')]);
  // P11 at every moment of every story of this file.
  laws = [watchConservation(open), watchConservation(closed)];
});
afterAll(async () => {
  await Promise.all([open.stop(), closed.stop()]);
});
afterEach(async () => {
  for (const hotline of [open, closed]) {
    for (const leg of hotline.carrier.legs) if (leg.endedAt === null) hotline.carrier.leg(leg.sid).hangUp();
    await vi.waitFor(async () => expect(await storeOf(hotline).calls()).toEqual([]), PATIENT);
    await everybody(hotline, 'out');
  }
});

const call = (hotline: TestHotline, keys: readonly string[], from = numberOf((n += 1))): Caller =>
  hotline.carrier.placeCall({ from, to: HOTLINE, script: keys.map((press) => ({ press })) });
const hears = (caller: Caller, words: RegExp) => caller.hears(words, PATIENT_MS);

describe('P3: no path ends the call unless the caller chose it', () => {
  it('at the end of a flow 1 ends the call, as helped by the machine', async () => {
    const caller = call(open, ['1', '4']);
    await hears(caller, /If that was all, press 1\. For a person, press 0 or just wait/);
    await caller.press('1');
    await hears(caller, /Thank you for calling\. Goodbye/);
    await caller.ended(PATIENT_MS);
    expect(await outcomeOf(open, caller)).toBe('self-served');
  });

  it('结束前按 1 才会挂机', async () => {
    const caller = call(open, ['2', '2', '2']);
    await hears(caller, /您可以刷卡/);
    await hears(caller, /如果没有其他问题，请按 1/);
    await caller.press('1');
    await hears(caller, /感谢来电，再见/);
    await caller.ended(PATIENT_MS);
    expect(await outcomeOf(open, caller)).toBe('self-served');
  });

  it('silence there is no yes: it is the line', async () => {
    const caller = call(open, ['1', '1', '3']);
    await hears(caller, /If that was all, press 1/);
    await hears(caller, /putting you through to a person/);
    expect(await inPhase(open, caller, 'waiting')).toMatchObject({ queue: 'general' });
  });

  it('an order that is the shop’s own test order leads on, too', async () => {
    const caller = call(open, ['1', '1', '1', '800000#']);
    await hears(caller, /That is our test order/);
    await hears(caller, /If that was all/);
    await caller.press('0');
    await inPhase(open, caller, 'waiting');
  });

  it('a number outside that does not answer leads back to the menu, and 0 to the line', async () => {
    open.carrier.setPhone('+12025550130', { is: 'busy' });
    const caller = call(open, ['1', '1', '1', '123456#', '2']);
    await hears(caller, /I couldn't reach them/);
    await hears(caller, /For a parcel marked as delivered/);
    await caller.pressWhenAsked('0');
    await inPhase(open, caller, 'waiting');
  });

  it('a number outside that does answer is a transfer, and 0 after it a person of ours', async () => {
    open.carrier.setPhone('+12025550130', willing(15_000));
    const caller = call(open, ['1', '1', '1', '123456#', '2']);
    await caller.joined(PATIENT_MS);
    await hears(caller, /The other person has left the call/);
    await caller.ended(PATIENT_MS);
    expect(await outcomeOf(open, caller)).toBe('transferred');
  });
});

describe('closed at night', () => {
  it('0 joins the line all the same; it is told when people are there, what one can do, and silence keeps holding', async () => {
    const caller = call(closed, ['1', '3']);
    await hears(caller, /The workshop is closed right now/);
    await caller.pressWhenAsked('0');
    await hears(caller, /putting you through/);
    await inPhase(closed, caller, 'waiting');
  });

  it('in the line of a closed queue: when people are back, callback, message, or just hold', async () => {
    // A repair that began in opening hours: ops move the caller to the queue that has closed.
    const caller = call(closed, ['1', '0']);
    await hears(caller, /Or just hold/);
    expect(await storeOf(closed).moveCall(caller.sid as never, { queue: 'repairs' as never }, 'test')).toBe(true);
    await vi.waitFor(async () => expect((await rowOf(closed, caller))?.queue).toBe('repairs'), PATIENT);
    await caller.pressWhenAsked('*');
    expect(await hears(caller, /Nobody is here right now/)).toMatch(
      /People are back (on \w+day|tomorrow).* at 9 in the morning/,
    );
    await hears(caller, /To be called back and keep your place, press 1\. To leave a message, 2/);
    const held = (await turnsOf(closed, caller)).length;
    await vi.waitFor(async () => expect((await turnsOf(closed, caller)).length).toBeGreaterThan(held + 3), PATIENT);
    expect(await inPhase(closed, caller, 'waiting')).toMatchObject({ queue: 'repairs', place: 1 });
  });

  it('非营业时间：按 2，营业后回电，位置保留', async () => {
    const caller = call(closed, ['2', '3']);
    await hears(caller, /维修部现在不在营业时间/);
    await caller.press('2');
    await hears(caller, /我们将拨打.*给您回电/);
    await caller.pressWhenAsked('1');
    expect(await hears(caller, /给您回电，来电号码是/)).toMatch(/上午九点恢复服务后，轮到您时，我们会给您回电/);
    caller.hangUp();
    expect(await outcomeOf(closed, caller)).toBe('callback');
    const [row] = await storeOf(closed).callbacks();
    expect(row).toMatchObject({ kind: 'callback', queue: 'repairs', state: 'open', disposition: null });
    expect(row?.notBefore).toBeGreaterThan(row?.arrivedAt ?? 0);
  });

  it('a message for the workshop is kept as a callback request with a date', async () => {
    const caller = call(closed, ['1', '3', '1']);
    await hears(caller, /Leave your message after the tone/);
    await vi.waitFor(() => expect(caller.leg.listener?.kind).toBe('record'), PATIENT);
    await caller.say('Hello, it is about the screen of my phone, which is broken. Please ring me.');
    await caller.press('#');
    await hears(caller, /Your message is kept, and somebody will call you back/);
    caller.hangUp();
    expect(await outcomeOf(closed, caller)).toBe('message');
    expect(await storeOf(closed).callbacks()).toContainEqual(
      expect.objectContaining({ kind: 'message', queue: 'repairs', state: 'open', notBefore: expect.any(Number) }),
    );
  });

  it('who is told that it is closed and says that was all has been told', async () => {
    const caller = call(closed, ['1', '3', '3']);
    await hears(caller, /If that was all, press 1/);
    await caller.press('1');
    await caller.ended(PATIENT_MS);
    expect(await outcomeOf(closed, caller)).toBe('told-closed');
  });
});

describe('P11: a hang-up has one outcome, by where it came', () => {
  it('in a menu: abandoned-menu', async () => {
    const caller = call(open, ['1']);
    await hears(caller, /For an order or delivery/);
    caller.hangUp();
    expect(await outcomeOf(open, caller)).toBe('abandoned-menu');
  });

  it('before a word was heard: abandoned-menu', async () => {
    const caller = call(open, []);
    await caller.answered(PATIENT_MS);
    caller.hangUp();
    expect(await outcomeOf(open, caller)).toBe('abandoned-menu');
  });

  it('while a number outside was rung: abandoned-menu, and it stops ringing', async () => {
    open.carrier.setPhone('+12025550130', MANUAL);
    const caller = call(open, ['1', '1', '1', '123456#', '2']);
    const target = await open.carrier.rings('+12025550130', PATIENT_MS);
    caller.hangUp();
    expect(await outcomeOf(open, caller)).toBe('abandoned-menu');
    await target.ended(PATIENT_MS);
    expect(target.leg.answeredAt).toBeNull();
  });

  it('while holding: abandoned-hold', async () => {
    const caller = call(open, ['1', '0']);
    await hears(caller, /You are next/);
    caller.hangUp();
    expect(await outcomeOf(open, caller)).toBe('abandoned-hold');
  });

  it('while an agent was rung: abandoned-offered, and the agent is free at once', async () => {
    open.carrier.setPhone(MEI.phone, MANUAL);
    const caller = call(open, ['1', '0']);
    await inPhase(open, caller, 'waiting');
    await agentTo(open, MEI.id, 'in');
    const agent = await open.carrier.rings(MEI.phone, PATIENT_MS);
    await inPhase(open, caller, 'offered');
    caller.hangUp();
    expect(await outcomeOf(open, caller)).toBe('abandoned-offered');
    await agent.ended(PATIENT_MS);
    const states = (await storeOf(open).agents()).filter(({ id }) => id === MEI.id).map(({ state }) => state);
    expect(states).toEqual(['ready']);
  });

  it('within 5 s of the join: suspect, not the caller’s choice', async () => {
    open.carrier.setPhone(MEI.phone, willing(30_000));
    const caller = call(open, ['1', '0']);
    await inPhase(open, caller, 'waiting');
    await agentTo(open, MEI.id, 'in');
    await caller.joined(PATIENT_MS);
    caller.drop();
    expect(await outcomeOf(open, caller)).toBe('suspect');
  });

  it('in a talk: talked', async () => {
    open.carrier.setPhone(MEI.phone, willing(120_000));
    const caller = call(open, ['1', '0']);
    await inPhase(open, caller, 'waiting');
    await agentTo(open, MEI.id, 'in');
    const [agent] = await caller.joined(PATIENT_MS);
    await caller.say('Hello, this is about my parcel. '.repeat(6));
    caller.hangUp();
    expect(await outcomeOf(open, caller)).toBe('talked');
    await open.carrier.leg(agent ?? '').ended(PATIENT_MS);
  });

  it('after an agent has gone: talked, also by silence', async () => {
    open.carrier.setPhone(MEI.phone, willing(12_000));
    const caller = call(open, ['1', '0']);
    await agentTo(open, MEI.id, 'in');
    await caller.joined(PATIENT_MS);
    await agentTo(open, MEI.id, 'out');
    await hears(caller, /To go back in line at your old place, press 0/);
    // Asked twice, 8 s each.
    await hears(caller, /To go back in line at your old place, press 0/);
    await caller.ended(PATIENT_MS);
    expect(await outcomeOf(open, caller)).toBe('talked');
  });

  it('back in line after a talk, then gone: the talk counts no more than the hold that followed it', async () => {
    open.carrier.setPhone(MEI.phone, willing(12_000));
    const caller = call(open, ['1', '0']);
    await agentTo(open, MEI.id, 'in');
    await caller.joined(PATIENT_MS);
    await agentTo(open, MEI.id, 'out');
    await hears(caller, /To go back in line/);
    await caller.press('0');
    await inPhase(open, caller, 'waiting');
    await hears(caller, /putting you through/);
    caller.hangUp();
    expect(await outcomeOf(open, caller)).toBe('abandoned-hold');
  });

  it('a callback that was taken back is no callback: abandoned-hold', async () => {
    const caller = call(open, ['1', '0']);
    await hears(caller, /You are next/);
    await caller.pressWhenAsked('1');
    await hears(caller, /To confirm, press 1/);
    await caller.press('1');
    await hears(caller, /We will call you back/);
    await caller.press('0');
    await inPhase(open, caller, 'waiting');
    caller.hangUp();
    expect(await outcomeOf(open, caller)).toBe('abandoned-hold');
    expect((await storeOf(open).callbacks()).map(({ disposition }) => disposition)).not.toContain(null);
  });

  it('a talk that broke within 5 s goes back to the line by itself, once', async () => {
    open.carrier.setPhone(MEI.phone, willing(2_000));
    const caller = call(open, ['1', '0']);
    const before = await inPhase(open, caller, 'waiting');
    await agentTo(open, MEI.id, 'in');
    await caller.joined(PATIENT_MS);
    await agentTo(open, MEI.id, 'out');
    await hears(caller, /That connection broke\. You're back in line at your old place/);
    expect(await inPhase(open, caller, 'waiting')).toMatchObject({ arrivedAt: before.arrivedAt, place: 1 });
  });

  it('at every moment of all this: arrivals = in menu + waiting + offered + talking + ended', async () => {
    const looks = await Promise.all(laws.map((law) => law.stop()));
    expect(Math.min(...looks)).toBeGreaterThan(100);
    const census = await storeOf(open).census();
    expectConserved(census);
    expect(census.ended).toBe(census.arrived);
    expect(census.outcomes.lost).toBeUndefined();
  });
});
