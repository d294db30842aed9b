import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { actionOf, legOf, wordsOf } from './caller-leg.ts';
import {
  type Caller,
  everybody,
  inPhase,
  numberOf,
  OPEN,
  PATIENT,
  PATIENT_MS,
  storeOf,
  turnsOf,
} from './caller-story.ts';

const RATE = 20;
/** What this machine may add to a span of call time: webhooks and timers take wall time, and other work is going on. */
const SLACK_MS = 250 * RATE;

let hotline: TestHotline;
let n = 6_000;
beforeAll(async () => {
  hotline = await startHotline({ rate: RATE, edit: OPEN });
  await everybody(hotline, 'out');
});
afterAll(async () => hotline.stop());
afterEach(async () => {
  for (const leg of hotline.carrier.legs) if (leg.endedAt === null) hotline.carrier.leg(leg.sid).hangUp();
  await vi.waitFor(async () => expect(await storeOf(hotline).calls()).toEqual([]), PATIENT);
});

const call = (keys: readonly string[]): Caller =>
  hotline.carrier.placeCall({
    from: numberOf((n += 1)),
    to: HOTLINE,
    script: keys.map((press) => ({ press })),
  });
const hears = (caller: Caller, words: RegExp) => caller.hears(words, PATIENT_MS);
const events = async (caller: Caller) => (await turnsOf(hotline, caller)).map(({ event, to }) => `${event} ${to}`);

/** Call time, ms, from the answer to the words that tell of the line. */
function answeredToLine({ leg }: Caller): number {
  const told = leg.ear.lines.find(({ text }) => /putting you through|正在为您转接人工/.test(text));
  return (told?.startAt ?? Number.POSITIVE_INFINITY) - (leg.answeredAt ?? 0);
}

describe('P2: silence ends at a human', () => {
  it('a caller who never presses anything is in line 45 s after the answer at the latest', async () => {
    const caller = call([]);
    await hears(caller, /Are you still there\?/);
    await hears(caller, /putting you through to a person/);
    await hears(caller, /正在为您转接人工/);
    await inPhase(hotline, caller, 'waiting');
    expect(answeredToLine(caller)).toBeLessThanOrEqual(45_000 + SLACK_MS);
    expect(await events(caller)).toEqual([
      'START support/welcome',
      'SILENCE support/welcome',
      'SILENCE @hold',
      ...(await events(caller)).slice(3),
    ]);
  });

  it('"for a person, press 0" is heard within 8 s of the first prompt’s end, in every language', async () => {
    const caller = call([]);
    await hears(caller, /For a person, press 0/);
    await hears(caller, /人工服务，请按 0/);
    await hears(caller, /Are you still there/);
    const lines = caller.leg.ear.lines;
    const second = lines.findIndex(({ text }) => /still there/.test(text));
    const told = lines.slice(0, second).filter(({ text }) => /press 0|请按 0/.test(text));
    expect(told.map(({ language }) => language.slice(0, 2)).sort()).toEqual(['cm', 'en']);
    const firstPrompt = lines[0];
    for (const { startAt } of told) expect(startAt - (firstPrompt?.endAt ?? 0)).toBeLessThanOrEqual(8_000 + SLACK_MS);
  });

  it.each([
    ['in a menu', ['1'], /Are you still there/],
    ['在菜单里', ['2', '3'], /您还在吗/],
    ['while an entry is asked for', ['1', '2', '1'], /Are you still there/],
    ['录入号码时', ['2', '3', '2'], /您还在吗/],
    ['at the end of a flow', ['1', '4'], /Are you still there/],
  ] as const)('silence twice is the line: %s', async (_where, keys, asked) => {
    const caller = call(keys);
    await hears(caller, asked);
    await hears(caller, /putting you through|正在为您转接人工/);
    await inPhase(hotline, caller, 'waiting');
    expect((await events(caller)).slice(keys.length + 1, keys.length + 3)).toEqual([
      expect.stringMatching(/^SILENCE (?!@)/),
      'SILENCE @hold',
    ]);
  });
});

describe('P2: wrong keys end at a human', () => {
  it('the third key that means nothing is the line', async () => {
    const caller = call(['1']);
    await hears(caller, /For an order or delivery/);
    await caller.press('7');
    await hears(caller, /I didn't get that/);
    await caller.press('7');
    await hears(caller, /That isn't one of the choices/);
    await caller.press('7');
    await hears(caller, /putting you through/);
    await inPhase(hotline, caller, 'waiting');
  });

  it('三次按错，转接人工', async () => {
    const caller = call(['2']);
    await hears(caller, /订单或配送/);
    await caller.press('8');
    await hears(caller, /没有听清您的选择/);
    await caller.press('#');
    await hears(caller, /没有这个选项/);
    await caller.press('6');
    await hears(caller, /正在为您转接人工/);
  });

  it('wrong, silence, wrong: the third miss of any kind', async () => {
    const caller = call(['1', '1']);
    await hears(caller, /For a parcel that has not arrived/);
    await caller.press('9');
    await hears(caller, /Are you still there/);
    await caller.press('9');
    await hears(caller, /putting you through/);
    await inPhase(hotline, caller, 'waiting');
    expect(await events(caller)).toContain('KEY.9 @hold');
  });

  it('silence, wrong, silence: the second silence', async () => {
    const caller = call(['1', '1']);
    await hears(caller, /Are you still there/);
    await caller.press('9');
    await hears(caller, /I didn't get that|That isn't one of the choices/);
    await hears(caller, /putting you through/);
    expect(await events(caller)).toContain('SILENCE @hold');
  });

  it('words that mean nothing count as a miss', async () => {
    const caller = call(['1']);
    await hears(caller, /For an order or delivery/);
    await caller.say('uh, hello?');
    await hears(caller, /I didn't get that/);
    await caller.say('la la la');
    await hears(caller, /That isn't one of the choices/);
    await caller.say('hmm');
    await hears(caller, /putting you through/);
    expect((await events(caller)).slice(2, 5)).toEqual(['WRONG support/main', 'WRONG support/main', 'WRONG @hold']);
  });

  it('each visit of a step counts anew', async () => {
    const caller = call(['1']);
    await hears(caller, /For an order or delivery/);
    await caller.press('7');
    await hears(caller, /I didn't get that/);
    await caller.press('2');
    await hears(caller, /For a bill you do not understand/);
    await caller.press('7');
    await hears(caller, /I didn't get that/);
    await caller.press('7');
    await hears(caller, /That isn't one of the choices/);
    await caller.press('2');
    await hears(caller, /You can pay by card/);
  });
});

describe('`*` says it again, slower', () => {
  it.each([
    ['1', /For an order or delivery, press 1/],
    ['2', /订单或配送，请按 1/],
  ] as const)('and as often as one likes (language %s)', async (tongue, menu) => {
    const bodies: string[] = [];
    const caller = call([tongue]);
    for (let times = 0; times < 5; times++) {
      bodies.push(await hears(caller, menu));
      await caller.pressWhenAsked('*');
    }
    await hears(caller, menu);
    // Said again word by word, and never a miss.
    expect(new Set(bodies).size).toBe(1);
    expect((await events(caller)).slice(2)).toEqual(Array.from({ length: 5 }, () => 'KEY.star support/main'));
    await caller.press('0');
    await inPhase(hotline, caller, 'waiting');
  });
});

describe('P2: every loop is counted', () => {
  it('who has answered 200 questions is put through to a person', async () => {
    const caller = legOf(hotline, numberOf((n += 1)));
    let told = await caller.post(actionOf(await caller.rings()), { Digits: '1' });
    let turns = 2;
    for (; turns < 260 && (await caller.row())?.phase === 'menu'; turns++)
      told = await caller.post(actionOf(told), { Digits: '*' });
    expect(turns).toBeGreaterThan(190);
    expect(turns).toBeLessThan(210);
    expect(wordsOf(told)).toMatch(/putting you through to a person/);
    expect(await caller.row()).toMatchObject({ phase: 'waiting', queue: 'general' });
    await caller.ends();
  });
});
