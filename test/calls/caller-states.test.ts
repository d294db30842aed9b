import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import {
  agentTo,
  type Caller,
  everybody,
  heardBy,
  inPhase,
  MANUAL,
  MEI,
  numberOf,
  OPEN,
  outcomeOf,
  PATIENT,
  PATIENT_MS,
  placesHeard,
  rowOf,
  storeOf,
  turnsOf,
  willing,
} from './caller-story.ts';

let hotline: TestHotline;
let n = 5_000;
beforeAll(async () => {
  hotline = await startHotline({ rate: 20, edit: OPEN });
  await everybody(hotline, 'out');
});
afterAll(async () => hotline.stop());
afterEach(async () => {
  for (const leg of hotline.carrier.legs) if (leg.endedAt === null) hotline.carrier.leg(leg.sid).hangUp();
  await vi.waitFor(async () => expect(await storeOf(hotline).calls()).toEqual([]), PATIENT);
  await everybody(hotline, 'out');
});

/** Rings in and presses these keys, each as soon as something listens. */
function call(keys: readonly string[], from = numberOf((n += 1))): Caller {
  return hotline.carrier.placeCall({ from, to: HOTLINE, script: keys.map((press) => ({ press })) });
}

const inLine = (caller: Caller) => inPhase(hotline, caller, 'waiting');
const hears = (caller: Caller, words: RegExp) => caller.hears(words, PATIENT_MS);
const lastTurn = async (caller: Caller) => (await turnsOf(hotline, caller)).at(-1);
/** The turn that led into the line. */
const wayIn = async (caller: Caller) => (await turnsOf(hotline, caller)).find(({ to }) => to === '@hold');

describe('0 while an entry is asked for', () => {
  it('zeros only are a person', async () => {
    const caller = call(['1', '1', '1', '000']);
    await hears(caller, /putting you through/);
    expect(await wayIn(caller)).toEqual({ event: 'KEY.0', from: 'orders/number', to: '@hold' });
  });

  it('a second failed entry is the line', async () => {
    const caller = call(['1', '2', '1', '12#']);
    await hears(caller, /That isn't the right number of digits/);
    await caller.press('999#');
    await hears(caller, /putting you through/);
    expect(await wayIn(caller)).toEqual({ event: 'ENTRY', from: 'bills/account', to: '@hold' });
    expect((await inLine(caller)).queue).toBe('general');
  });

  it('第二次输入有误，就转接人工', async () => {
    const caller = call(['2', '2', '1', '12#']);
    await hears(caller, /输入的位数不对/);
    await caller.press('999#');
    await hears(caller, /正在为您转接人工/);
  });

  it('a 0 inside an account number is a digit, and so is one at its end', async () => {
    const caller = call(['1', '1', '1', '1020300#']);
    await hears(caller, /For a parcel marked as delivered, press 1/);
    expect(await lastTurn(caller)).toEqual({ event: 'ENTRY', from: 'orders/number', to: 'orders/late' });
  });

  it('an entry that begins with 0 is an entry', async () => {
    const caller = call(['1', '1', '1', '012345#']);
    await hears(caller, /For a parcel marked as delivered/);
    expect((await rowOf(hotline, caller))?.phase).toBe('menu');
  });
});

describe('the human words, spoken', () => {
  it.each([
    ['agent', [], /putting you through/],
    ['I want to talk to a person, please', ['1'], /putting you through/],
    ['Representative!', ['1', '2'], /putting you through/],
    ['zero', ['1', '3'], /putting you through/],
    ['转人工', ['2'], /正在为您转接人工/],
    ['我要找人工客服', ['2', '1'], /正在为您转接人工/],
    // A Chinese speaker in an English menu, and the other way round.
    ['人工', ['1'], /putting you through/],
    ['operator', ['2'], /正在为您转接人工/],
  ] as const)('"%s" is the line', async (words, keys, told) => {
    const caller = hotline.carrier.placeCall({
      from: numberOf((n += 1)),
      to: HOTLINE,
      script: [...keys.map((press) => ({ press })), { waitMs: 300 }, { say: words }],
    });
    await hears(caller, told);
    const { event, to } = (await wayIn(caller)) ?? {};
    expect([event === 'HUMAN' || event === 'KEY.0', to]).toEqual([true, '@hold']);
    await inLine(caller);
  });
});

describe('0 while holding', () => {
  it('the place is said again, and it is the same place', async () => {
    const first = call(['1', '0']);
    await hears(first, /You are next/);
    const behind = call(['1', '0']);
    await hears(behind, /You are number 2 in line/);
    const before = await inLine(behind);
    await behind.pressWhenAsked('0');
    await hears(behind, /You are number 2 in line/);
    const after = await inLine(behind);
    expect([after.place, after.arrivedAt]).toEqual([2, before.arrivedAt]);
    await first.pressWhenAsked('0');
    await hears(first, /You are next/);
  });

  it('等候时按 0，再报一次位置', async () => {
    const caller = call(['2', '0']);
    await hears(caller, /下一位就是您/);
    await caller.pressWhenAsked('0');
    await hears(caller, /下一位就是您/);
    expect(placesHeard(caller)).toEqual([1, 1]);
  });

  it('keys that mean nothing there change nothing', async () => {
    const caller = call(['1', '0']);
    await hears(caller, /You are next/);
    const before = await inLine(caller);
    for (const key of ['7', '#', '8']) await caller.pressWhenAsked(key);
    await vi.waitFor(async () => expect((await turnsOf(hotline, caller)).length).toBeGreaterThanOrEqual(5), PATIENT);
    expect(await inLine(caller)).toMatchObject({ place: before.place, arrivedAt: before.arrivedAt });
  });
});

describe('0 while an agent is being asked', () => {
  it('the place is said again, the offer stands, and "1" joins both', async () => {
    hotline.carrier.setPhone(MEI.phone, MANUAL);
    const caller = call(['1', '0']);
    await hears(caller, /You are next/);
    await agentTo(hotline, MEI.id, 'in');
    const agent = await hotline.carrier.rings(MEI.phone, PATIENT_MS);
    await inPhase(hotline, caller, 'offered');
    await caller.pressWhenAsked('0');
    await hears(caller, /You are next/);
    expect((await rowOf(hotline, caller))?.phase).toBe('offered');
    agent.answer();
    await agent.hears(/press 1/, PATIENT_MS);
    await agent.press('1');
    expect(await caller.joined(PATIENT_MS)).toEqual([agent.sid]);
  });
});

describe('0 in the dialogues one can have while holding', () => {
  it.each([
    ['callback', '1', /To confirm, press 1/, '@callback-confirm', '+12025550977', '0'],
    ['callback number, withheld', '1', /Key in the phone number/, '@callback-entry', 'anonymous', '0#'],
    ['message', '2', /Leave your message after the tone/, '@message', '+12025550978', '0'],
  ] as const)('%s: back to hold, same place', async (_what, key, asked, state, from, zero) => {
    const ahead = call(['1', '0']);
    await hears(ahead, /You are next/);
    const caller = call(['1', '0'], from);
    await hears(caller, /You are number 2 in line/);
    const before = await inLine(caller);
    await caller.pressWhenAsked(key);
    await hears(caller, asked);
    expect(await inLine(caller)).toMatchObject({ at: state, place: 2 });
    await caller.pressWhenAsked(zero);
    await vi.waitFor(async () => expect((await rowOf(hotline, caller))?.at).toBe('@hold'), PATIENT);
    expect(await inLine(caller)).toMatchObject({ place: 2, arrivedAt: before.arrivedAt, queue: before.queue });
    expect(await storeOf(hotline).callbacks()).not.toContainEqual(expect.objectContaining({ state: 'open' }));
  });

  it.each([
    ['callback', '1', /To confirm, press 1/],
    ['message', '2', /Leave your message/],
  ])('%s: an agent who becomes ready is joined all the while', async (_what, key, asked) => {
    hotline.carrier.setPhone(MEI.phone, willing(20_000));
    const caller = call(['1', '0']);
    await hears(caller, /You are next/);
    await caller.pressWhenAsked(key);
    await agentTo(hotline, MEI.id, 'in');
    await hears(caller, asked);
    await caller.joined(PATIENT_MS);
    expect((await rowOf(hotline, caller))?.phase).toBe('talking');
  });

  it('a callback that was promised is taken back by 0, at the same place', async () => {
    const ahead = call(['1', '0']);
    await hears(ahead, /You are next/);
    const caller = call(['1', '0']);
    const before = await inLine(caller);
    await hears(caller, /You are number 2/);
    await caller.pressWhenAsked('1');
    await caller.pressWhenAsked('1');
    await hears(caller, /We will call you back when it's your turn/);
    await caller.pressWhenAsked('0');
    await vi.waitFor(async () => expect((await rowOf(hotline, caller))?.at).toBe('@hold'), PATIENT);
    expect(await inLine(caller)).toMatchObject({ place: 2, arrivedAt: before.arrivedAt });
  });

  it('0 ends a message, keeps it, and goes back to the line', async () => {
    const caller = call(['2', '0']);
    const before = await inLine(caller);
    await hears(caller, /下一位就是您/);
    await caller.pressWhenAsked('2');
    await hears(caller, /请在提示音后留言/);
    await vi.waitFor(() => expect(caller.leg.listener?.kind).toBe('record'), PATIENT);
    await caller.say('你好，我的包裹还没有到，请尽快给我回电话，谢谢。');
    await caller.press('0');
    await vi.waitFor(async () => expect((await rowOf(hotline, caller))?.at).toBe('@hold'), PATIENT);
    expect(hotline.carrier.recordings).toHaveLength(1);
    expect(await inLine(caller)).toMatchObject({ arrivedAt: before.arrivedAt, place: 1 });
    // Hung up before anybody came: what was said is still a promise.
    caller.hangUp();
    expect(await outcomeOf(hotline, caller)).toBe('message');
    expect(await storeOf(hotline).callbacks()).toContainEqual(
      expect.objectContaining({ kind: 'message', state: 'open', arrivedAt: before.arrivedAt }),
    );
  });
});

describe('0 while another number is rung', () => {
  it('the caller stays with us, 0 is the line, and the other phone stops ringing', async () => {
    hotline.carrier.setPhone('+12025550130', MANUAL);
    const caller = call(['1', '1', '1', '123456#', '2']);
    await hears(caller, /I'm ringing the delivery company/);
    const target = await hotline.carrier.rings('+12025550130', PATIENT_MS);
    expect(hotline.carrier.leg(caller.sid).leg.company).toBeNull();
    await caller.pressWhenAsked('0');
    await hears(caller, /putting you through to a person/);
    await inLine(caller);
    await target.ended(PATIENT_MS);
    expect(target.leg.answeredAt).toBeNull();
    expect(await wayIn(caller)).toEqual({ event: 'KEY.0', from: 'orders/courier', to: '@hold' });
  });
});

describe('talking, and after it', () => {
  it('no key is heard in a talk; when the agent has gone, 0 is the line at the old arrival', async () => {
    hotline.carrier.setPhone(MEI.phone, willing(12_000));
    const caller = call(['2', '0']);
    const before = await inLine(caller);
    await agentTo(hotline, MEI.id, 'in');
    const [agent] = await caller.joined(PATIENT_MS);
    const turns = (await turnsOf(hotline, caller)).length;
    await caller.press('0');
    await caller.press('19*');
    expect(await caller.joined(PATIENT_MS)).toEqual([agent]);
    expect((await turnsOf(hotline, caller)).length).toBe(turns);
    await agentTo(hotline, MEI.id, 'away');
    await hears(caller, /对方已离开通话/);
    await caller.pressWhenAsked('0');
    await hears(caller, /正在为您转接人工/);
    expect(await inLine(caller)).toMatchObject({ arrivedAt: before.arrivedAt, place: 1 });
    expect(heardBy(caller).join()).not.toMatch(/满意|survey/);
  });
});
