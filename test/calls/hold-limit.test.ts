import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../src/core/call.ts';
import type { EpochMs } from '../../src/core/time.ts';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { everybody, numberOf, OPEN, storeOf } from './caller-story.ts';
import { actionOf, legOf, wordsOf } from './caller-leg.ts';

const HOUR = 3_600_000;
/** Just past the limit: whoever withholds a number is asked for one now, and again only every three minutes. */
const JUST_NOW = 3 * HOUR + 50 * 60_000 + 5_000;

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline({ rate: 1, edit: OPEN });
  await everybody(hotline, 'out');
});
afterAll(async () => hotline.stop());

/** The same URL, for a call that was answered so long ago. */
function longAgo(url: string, ms: number): string {
  const { tickets } = hotline.running.engine.deps;
  const ticket = new URL(url).searchParams.get('t') ?? '';
  const call = tickets.open(ticket);
  if (call === null) throw new Error('not our ticket');
  const older: Call = { ...call, head: { ...call.head, answeredAt: (call.head.answeredAt - ms) as EpochMs } };
  return url.replace(ticket, tickets.ticket(older));
}

describe('P4: ten minutes before the carrier ends the call', () => {
  it('not a minute sooner', async () => {
    const caller = legOf(hotline, numberOf(30));
    const held = await caller.post(actionOf(await caller.rings()), { Digits: '0' });
    const next = await caller.post(longAgo(actionOf(held), 3.5 * HOUR));
    expect(wordsOf(next)).not.toMatch(/can't go on much longer/);
    expect(await caller.row()).toMatchObject({ phase: 'waiting', at: '@hold' });
    await caller.ends();
  });

  it('the place becomes a callback, which 0 takes back', async () => {
    const caller = legOf(hotline, numberOf(31));
    const main = await caller.post(actionOf(await caller.rings()), { Digits: '1' });
    const held = await caller.post(actionOf(main), { Digits: '0' });
    const before = await caller.row();
    const told = await caller.post(longAgo(actionOf(held), 3.9 * HOUR));
    expect(wordsOf(told)).toMatch(/can't go on much longer, but your place is kept.* We will call you back/s);
    expect(await storeOf(hotline).callbacks()).toContainEqual(
      expect.objectContaining({ kind: 'callback', state: 'open', arrivedAt: before?.arrivedAt }),
    );
    const again = await caller.post(actionOf(told), { Digits: '0' });
    expect(await caller.row()).toMatchObject({ phase: 'waiting', arrivedAt: before?.arrivedAt });
    expect(again).toMatch(/music/);
    await caller.ends();
  });

  it('来电隐藏号码时，可以另留一个号码', async () => {
    const caller = legOf(hotline, 'anonymous');
    const main = await caller.post(actionOf(await caller.rings()), { Digits: '2' });
    const held = await caller.post(actionOf(main), { Digits: '0' });
    const before = await caller.row();
    const told = await caller.post(longAgo(actionOf(held), JUST_NOW));
    expect(wordsOf(told)).toMatch(/本次通话时间快到上限了，但您的位置一直保留.*请输入您的回电号码/s);
    const confirm = await caller.post(actionOf(told), { Digits: '2025550167' });
    expect(wordsOf(confirm)).toMatch(/我们将拨打二零二，五五五，零幺六七给您回电/);
    const promised = await caller.post(actionOf(confirm), { Digits: '1' });
    expect(wordsOf(promised)).toMatch(/轮到您时，我们会给您回电/);
    await caller.ends();
    const kept = (await storeOf(hotline).callbacks()).filter(({ arrivedAt }) => arrivedAt === before?.arrivedAt);
    expect(kept).toMatchObject([{ kind: 'callback', state: 'open', disposition: null }]);
  });

  it('who says nothing then is still held, never hung up', async () => {
    const caller = legOf(hotline, 'anonymous');
    const held = await caller.post(actionOf(await caller.rings()), { Digits: '0' });
    let told = await caller.post(longAgo(actionOf(held), JUST_NOW));
    for (let turns = 0; turns < 12; turns++) {
      expect(told).not.toMatch(/<Hangup/);
      expect((await caller.row())?.phase).toBe('waiting');
      told = await caller.post(actionOf(told));
    }
    await caller.ends();
  });
});
