import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { everybody, inPhase, numberOf, OPEN, outcomeOf, PATIENT_MS, storeOf } from './caller-story.ts';
import { actionOf, AUTH_TOKEN, legOf, wordsOf } from './caller-leg.ts';

let hotline: TestHotline;
let n = 3_000;
beforeAll(async () => {
  hotline = await startHotline({ rate: 1, edit: OPEN });
  await everybody(hotline, 'out');
});
afterAll(async () => hotline.stop());
const leg = () => legOf(hotline, numberOf((n += 1)));

describe('a webhook that comes twice', () => {
  it.each([
    ['with the carrier’s token', 'c9d5a0a2-token'],
    ['without one', undefined],
  ])('is one turn and gets the same answer, byte for byte (%s)', async (_how, token) => {
    const caller = leg();
    const first = await caller.rings(token);
    expect(await caller.rings(token)).toBe(first);
    const main = await caller.post(actionOf(first), { Digits: '1' }, token && `${token}-2`);
    expect(await caller.post(actionOf(first), { Digits: '1' }, token && `${token}-2`)).toBe(main);
    expect(await caller.turns()).toBe(2);
    const held = await caller.post(actionOf(main), { Digits: '0' }, token && `${token}-3`);
    const before = await caller.row();
    expect(wordsOf(held)).toMatch(/putting you through to a person/);
    expect(await caller.post(actionOf(main), { Digits: '0' }, token && `${token}-3`)).toBe(held);
    expect(await caller.turns()).toBe(3);
    expect(await caller.row()).toEqual(before);
    await caller.ends();
  });

  it('at the very same moment: one turn, and both are answered with what stands', async () => {
    const caller = leg();
    const first = await caller.rings();
    const url = actionOf(first);
    const answers = await Promise.all(Array.from({ length: 8 }, () => caller.post(url, { Digits: '1' }, 'same')));
    expect(new Set(answers.map(wordsOf)).size).toBe(1);
    expect(await caller.turns()).toBe(2);
    await caller.ends();
  });

  it('a wrong key counts once', async () => {
    const caller = leg();
    const main = await caller.post(actionOf(await caller.rings()), { Digits: '1' });
    let wrong = '';
    for (let times = 0; times < 3; times++) wrong = await caller.post(actionOf(main), { Digits: '7' }, 'wrong');
    expect(wordsOf(wrong)).toMatch(/I didn't get that/);
    expect((await caller.row())?.phase).toBe('menu');
    await caller.ends();
  });
});

describe('a webhook that comes late', () => {
  it('an older step gets the present prompt and changes nothing', async () => {
    const caller = leg();
    const first = await caller.rings();
    const main = await caller.post(actionOf(first), { Digits: '1' });
    const bills = await caller.post(actionOf(main), { Digits: '2' });
    const before = await caller.turns();
    for (const old of [actionOf(first), actionOf(main)])
      expect(wordsOf(await caller.post(old, { Digits: '3' }, 'late'))).toBe(wordsOf(bills));
    expect(await caller.turns()).toBe(before);
    // The stale answer leads on: its own URL is the present step's.
    const again = await caller.post(actionOf(first), { Digits: '3' });
    expect(wordsOf(await caller.post(actionOf(again), { Digits: '1' }))).toMatch(/key in your customer number/);
    await caller.ends();
  });

  it('a repeated /voice of a call under way gets the present prompt', async () => {
    const caller = leg();
    const main = await caller.post(actionOf(await caller.rings()), { Digits: '2' });
    expect(wordsOf(await caller.rings())).toBe(wordsOf(main));
    await caller.ends();
  });

  it('an old "0" does not move a caller who holds, nor change the arrival', async () => {
    const caller = leg();
    const first = await caller.rings();
    const held = await caller.post(actionOf(first), { Digits: '0' });
    const before = await caller.row();
    const next = await caller.post(actionOf(held), {});
    await caller.post(actionOf(first), { Digits: '0' }, 'long ago');
    await caller.post(actionOf(held), { Digits: '1' }, 'older');
    expect(await caller.row()).toMatchObject({ arrivedAt: before?.arrivedAt, place: before?.place, at: '@hold' });
    expect(next).toMatch(/music/);
    await caller.ends();
  });

  it('after the end every URL of the call says goodbye and counts nothing', async () => {
    const caller = leg();
    const first = await caller.rings();
    const held = await caller.post(actionOf(first), { Digits: '0' });
    await caller.ends();
    const before = await storeOf(hotline).census();
    for (const url of [actionOf(first), actionOf(held), `${hotline.running.url}/voice`])
      expect(await caller.post(url, { Digits: '0' })).toMatch(/Goodbye|再见/);
    await caller.ends();
    const after = await storeOf(hotline).census();
    expect({ ...after, at: 0 }).toEqual({ ...before, at: 0 });
  });
});

describe('a ticket that is not this call’s', () => {
  it('another call’s ticket moves neither call', async () => {
    const [mine, other] = [leg(), leg()];
    const main = await mine.post(actionOf(await mine.rings()), { Digits: '1' });
    const theirs = await other.post(actionOf(await other.rings()), { Digits: '2' });
    const answer = await mine.post(actionOf(theirs), { Digits: '0' });
    // Read against this call: 0 is its line.
    expect(wordsOf(answer)).toMatch(/putting you through/);
    expect((await mine.row())?.phase).toBe('waiting');
    expect(await other.row()).toMatchObject({ phase: 'menu', at: 'support/main', lang: 'zh' });
    expect(wordsOf(await other.rings())).toBe(wordsOf(theirs));
    expect(main).not.toBe(theirs);
    await Promise.all([mine.ends(), other.ends()]);
  });

  it.each([
    ['a bit was changed', (t: string) => `${t.slice(0, -5)}${t.at(-5) === 'A' ? 'B' : 'A'}${t.slice(-4)}`],
    ['cut short', (t: string) => t.slice(0, 40)],
    ['made up', () => 'hello'],
    ['empty', () => ''],
  ])('a ticket that was tampered with (%s): the call goes on from what the store knows', async (_how, spoil) => {
    const caller = leg();
    const main = await caller.post(actionOf(await caller.rings()), { Digits: '1' });
    const url = actionOf(main).replace(/t=([^&#]+)/, (_, t: string) => `t=${spoil(t)}`);
    const orders = await caller.post(url, { Digits: '1' });
    expect(wordsOf(orders)).toMatch(/For a parcel that has not arrived/);
    expect(await caller.row()).toMatchObject({ at: 'orders/what', phase: 'menu' });
    await caller.ends();
  });

  it('unsigned, or signed for another URL: 403, and nothing of it is looked at', async () => {
    const before = await storeOf(hotline).census();
    for (const signature of [
      '',
      'bm9uZQ==',
      getExpectedTwilioSignature(AUTH_TOKEN, 'https://elsewhere.example/voice', {}),
    ]) {
      const response = await fetch(`${hotline.running.url}/voice`, {
        method: 'POST',
        body: new URLSearchParams({ CallSid: `CA${'0'.repeat(32)}`, From: numberOf(1), To: HOTLINE }),
        headers: signature === '' ? {} : { 'x-twilio-signature': signature },
      });
      expect(response.status).toBe(403);
      expect(await response.text()).not.toMatch(/<Response|at .*\.ts/);
    }
    expect((await storeOf(hotline).census()).arrived).toBe(before.arrived);
  });
});

describe('`*`', () => {
  it('is spoken slower', async () => {
    const caller = leg();
    const main = await caller.post(actionOf(await caller.rings()), { Digits: '1' });
    const again = await caller.post(actionOf(main), { Digits: '*' });
    expect(main).not.toMatch(/<prosody/);
    expect(again).toMatch(/<prosody rate="/);
    expect(wordsOf(again)).toContain(wordsOf(main));
    await caller.ends();
  });
});

describe('a carrier on a bad day', () => {
  it.each([
    [
      'webhooks twice, in parallel or one after the other, status callbacks late',
      { webhookTwice: 0.6, statusDelayed: 0.5 },
      false,
    ],
    ['every first answer lost, so that each webhook is tried again', {}, true],
  ] as const)('%s: each caller gets to the line once', async (_how, faults, lossy) => {
    const rough = await startHotline({
      rate: 10,
      edit: OPEN,
      carrier: { faults: { ...faults, statusDelayMs: 5_000 } },
    });
    const { carrier } = rough;
    if (lossy)
      carrier.events.listen((event) => {
        if (event.type !== 'webhook-requested') return;
        // The number's own URL carries no wish to be tried again: there the carrier goes to the fallback at once.
        carrier.setFaults({ webhookReset: event.attempt === 1 && event.url.endsWith('/voice/turn') ? 1 : 0 });
      });
    try {
      await everybody(rough, 'out');
      const callers = Array.from({ length: 12 }, (_, index) =>
        carrier.placeCall({
          from: numberOf(100 + index),
          to: HOTLINE,
          script: [{ press: index % 2 === 0 ? '1' : '2' }, { press: '2' }, { press: '1' }, { press: '12345#' }],
        }),
      );
      for (const caller of callers) {
        await caller.hears(/putting you through|正在为您转接人工/, PATIENT_MS);
        expect(await inPhase(rough, caller, 'waiting')).toMatchObject({ queue: 'general' });
        expect(await turnNames(rough, caller.sid)).toEqual(['START', 'KEY', 'KEY.2', 'KEY.1', 'ENTRY']);
      }
      const places = (await storeOf(rough).calls()).map(({ place }) => place ?? 0);
      expect(places.sort((a, b) => a - b)).toEqual(callers.map((_, index) => index + 1));
      for (const caller of callers) caller.hangUp();
      for (const caller of callers) expect(await outcomeOf(rough, caller)).toBe('abandoned-hold');
      expect((await storeOf(rough).census()).outcomes).toEqual({ 'abandoned-hold': callers.length });
    } finally {
      await rough.stop();
    }
  });
});

/** The first five turns of a call; which language was chosen is left out. */
async function turnNames(hotlineOf: TestHotline, sid: string): Promise<readonly unknown[]> {
  const trail = await storeOf(hotlineOf).trail(sid);
  const names = trail.filter(({ what }) => what === 'turn').map(({ data }) => data['event']);
  return names.slice(0, 5).map((name, index) => (index === 1 ? 'KEY' : name));
}
