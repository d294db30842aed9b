/** What is put right between store and carrier: each fault is planted on a running hotline and seen repaired within its bound. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EpochMs } from '../../src/core/time.ts';
import type { LeaseRow } from '../../src/engine/repair-ports.ts';
import { callerEnded } from '../../src/engine/ended.ts';
import { offerRound } from '../../src/engine/dispatch.ts';
import { settleRing } from '../../src/engine/unsure.ts';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import {
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
  storeOf,
  trailOf,
  willing,
} from './caller-story.ts';

const RATE = 25;
/** What the engine may take beyond its bound on a machine that others use too, call time. */
const NOISE_MS = 800 * RATE;
let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline({ rate: RATE, edit: OPEN, log: process.env['PZ_LOG'] === '1' });
});
afterAll(async () => hotline.stop());

const repairs = async () => (await storeOf(hotline).census()).repairs;
const agentsOut = () => everybody(hotline, 'out');
const caller = (n: number) => hotline.carrier.placeCall({ from: numberOf(n), to: HOTLINE, script: [{ press: '0' }] });
const now = () => hotline.running.engine.deps.clock.now();

const liveLegsTo = (address: string) =>
  hotline.carrier.legs.filter(({ to, endedAt }) => to === address && endedAt === null);

/** The leg that rings there now. */
async function ringing(address: string) {
  const sid = await vi.waitFor(() => {
    const found = hotline.carrier.legs.find(({ to, status }) => to === address && status === 'ringing');
    if (found === undefined) throw new Error(`${address} does not ring`);
    return found.sid;
  }, PATIENT);
  return hotline.carrier.leg(sid);
}

/** The one offer there is. */
async function ringingLease(): Promise<LeaseRow> {
  return await vi.waitFor(async () => {
    const [row, another] = (await storeOf(hotline).leases()).filter(({ status }) => status === 'ringing');
    if (row === undefined || another !== undefined) throw new Error('not one offer');
    return row;
  }, PATIENT);
}

/** When this was put right; waits for it. */
async function repairedAt(sid: string, kind: string): Promise<EpochMs> {
  return await vi.waitFor(async () => {
    const all = await storeOf(hotline).trail(sid);
    const found = all.find(({ what, data }) => what === 'repaired' && data['kind'] === kind);
    if (found === undefined) throw new Error(`no ${kind} in ${JSON.stringify(all.map(({ what }) => what))}`);
    return found.at;
  }, PATIENT);
}

describe('a busy hotline on which nothing is wrong', () => {
  it('makes no repairs', async () => {
    hotline.agents(willing(62_000));
    // Longer than a talk goes without anybody's word, so that the carrier is asked after it.
    const callers = Array.from({ length: 5 }, (_, n) => caller(n));
    await Promise.all(callers.map((one) => one.joined(PATIENT_MS)));
    for (const one of callers) one.hangUp();
    for (const one of callers) await outcomeOf(hotline, one);
    await vi.waitFor(async () => {
      const states = (await storeOf(hotline).agents()).map(({ state }) => state);
      expect(states).not.toContain('talking');
      expect(states).not.toContain('offered');
    }, PATIENT);
    expect(await repairs()).toEqual({});
  });
});

describe('a caller who has gone, and the word of it lost', () => {
  it('is out of the line within 70 s, not as one who chose to go', async () => {
    await agentsOut();
    hotline.carrier.setFaults({ statusLost: 1 });
    const one = caller(20);
    await one.hears(/You are next|line/, PATIENT_MS);
    one.hangUp();
    const at = now();
    expect((await repairedAt(one.sid, 'ghost')) - at).toBeLessThan(70_000 + NOISE_MS);
    hotline.carrier.setFaults({ statusLost: 0 });
    expect(await outcomeOf(hotline, one)).toBe('suspect');
  });
});

describe('a caller who lives, and is over here', () => {
  it('is led back into the line when they ask what comes next', async () => {
    await agentsOut();
    const one = caller(21);
    const { arrivedAt } = await inPhase(hotline, one, 'waiting');
    await storeOf(hotline).end(one.sid as never, { trouble: null, trail: '{}' });
    const row = await inPhase(hotline, one, 'waiting');
    expect(row.arrivedAt).toBe(arrivedAt);
    await repairedAt(one.sid, 'zombie');
    expect(heardBy(one).join(' ')).not.toMatch(/Goodbye/);
    one.hangUp();
    expect((await trailOf(hotline, one)).filter(({ what }) => what === 'ended')).toHaveLength(1);
  });

  it('is found within a minute while they ask nothing', async () => {
    await agentsOut();
    // A document of two minutes, as of a caller whose next turn is far away.
    const one = caller(22);
    await inPhase(hotline, one, 'waiting');
    await storeOf(hotline).end(one.sid as never, { trouble: null, trail: '{}' });
    await rest(`Calls/${one.sid}`, { Twiml: '<Response><Pause length="120"/></Response>' });
    const at = now();
    expect((await repairedAt(one.sid, 'zombie')) - at).toBeLessThan(60_000 + NOISE_MS);
    await inPhase(hotline, one, 'waiting');
    one.hangUp();
  });
});

describe('a caller whose line the carrier calls broken', () => {
  it('is rung back at once, and meets the agent who would have had them', async () => {
    await agentsOut();
    const number = numberOf(26);
    hotline.carrier.setPhone(number, {
      is: 'robot',
      answerAfterMs: 500,
      press: [{ whenHears: 'To be connected, press 1', digits: '1' }],
    });
    const one = caller(26);
    const { arrivedAt } = await inPhase(hotline, one, 'waiting');
    const { deps } = hotline.running.engine;
    await callerEnded(one.sid as never, 'failed', deps);
    expect(await outcomeOf(hotline, one)).toBe('lost');
    expect(await storeOf(hotline).callbacks()).toMatchObject([{ sid: one.sid, kind: 'callback', arrivedAt }]);
    one.hangUp();
    hotline.carrier.setPhone(MEI.phone, willing(6_000));
    await storeOf(hotline).setAgent(MEI.id as never, 'in', 'test');
    await vi.waitFor(async () => {
      expect(await storeOf(hotline).callbacks()).toMatchObject([{ state: 'done', disposition: 'reached' }]);
    }, PATIENT);
  });
});

describe('somebody alone in a room', () => {
  it('who was to meet a caller there: the caller is brought, though the node died between the two', async () => {
    await agentsOut();
    hotline.agents(MANUAL);
    const one = caller(23);
    await inPhase(hotline, one, 'waiting');
    await storeOf(hotline).setAgent(MEI.id as never, 'in', 'test');
    const phone = await ringing(MEI.phone);
    phone.answer();
    await phone.listening(PATIENT_MS);
    // "1" was accepted and the agent sent to the room; nobody is left to push the caller, whose own next turn is far away.
    const lease = await ringingLease();
    await rest(`Calls/${one.sid}`, { Twiml: '<Response><Pause length="120"/></Response>' });
    await storeOf(hotline).accept(lease.lease, 100_000 as never);
    const room = `<Conference endConferenceOnExit="true">${lease.room}</Conference>`;
    await rest(`Calls/${phone.sid}`, { Twiml: `<Response><Dial>${room}</Dial></Response>` });
    const at = now();
    expect((await repairedAt(one.sid, 'lonely-room')) - at).toBeLessThan(20_000 + NOISE_MS);
    await one.joined(PATIENT_MS);
    one.hangUp();
  });

  it('of whom nobody knows any more is let out, and goes on with their own document', async () => {
    hotline.carrier.setPhone('+12025550188', { is: 'robot', answerAfterMs: 100, press: [] });
    const lost = await rest('Calls', {
      To: '+12025550188',
      From: HOTLINE,
      Twiml: '<Response><Dial><Conference>pz-ofnobody</Conference></Dial></Response>',
    });
    const leg = hotline.carrier.leg(lost);
    await leg.inRoom(PATIENT_MS);
    await leg.ended(PATIENT_MS);
    await vi.waitFor(async () => expect(await repairs()).toMatchObject({ 'lonely-room': 2 }), PATIENT);
  });
});

describe('a ring of which nobody knows', () => {
  const offered = async (n: number, faults: Parameters<typeof hotline.carrier.setFaults>[0]) => {
    await agentsOut();
    // Whoever was rung for the caller before may still be told so.
    await vi.waitFor(() => expect(liveLegsTo(MEI.phone)).toEqual([]), PATIENT);
    hotline.carrier.setFaults(faults);
    hotline.agents(MANUAL);
    const one = caller(n);
    await inPhase(hotline, one, 'waiting');
    await storeOf(hotline).setAgent(MEI.id as never, 'in', 'test');
    const row = await ringingLease();
    const offer = { lease: row.lease, place: one.sid, agent: MEI.id, room: row.room, kind: row.kind } as never;
    const work = { is: 'unsure', leg: null, offer, askedAt: (Date.now() - 1_000) as EpochMs } as const;
    return { one, row, work };
  };
  const leaseNow = async (wanted: number) => (await storeOf(hotline).leases()).find(({ lease }) => lease === wanted);

  it('that was never made goes on to others at once', async () => {
    const { one, row, work } = await offered(24, { restDown: 1 });
    // While the carrier can't say, nothing is decided.
    await settleRing(work, hotline.running.engine.deps);
    expect(await leaseNow(row.lease)).toMatchObject({ status: 'ringing', leg: null });
    hotline.carrier.setFaults({ restDown: 0 });
    await settleRing(work, hotline.running.engine.deps);
    expect(await leaseNow(row.lease)).toBeUndefined();
    await repairedAt(one.sid, 'unsure-ring');
    one.hangUp();
    await outcomeOf(hotline, one);
  });

  it('that was held back until the carrier may have been asked is not made; the next one is', async () => {
    await agentsOut();
    await vi.waitFor(() => expect(liveLegsTo(MEI.phone)).toEqual([]), PATIENT);
    hotline.agents(MANUAL);
    const one = caller(26);
    await inPhase(hotline, one, 'waiting');
    const rung = () => hotline.carrier.legs.filter(({ to }) => to === MEI.phone).length;
    const before = rung();
    const { deps } = hotline.running.engine;
    // A process that is stopped for ten seconds between any two looks at the clock.
    let at = 0;
    const stopped = { ...deps, clock: { ...deps.clock, steady: () => (at += 10_000) } };
    const inLine = storeOf(hotline).setAgent(MEI.id as never, 'in', 'test');
    expect(await offerRound(stopped)).toBe(1);
    await inLine;
    await ringing(MEI.phone);
    const offers = (await trailOf(hotline, one)).filter(({ what }) => what === 'offered');
    expect({ offers: offers.length, rung: rung() - before }).toEqual({ offers: 2, rung: 1 });
    one.hangUp();
    await outcomeOf(hotline, one);
    await vi.waitFor(() => expect(liveLegsTo(MEI.phone)).toEqual([]), PATIENT);
  });

  it('that rings all the same is never made twice', async () => {
    const { one, row, work } = await offered(25, { createdButLost: 1 });
    await ringing(MEI.phone);
    await settleRing(work, hotline.running.engine.deps);
    hotline.carrier.setFaults({ createdButLost: 0 });
    const found = await leaseNow(row.lease);
    expect(found).toMatchObject({ status: 'ringing', leg: expect.any(String) });
    // The one for the caller before may still be let go.
    await vi.waitFor(() => expect(liveLegsTo(MEI.phone).map(({ sid }) => sid)).toEqual([found?.leg]), PATIENT);
    one.hangUp();
    await outcomeOf(hotline, one);
    await vi.waitFor(() => expect(liveLegsTo(MEI.phone)).toEqual([]), PATIENT);
  });
});

/** A request of ours that is not the engine's; answers with the sid. */
async function rest(path: string, form: Record<string, string>): Promise<string> {
  const { TWILIO_ACCOUNT_SID: sid = '', TWILIO_AUTH_TOKEN: token = '' } = hotline.env;
  const response = await fetch(`${hotline.carrier.url}/2010-04-01/Accounts/${sid}/${path}.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  expect(response.ok).toBe(true);
  return ((await response.json()) as { sid: string }).sid;
}
