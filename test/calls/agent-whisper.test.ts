import { afterEach, describe, expect, it } from 'vitest';
import type { TestHotline } from '../support/hotline.ts';
import { agent, eventually, heardBy, holds, legsTo, MEI, PATIENCE_MS, startStory, storeOf } from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

/** How long each sentence at this leg's ear would take, in call time. */
function sentences(sid: string): readonly { text: string; lastsMs: number }[] {
  return hotline.carrier.events
    .since(0)
    .flatMap((event) => (event.type === 'speaking' && event.leg === sid ? [event] : []));
}

describe('the human knows', () => {
  it('queue, reason and language are told before the voice comes, in less than eight seconds', async () => {
    hotline = await startStory({ agents: [agent('201', MEI, { queues: '[general, urgent]', languages: '[en]' })] });
    hotline.carrier.setPhone(MEI, { is: 'manual' });
    const caller = hotline.call();
    // Chinese, then the smoking device.
    await caller.pressWhenAsked('2', PATIENCE_MS);
    await caller.hears(/发烫/, PATIENCE_MS);
    await caller.pressWhenAsked('9', PATIENCE_MS);
    const phone = await hotline.carrier.rings(MEI, PATIENCE_MS);
    phone.answer();
    await phone.hears(/press 1/, PATIENCE_MS);
    const [told, take] = sentences(phone.sid);
    expect(told?.text).toMatch(/^Safety and lost parcels\. Device may be dangerous\. .*Speaks Chinese\.$/);
    expect(told?.lastsMs).toBeLessThanOrEqual(8_000);
    expect(take?.text).toMatch(/^To take the call, press 1/);
  });

  it('the wait and what was keyed in are told', async () => {
    hotline = await startStory({ rate: 60, agents: [agent('201', MEI, { queues: '[general, urgent]' })] });
    await storeOf(hotline).setAgent('201' as never, 'out', 'test');
    hotline.carrier.setPhone(MEI, { is: 'manual' });
    const caller = hotline.call();
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/an order/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/not arrived/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/order number/, PATIENCE_MS);
    await caller.pressWhenAsked('123456#', PATIENCE_MS);
    await caller.hears(/marked as delivered/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    const arrivedAt = () =>
      storeOf(hotline)
        .calls()
        .then(([row]) => row?.arrivedAt ?? null);
    await eventually(arrivedAt).not.toBeNull();
    const since = (await arrivedAt()) ?? 0;
    await eventually(async () => (await storeOf(hotline).census()).at - since).toBeGreaterThan(130_000);
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    const phone = await hotline.carrier.rings(MEI, PATIENCE_MS);
    phone.answer();
    await phone.hears(/press 1/, PATIENCE_MS);
    expect(heardBy(hotline, phone.sid)).toMatch(
      /Parcel marked as delivered, not received\. Waited \d minutes\. Order 1 2 3 4 5 6\./,
    );
  });

  it('1 cuts the whisper short', async () => {
    hotline = await startStory();
    hotline.carrier.setPhone(MEI, { is: 'manual' });
    const caller = await holds(hotline);
    const phone = await hotline.carrier.rings(MEI, PATIENCE_MS);
    phone.answer();
    await phone.pressWhenAsked('1', PATIENCE_MS);
    await caller.joined(PATIENCE_MS);
    const said = legsTo(hotline, MEI)[0]?.transcript.filter((line) => line.is === 'heard') ?? [];
    expect(said.at(-1)?.lost).toBe(true);
    expect(heardBy(hotline, phone.sid)).not.toMatch(/press 1/);
  });

  it('an agent who picks up and presses nothing is asked once more, then let go', async () => {
    hotline = await startStory();
    hotline.carrier.setPhone(MEI, { is: 'answer' });
    await holds(hotline);
    const phone = await hotline.carrier.rings(MEI, PATIENCE_MS);
    await phone.hears(/press 1/, PATIENCE_MS);
    await phone.hears(/press 1/, PATIENCE_MS);
    await phone.hears(/no key/, PATIENCE_MS);
    await phone.ended(PATIENCE_MS);
  });
});
