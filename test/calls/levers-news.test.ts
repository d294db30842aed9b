import { afterEach, describe, expect, it } from 'vitest';
import { hashPin } from '../../src/runtime/pin.ts';
import type { LegHandle } from '../../src/simulator/handle.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  agent,
  AGENTS_LINE,
  conserved,
  eventually,
  holds,
  MEI,
  passes,
  PATIENCE_MS,
  startStory,
  stateOf,
  storeOf,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

const RATE = 20;
/** Wall time a machine with many things to do may take for an answer. */
const NOISE_MS = 300;
const PIN = '4711';

async function nobodyYet(): Promise<void> {
  const pin = await hashPin(PIN);
  hotline = await startStory({ rate: RATE, agents: [agent('201', MEI, { pin })] });
  await storeOf(hotline).setAgent('201' as never, 'out', 'test');
}

/** So many callers hold, at different moments of their hold turns. */
async function manyHold(many: number): Promise<readonly LegHandle[]> {
  const callers: LegHandle[] = [];
  for (let n = 0; n < many; n++) callers.push(await holds(hotline, `+120255501${40 + n}`));
  for (const caller of callers) await caller.hears(/Or just hold/, PATIENCE_MS);
  return callers;
}

/** Every one of them hears it, within 20 s of call time. */
async function allHear(callers: readonly LegHandle[], words: RegExp, since: number): Promise<void> {
  for (const caller of callers) await caller.hears(words, PATIENCE_MS);
  for (const { sid } of callers) {
    const leg = hotline.carrier.legs.find((one) => one.sid === sid);
    const heard = leg?.transcript.filter((line) => line.is === 'heard' && line.at > since && words.test(line.text));
    expect(heard?.[0]?.at).toBeLessThan(since + 20_000 + NOISE_MS * RATE);
  }
}

async function agentRings(): Promise<LegHandle> {
  const phone = hotline.carrier.placeCall({ from: MEI, to: AGENTS_LINE });
  await phone.hears(/enter your agent number/, PATIENCE_MS);
  await phone.pressWhenAsked('201#', PATIENCE_MS);
  await phone.hears(/enter your PIN/, PATIENCE_MS);
  await phone.pressWhenAsked(`${PIN}#`, PATIENCE_MS);
  await phone.hears(/Hello, Agent 201/, PATIENCE_MS);
  return phone;
}

describe('holders hear within 20 s', () => {
  it('an announcement, each of them once, and whoever comes later hears it on joining', async () => {
    await nobodyYet();
    const callers = await manyHold(16);
    const since = hotline.carrier.now();
    const announcement = { text: 'Our parcels are late today.', recording: null, until: null };
    await storeOf(hotline).setLevers({ announcement }, 'test');
    await allHear(callers, /parcels are late today/, since);
    const late = await holds(hotline, '+12025550190');
    await late.hears(/parcels are late today/, PATIENCE_MS);
    await storeOf(hotline).setLevers({ announcement: null }, 'test');
    await conserved(hotline);
  });

  it('that the hotline was closed by hand, until when, and that it was opened again', async () => {
    await nobodyYet();
    const callers = await manyHold(4);
    const now = (await storeOf(hotline).census()).at;
    const closedAt = hotline.carrier.now();
    await storeOf(hotline).setLevers({ closedUntil: (now + 3 * 3_600_000) as never }, 'test');
    await allHear(callers, /Nobody is here right now\. People are back (today|tomorrow) at/, closedAt);
    const openedAt = hotline.carrier.now();
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    await storeOf(hotline).setAgent('201' as never, 'away', 'test');
    await storeOf(hotline).setLevers({ closedUntil: null }, 'test');
    await allHear(callers, /Nobody is here right now, and I can't say when/, openedAt);
    for (const { leg } of callers) expect(leg.ended).toBe(false);
  });

  it('a closing by hand also while an announcement stands', async () => {
    await nobodyYet();
    const announcement = { text: 'Our parcels are late today.', recording: null, until: null };
    await storeOf(hotline).setLevers({ announcement }, 'test');
    const callers = await manyHold(2);
    const now = (await storeOf(hotline).census()).at;
    const since = hotline.carrier.now();
    await storeOf(hotline).setLevers({ closedUntil: (now + 3_600_000) as never }, 'test');
    await allHear(callers, /People are back/, since);
  });
});

describe('by the agents’ number', () => {
  it('close for an hour and open again are heard by who holds', async () => {
    await nobodyYet();
    const callers = await manyHold(2);
    const phone = await agentRings();
    await phone.pressWhenAsked('3', PATIENCE_MS);
    await phone.hears(/close for one hour, press 1/, PATIENCE_MS);
    const closedAt = hotline.carrier.now();
    await phone.pressWhenAsked('1', PATIENCE_MS);
    await phone.hears(/now closed until .*Callers can still press 0/, PATIENCE_MS);
    await allHear(callers, /Nobody is here right now\. People are back/, closedAt);
    const openedAt = hotline.carrier.now();
    await phone.pressWhenAsked('4', PATIENCE_MS);
    await phone.hears(/follows its calendar again/, PATIENCE_MS);
    await allHear(callers, /Nobody is here right now, and I can't say when/, openedAt);
  });

  it('a spoken announcement is heard as it was spoken, until it is removed', async () => {
    await nobodyYet();
    const [caller] = await manyHold(1);
    const phone = await agentRings();
    await phone.pressWhenAsked('5', PATIENCE_MS);
    await phone.hears(/speak your announcement/, PATIENCE_MS);
    await eventually(() => phone.leg.listener?.kind).toBe('record');
    await phone.say('Our workshop is closed because of the snow. Please call again tomorrow.');
    await phone.press('#');
    await phone.hears(/hear this for one hour, press 1/, PATIENCE_MS);
    const since = hotline.carrier.now();
    await phone.pressWhenAsked('1', PATIENCE_MS);
    await phone.hears(/hear it for one hour/, PATIENCE_MS);
    const [recording] = hotline.carrier.recordings;
    const played = () =>
      hotline.carrier.events
        .since(0)
        .find(
          (event) =>
            event.type === 'playing' && event.leg === caller?.sid && event.what.includes(recording?.sid ?? 'none'),
        );
    await eventually(played).toBeDefined();
    expect(played()?.at).toBeLessThan(since + 20_000 + NOISE_MS * RATE);
    await phone.pressWhenAsked('6', PATIENCE_MS);
    await phone.hears(/no announcement any more/, PATIENCE_MS);
    expect((await storeOf(hotline).levers()).announcement).toBeNull();
  });

  it('signing out beats the schedule, signing in takes it back', async () => {
    await nobodyYet();
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    const phone = await agentRings();
    await phone.pressWhenAsked('2', PATIENCE_MS);
    await phone.hears(/You are signed out/, PATIENCE_MS);
    expect(await stateOf(hotline, '201')).toBe('off');
    await phone.pressWhenAsked('1', PATIENCE_MS);
    await phone.hears(/ready for calls/, PATIENCE_MS);
    expect(await stateOf(hotline, '201')).toBe('ready');
    // The next reading of the schedule changes nothing.
    await phone.pressWhenAsked('2', PATIENCE_MS);
    await phone.hears(/You are signed out/, PATIENCE_MS);
    const from = hotline.carrier.now();
    await eventually(() => hotline.carrier.now() - from).toBeGreaterThan(15_000);
    expect(await stateOf(hotline, '201')).toBe('off');
  });

  it('tells how things stand', async () => {
    await nobodyYet();
    await manyHold(2);
    const phone = await agentRings();
    await phone.pressWhenAsked('9', PATIENCE_MS);
    await phone.hears(/2 callers are waiting, the longest for .* Nobody is on duty\./, PATIENCE_MS);
  });

  it('three wrong PINs slow the guessing down, and the agent on their own phone does not wait for it', async () => {
    const pin = await hashPin(PIN);
    hotline = await startStory({ rate: RATE, agents: [agent('201', MEI, { pin })] });
    const rings = async (from: string) => {
      const phone = hotline.carrier.placeCall({ from, to: AGENTS_LINE });
      return async (keys: string, hears: RegExp): Promise<void> => {
        await phone.hears(/enter your agent number/, PATIENCE_MS);
        await phone.pressWhenAsked('201#', PATIENCE_MS);
        await phone.hears(/enter your PIN/, PATIENCE_MS);
        await phone.pressWhenAsked(keys, PATIENCE_MS);
        await phone.hears(hears, PATIENCE_MS);
      };
    };
    const stranger = await rings('+12025550188');
    for (const wrong of ['1111#', '2222#']) await stranger(wrong, /do not belong together/);
    await stranger('3333#', /too many wrong tries.*try again in/);
    const own = await rings(MEI);
    await own(`${PIN}#`, /Hello, Agent 201/);
    await passes(hotline, 31_000);
    // On any other phone once the wait is over.
    const another = await rings('+12025550189');
    await another(`${PIN}#`, /Hello, Agent 201/);
  });
});
