import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import {
  agentTo,
  type Caller,
  everybody,
  inPhase,
  MANUAL,
  MEI,
  numberOf,
  OPEN,
  outcomeOf,
  PATIENT,
  PATIENT_MS,
  placesHeard,
  storeOf,
} from './caller-story.ts';

const MINUTE = 60_000;

const callTo = (hotline: TestHotline, keys: readonly string[], from: string): Caller =>
  hotline.carrier.placeCall({ from, to: HOTLINE, script: keys.map((press) => ({ press })) });

async function quiet(hotline: TestHotline): Promise<void> {
  for (const leg of hotline.carrier.legs) if (leg.endedAt === null) hotline.carrier.leg(leg.sid).hangUp();
  await vi.waitFor(async () => expect(await storeOf(hotline).calls()).toEqual([]), PATIENT);
}

describe('P5: a redial takes the old arrival', () => {
  let hotline: TestHotline;
  let n = 8_000;
  beforeAll(async () => {
    hotline = await startHotline({ rate: 200, edit: OPEN });
    await everybody(hotline, 'out');
  });
  afterAll(async () => hotline.stop());
  afterEach(async () => quiet(hotline));

  const call = (keys: readonly string[], from = numberOf((n += 1))) => callTo(hotline, keys, from);
  const later = async (ms: number) => {
    const from = hotline.carrier.now();
    await vi.waitFor(() => expect(hotline.carrier.now() - from).toBeGreaterThan(ms), PATIENT);
  };

  it('within 15 minutes, whoever hung up, any number of times, ahead of those who came since', async () => {
    const from = numberOf((n += 1));
    const caller = call(['1', '0'], from);
    const before = await inPhase(hotline, caller, 'waiting');
    const since = call(['1', '0']);
    await inPhase(hotline, since, 'waiting');
    let last = caller;
    for (const leave of ['hangUp', 'drop', 'hangUp'] as const) {
      last[leave]();
      expect(await outcomeOf(hotline, last)).toBe('abandoned-hold');
      await later(10 * MINUTE);
      last = call(['2', '0'], from);
      expect(await inPhase(hotline, last, 'waiting')).toMatchObject({ arrivedAt: before.arrivedAt, place: 1 });
      await last.hears(/下一位就是您/, PATIENT_MS);
    }
    expect(await inPhase(hotline, since, 'waiting')).toMatchObject({ place: 2 });
    // The one who came since was never told a worse place than before.
    const places = placesHeard(since);
    expect(places).toEqual(places.toSorted((a, b) => b - a));
  });

  it('after 16 minutes it is a new arrival', async () => {
    const from = numberOf((n += 1));
    const caller = call(['1', '0'], from);
    const before = await inPhase(hotline, caller, 'waiting');
    caller.hangUp();
    await outcomeOf(hotline, caller);
    await later(16 * MINUTE);
    const again = await inPhase(hotline, call(['1', '0'], from), 'waiting');
    expect(again.arrivedAt).toBeGreaterThan((before.arrivedAt ?? 0) + 16 * MINUTE);
  });

  it('withheld numbers are not mistaken for one another', async () => {
    const caller = call(['1', '0'], 'anonymous');
    const before = await inPhase(hotline, caller, 'waiting');
    caller.hangUp();
    await outcomeOf(hotline, caller);
    for (const hidden of ['anonymous', '+266696687', 'Restricted']) {
      const again = await inPhase(hotline, call(['1', '0'], hidden), 'waiting');
      expect(again.arrivedAt, hidden).toBeGreaterThan(before.arrivedAt ?? 0);
    }
  });

  it('a hang-up while an agent is rung costs no place either', async () => {
    hotline.carrier.setPhone(MEI.phone, MANUAL);
    const from = numberOf((n += 1));
    const caller = call(['1', '0'], from);
    const before = await inPhase(hotline, caller, 'waiting');
    await agentTo(hotline, MEI.id, 'in');
    await inPhase(hotline, caller, 'offered', 'waiting');
    await agentTo(hotline, MEI.id, 'out');
    caller.drop();
    await outcomeOf(hotline, caller);
    const again = await inPhase(hotline, call(['1', '0'], from), 'waiting', 'offered');
    expect(again.arrivedAt).toBe(before.arrivedAt);
    await vi.waitFor(
      async () => expect((await storeOf(hotline).agents()).every(({ state }) => state === 'off')).toBe(true),
      PATIENT,
    );
  });

  it('a detour through the menus keeps it: a talk, 0, and the arrival is the first one', async () => {
    const caller = call(['1', '0']);
    const before = await inPhase(hotline, caller, 'waiting');
    await caller.pressWhenAsked('1');
    await caller.pressWhenAsked('1');
    await caller.pressWhenAsked('0');
    const after = await inPhase(hotline, caller, 'waiting');
    expect(after.arrivedAt).toBe(before.arrivedAt);
  });
});

describe('an agent becomes ready', () => {
  const RATE = 5;
  /** Two seconds, and what a machine that others use adds in wall time. */
  const AT_ONCE_MS = 2_000 + 300 * RATE;
  let hotline: TestHotline;
  beforeAll(async () => {
    hotline = await startHotline({ rate: RATE, edit: OPEN });
    await everybody(hotline, 'out');
    hotline.carrier.setPhone(MEI.phone, MANUAL);
  });
  afterAll(async () => hotline.stop());

  it('the caller is offered within 2 s, and joined within 2 s of "1"', async () => {
    const { carrier } = hotline;
    const caller = callTo(hotline, ['1', '0'], numberOf(9_000));
    await inPhase(hotline, caller, 'waiting');
    const readyAt = carrier.now();
    await agentTo(hotline, MEI.id, 'in');
    const agent = await carrier.rings(MEI.phone, PATIENT_MS);
    const rangAt = agent.leg.statuses.find(({ status }) => status === 'ringing')?.at ?? Number.POSITIVE_INFINITY;
    expect(rangAt - readyAt).toBeLessThanOrEqual(AT_ONCE_MS);
    agent.answer();
    await agent.hears(/press 1/, PATIENT_MS);
    await agent.press('1');
    const pressedAt = carrier.now();
    await caller.joined(PATIENT_MS);
    const together = carrier.rooms.find(({ startedAt }) => startedAt !== null);
    expect((together?.startedAt ?? Number.POSITIVE_INFINITY) - pressedAt).toBeLessThanOrEqual(AT_ONCE_MS);
    expect(together?.visitors.map(({ leg }) => leg).sort()).toEqual([agent.sid, caller.sid].sort());
  });
});
