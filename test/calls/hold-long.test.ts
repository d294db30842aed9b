import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import {
  agentTo,
  type Caller,
  everybody,
  heardBy,
  inPhase,
  MEI,
  numberOf,
  OPEN,
  PATIENT_MS,
  placesHeard,
  storeOf,
  trailOf,
  watchConservation,
  willing,
} from './caller-story.ts';

/** 30 minutes of call time in 18 seconds. */
const RATE = 100;
const MINUTE = 60_000;
/** At this rate a tenth of a second of wall time, which a machine that others use too may be late. */
const SLACK_MS = 10_000;

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline({ rate: RATE, edit: OPEN });
  await everybody(hotline, 'out');
});
afterAll(async () => hotline.stop());

const call = (keys: readonly string[], from: string): Caller =>
  hotline.carrier.placeCall({ from, to: HOTLINE, script: keys.map((press) => ({ press })) });

/** Where each slice of music began, ms into the loop, in the order in which they played; `at` is when, in call time. */
function music(caller: Caller): readonly { readonly at: number; readonly from: number }[] {
  return hotline.carrier.events
    .since(0)
    .flatMap((event) =>
      event.type === 'playing' && event.leg === caller.sid
        ? [{ at: event.at, from: Number(new URL(event.what).searchParams.get('at')) }]
        : [],
    );
}

describe('P4: holding is never cut short', () => {
  it('30 minutes with no agent ready: still there, a place that never rose, music that goes on, and then an agent', async () => {
    const law = watchConservation(hotline);
    const first = call(['1', '0'], numberOf(1));
    await inPhase(hotline, first, 'waiting');
    const second = call(['2', '0'], numberOf(2));
    await inPhase(hotline, second, 'waiting');
    const caller = call(['1', '0'], numberOf(3));
    const joined = await inPhase(hotline, caller, 'waiting');
    const began = hotline.carrier.now();
    await caller.hears(/You are number 3 in line/, PATIENT_MS);

    // After ten minutes one of those ahead gives up, after ten more the other one.
    const minutes = (count: number) =>
      vi.waitFor(() => expect(hotline.carrier.now() - began).toBeGreaterThan(count * MINUTE), { timeout: 25_000 });
    await minutes(10);
    first.hangUp();
    await caller.hears(/You are number 2 in line/, PATIENT_MS);
    await minutes(20);
    second.hangUp();
    await caller.hears(/You are next/, PATIENT_MS);
    await minutes(30);

    expect(await inPhase(hotline, caller, 'waiting')).toMatchObject({ place: 1, arrivedAt: joined.arrivedAt });
    expect(placesHeard(caller)).toEqual([3, 2, 1]);
    // It is said that the line does not move; nothing is asked that must be answered.
    expect(heardBy(caller).join('\n')).toMatch(/The line hasn't moved for a while\. Your place is safe/);
    const offers = caller.leg.ear.lines.filter(({ text }) => /To be called back and keep your place/.test(text));
    expect(offers.length).toBeGreaterThan(5);
    for (const [index, offer] of offers.entries()) {
      expect(offer.lastsMs).toBeLessThanOrEqual(8_000);
      const before = offers[index - 1];
      if (before !== undefined) expect(offer.startAt - before.startAt).toBeGreaterThanOrEqual(3 * MINUTE - SLACK_MS);
    }
    const played = music(caller);
    // Ninety would be one after the other; at this rate every tenth of a second between two costs half of one.
    expect(played.length).toBeGreaterThan(60);
    expect(played.map(({ from }) => from)).toEqual(played.map(({ from }) => from).toSorted((a, b) => a - b));

    hotline.carrier.setPhone(MEI.phone, willing(20_000));
    await agentTo(hotline, MEI.id, 'in');
    await caller.joined(PATIENT_MS);
    await caller.hears(/press 0/, PATIENT_MS);
    caller.hangUp();
    expect(await law.stop()).toBeGreaterThan(100);
  }, 90_000);
});

describe('P4: the carrier’s limit on the length of a call', () => {
  it('ten minutes before four hours the place becomes a callback, and this is said', async () => {
    const rate = 1_000;
    const four = await startHotline({ rate, edit: OPEN });
    try {
      await everybody(four, 'out');
      const caller = four.carrier.placeCall({
        from: numberOf(4),
        to: HOTLINE,
        script: [{ press: '1' }, { press: '0' }],
      });
      const { arrivedAt } = await inPhase(four, caller, 'waiting');
      await caller.hears(/This phone call can't go on much longer, but your place is kept/, 40_000);
      await caller.hears(/We will call you back/, PATIENT_MS);
      await caller.ended(PATIENT_MS);
      const lastedMs = (caller.leg.endedAt ?? 0) - (caller.leg.answeredAt ?? 0);
      expect(lastedMs).toBeGreaterThan(229 * MINUTE);
      // Half a second of this machine is eight minutes there.
      expect(lastedMs).toBeLessThan(240 * MINUTE + 500 * rate);
      await vi.waitFor(async () => {
        const ended = (await trailOf(four, caller)).find(({ what }) => what === 'ended');
        expect(ended?.data['outcome']).toBe('carrier-limit');
      });
      expect(await storeOf(four).callbacks()).toEqual([
        expect.objectContaining({ kind: 'callback', state: 'open', arrivedAt, disposition: null }),
      ]);
    } finally {
      await four.stop();
    }
  }, 60_000);
});
