import { afterEach, describe, expect, it } from 'vitest';
import type { LegHandle } from '../../src/simulator/handle.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  conserved,
  eventually,
  legsTo,
  MEI,
  outcomeOf,
  passes,
  PATIENCE_MS,
  rowOf,
  startStory,
  stateOf,
  storeOf,
  storyOf,
  willing,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

const COURIER = '+12025550130';

/** A caller whose flow rings the delivery company now. */
async function askingForTheCourier(): Promise<LegHandle> {
  hotline = await startStory();
  hotline.carrier.setPhone(COURIER, { is: 'manual' });
  const caller = hotline.call();
  for (const [heard, keys] of [
    [/For English/, '1'],
    [/order or delivery/, '1'],
    [/not arrived/, '1'],
    [/order number/, '123456#'],
    [/the delivery company, press 2/, '2'],
  ] as const) {
    await caller.hears(heard, PATIENCE_MS);
    await caller.pressWhenAsked(keys, PATIENCE_MS);
  }
  await caller.hears(/ringing the delivery company/, PATIENCE_MS);
  return caller;
}

const target = (): Promise<LegHandle> => hotline.carrier.rings(COURIER, PATIENCE_MS);

/** Where the flow says: back in the menu it came from, with a sentence before it. */
async function backInTheMenu(caller: LegHandle): Promise<void> {
  await caller.hears(/couldn't reach them/, PATIENCE_MS);
  await caller.hears(/the delivery company, press 2/, PATIENCE_MS);
}

describe('put through to a number outside', () => {
  it('the target hears who is there and what was keyed, presses 1 and is joined; afterwards the call is transferred', async () => {
    const caller = await askingForTheCourier();
    const phone = await target();
    expect(phone.leg.from).toBe('+12025550100');
    phone.answer();
    await phone.hears(/1 2 3 4 5 6/, PATIENCE_MS);
    await phone.hears(/To take the call, press 1/, PATIENCE_MS);
    expect(caller.leg.others).toEqual([]);
    await phone.pressWhenAsked('1', PATIENCE_MS);
    expect(await caller.joined(PATIENCE_MS)).toEqual([phone.sid]);
    await eventually(() => hotline.carrier.now() - (phone.leg.visits[0]?.joinedAt ?? 0)).toBeGreaterThan(6_000);
    phone.hangUp();
    await caller.hears(/other person has left.*press 0/, PATIENCE_MS);
    await caller.ended(PATIENCE_MS);
    await eventually(() => outcomeOf(hotline, caller)).toBe('transferred');
    await conserved(hotline);
  });

  it('after the target a person is still one key away, agents included', async () => {
    const caller = await askingForTheCourier();
    hotline.carrier.setPhone(MEI, willing());
    const phone = await target();
    phone.answer();
    await phone.pressWhenAsked('1', PATIENCE_MS);
    await caller.joined(PATIENCE_MS);
    await eventually(() => hotline.carrier.now() - (phone.leg.visits[0]?.joinedAt ?? 0)).toBeGreaterThan(6_000);
    phone.hangUp();
    await caller.hears(/press 0/, PATIENCE_MS);
    await caller.pressWhenAsked('0', PATIENCE_MS);
    expect(await caller.joined(PATIENCE_MS)).toEqual([legsTo(hotline, MEI)[0]?.sid]);
  });

  it('busy: back where the flow says', async () => {
    const caller = await askingForTheCourier();
    (await target()).decline();
    await backInTheMenu(caller);
  });

  it('no answer: back where the flow says, after the twenty seconds it was given', async () => {
    const caller = await askingForTheCourier();
    const phone = await target();
    expect(await phone.ended(PATIENCE_MS)).toBe('no-answer');
    await backInTheMenu(caller);
    const { createdAt = 0, endedAt = 0 } = legsTo(hotline, COURIER)[0] ?? {};
    expect((endedAt ?? 0) - createdAt).toBeGreaterThanOrEqual(20_000);
  });

  it('a voicemail presses nothing: back where the flow says', async () => {
    const caller = await askingForTheCourier();
    const phone = await target();
    phone.answer();
    await phone.hears(/no key/, PATIENCE_MS);
    await backInTheMenu(caller);
  });

  it('the carrier refuses to ring it: back where the flow says', async () => {
    hotline = await startStory();
    const caller = hotline.call();
    for (const [heard, keys] of [
      [/For English/, '1'],
      [/order or delivery/, '1'],
      [/not arrived/, '1'],
      [/order number/, '123456#'],
    ] as const) {
      await caller.hears(heard, PATIENCE_MS);
      await caller.pressWhenAsked(keys, PATIENCE_MS);
    }
    await caller.hears(/the delivery company, press 2/, PATIENCE_MS);
    hotline.carrier.setFaults({ restTooMany: 1 });
    await caller.pressWhenAsked('2', PATIENCE_MS);
    await caller.hears(/ringing the delivery company/, PATIENCE_MS);
    // Nor does the carrier take our word to the caller: it is there for the next turn.
    await eventually(() => storyOf(hotline, caller.sid)).toContain('transfer-refused');
    await passes(hotline, 5_000);
    hotline.carrier.setFaults({ restTooMany: 0 });
    await backInTheMenu(caller);
    expect(legsTo(hotline, COURIER)).toHaveLength(0);
  });

  it('0 while it rings is the line, and it stops ringing', async () => {
    const caller = await askingForTheCourier();
    const phone = await target();
    await caller.pressWhenAsked('0', PATIENCE_MS);
    await eventually(async () => (await rowOf(hotline, caller))?.phase).toMatch(/waiting|offered/);
    expect(await phone.ended(PATIENCE_MS)).toBe('canceled');
    hotline.carrier.setPhone(MEI, willing());
    await caller.joined(PATIENCE_MS);
    await eventually(() => stateOf(hotline, '201')).toBe('talking');
  });

  it('a caller who hangs up while it rings: it stops ringing', async () => {
    const caller = await askingForTheCourier();
    const phone = await target();
    caller.hangUp();
    expect(await phone.ended(PATIENCE_MS)).toBe('canceled');
    await eventually(() => outcomeOf(hotline, caller)).toBe('abandoned-menu');
    await conserved(hotline);
  });

  it('the push is refused: pulled by the caller’s next turn', async () => {
    const caller = await askingForTheCourier();
    const phone = await target();
    hotline.carrier.setFaults({ updateRefused: 1 });
    phone.answer();
    await phone.pressWhenAsked('1', PATIENCE_MS);
    expect(await caller.joined(PATIENCE_MS)).toEqual([phone.sid]);
  });
});

describe('the person on call, key 3 in hold', () => {
  const ON_CALL = '+12025550120';

  /** In the line of the urgent, with nobody on duty. */
  async function urgent(): Promise<LegHandle> {
    hotline = await startStory();
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    hotline.carrier.setPhone(ON_CALL, { is: 'manual' });
    const caller = hotline.call();
    await caller.hears(/For English/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/order or delivery/, PATIENCE_MS);
    await caller.pressWhenAsked('9', PATIENCE_MS);
    await caller.hears(/For the person on call, press 3/, PATIENCE_MS);
    return caller;
  }

  it('is rung while the caller keeps standing in line, presses 1 and is joined', async () => {
    const caller = await urgent();
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await caller.pressWhenAsked('3', PATIENCE_MS);
    await caller.hears(/ringing them now/, PATIENCE_MS);
    const phone = await hotline.carrier.rings(ON_CALL, PATIENCE_MS);
    expect(await rowOf(hotline, caller)).toMatchObject({ arrivedAt, place: 1, queue: 'urgent' });
    phone.answer();
    await phone.hears(/Device may be dangerous/, PATIENCE_MS);
    await phone.pressWhenAsked('1', PATIENCE_MS);
    expect(await caller.joined(PATIENCE_MS)).toEqual([phone.sid]);
    await eventually(async () => (await rowOf(hotline, caller))?.phase).toBe('talking');
  });

  it('does not answer: back in the line at the same place, with a sentence, and may try again', async () => {
    const caller = await urgent();
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await caller.pressWhenAsked('3', PATIENCE_MS);
    (await hotline.carrier.rings(ON_CALL, PATIENCE_MS)).decline();
    await caller.hears(/couldn't reach them/, PATIENCE_MS);
    await caller.hears(/For the person on call, press 3/, PATIENCE_MS);
    expect(await rowOf(hotline, caller)).toMatchObject({ arrivedAt, place: 1, at: '@hold', phase: 'waiting' });
    await caller.pressWhenAsked('3', PATIENCE_MS);
    await hotline.carrier.rings(ON_CALL, PATIENCE_MS);
  });

  it('0 while it rings is the line, at the same place', async () => {
    const caller = await urgent();
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await caller.pressWhenAsked('3', PATIENCE_MS);
    const phone = await hotline.carrier.rings(ON_CALL, PATIENCE_MS);
    await caller.pressWhenAsked('0', PATIENCE_MS);
    expect(await phone.ended(PATIENCE_MS)).toBe('canceled');
    expect(await rowOf(hotline, caller)).toMatchObject({ arrivedAt, place: 1, at: '@hold', phase: 'waiting' });
  });

  it('an agent who comes first has the caller; the other phone stops ringing', async () => {
    hotline = await startStory();
    const caller = await urgentOnly();
    await caller.pressWhenAsked('3', PATIENCE_MS);
    const phone = await hotline.carrier.rings(ON_CALL, PATIENCE_MS);
    hotline.carrier.setPhone(MEI, willing());
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    expect(await caller.joined(PATIENCE_MS)).toEqual([legsTo(hotline, MEI)[0]?.sid]);
    expect(await phone.ended(PATIENCE_MS)).toBe('canceled');
    await conserved(hotline);
  });

  /** The only line is one that has somebody on call. */
  async function urgentOnly(): Promise<LegHandle> {
    await hotline.stop();
    hotline = await startStory({
      hotline: (text) =>
        text.replace('title: { en: "general questions"', `on-call: [${ON_CALL}]\n    title: { en: "general questions"`),
    });
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    hotline.carrier.setPhone(ON_CALL, { is: 'manual' });
    const caller = hotline.call();
    await caller.pressWhenAsked('0', PATIENCE_MS);
    await caller.hears(/For the person on call, press 3/, PATIENCE_MS);
    return caller;
  }
});
