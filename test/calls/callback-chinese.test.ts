import { afterEach, describe, expect, it } from 'vitest';
import type { LegHandle } from '../../src/simulator/handle.ts';
import type { TestHotline } from '../support/hotline.ts';
import {
  agent,
  callbacksOf,
  eventually,
  heardBy,
  legsTo,
  MEI,
  outcomeOf,
  PATIENCE_MS,
  rowOf,
  startStory,
  storeOf,
  willing,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

const CUSTOMER = '+12025550155';

/** Has chosen Chinese, pressed 0 and holds; the one agent speaks Chinese and is not there yet. */
async function holdsInChinese(): Promise<LegHandle> {
  hotline = await startStory({ agents: [agent('205', MEI, { languages: '[zh]' })] });
  await storeOf(hotline).setAgent('205' as never, 'out', 'test');
  const caller = hotline.call(CUSTOMER);
  await caller.hears(/中文服务，请按/, PATIENCE_MS);
  await caller.pressWhenAsked('2', PATIENCE_MS);
  await caller.hears(/订单或配送/, PATIENCE_MS);
  await caller.pressWhenAsked('0', PATIENCE_MS);
  await caller.hears(/下一位就是您.*/, PATIENCE_MS);
  await caller.hears(/保留位置由我们回电，请按 1/, PATIENCE_MS);
  return caller;
}

async function agentComes(talkMs: number): Promise<void> {
  hotline.carrier.setPhone(MEI, willing(talkMs));
  await storeOf(hotline).setAgent('205' as never, 'in', 'test');
}

/** Nothing but Chinese from the moment it was chosen. */
function onlyChineseSince(sid: string, words: RegExp): void {
  const leg = hotline.carrier.legs.find((one) => one.sid === sid);
  const heard = (leg?.transcript ?? []).filter(({ is }) => is === 'heard');
  const from = heard.findIndex(({ text }) => words.test(text));
  expect(from).toBeGreaterThanOrEqual(0);
  expect(heard.slice(from).filter(({ language }) => language !== 'cmn-CN')).toEqual([]);
}

describe('一位说中文的来电者', () => {
  it('asks for a callback, and hears, is rung and is connected in Chinese', async () => {
    const caller = await holdsInChinese();
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/给您回电。确认，请按 1/, PATIENCE_MS);
    await caller.pressWhenAsked('1', PATIENCE_MS);
    await caller.hears(/轮到您时，我们会给您回电，来电号码是/, PATIENCE_MS);
    caller.hangUp();
    await eventually(() => outcomeOf(hotline, caller)).toBe('callback');
    onlyChineseSince(caller.sid, /订单或配送/);
    hotline.carrier.setPhone(CUSTOMER, { is: 'answer', script: [{ hear: '取消，请按 9' }, { press: '1' }] });
    await agentComes(20_000);
    const customer = await hotline.carrier.rings(CUSTOMER, PATIENCE_MS);
    await customer.hears(/您好，这里是流明客服，给您回电/, PATIENCE_MS);
    await customer.joined(PATIENCE_MS);
    const [phone] = legsTo(hotline, MEI);
    expect(heardBy(hotline, phone?.sid ?? '')).toMatch(/一般咨询.*拨打客户电话，请按 1.*正在拨打客户电话/);
    onlyChineseSince(phone?.sid ?? '', /一般咨询/);
    await customer.hears(/对方已离开通话.*请按 0/, PATIENCE_MS);
    await customer.ended(PATIENCE_MS);
    await eventually(async () => (await callbacksOf(hotline))[0]?.disposition).toBe('reached');
    onlyChineseSince(customer.sid, /给您回电/);
  });

  it('leaves a message, and the agent hears in Chinese what it is', async () => {
    const caller = await holdsInChinese();
    await caller.pressWhenAsked('2', PATIENCE_MS);
    await caller.hears(/请在提示音后留言/, PATIENCE_MS);
    await eventually(() => caller.leg.listener?.kind).toBe('record');
    await caller.say('我的包裹还没有到，请回电。');
    await caller.press('#');
    await caller.hears(/留言已保存，我们会给您回电/, PATIENCE_MS);
    caller.hangUp();
    await agentComes(20_000);
    const phone = await hotline.carrier.rings(MEI, PATIENCE_MS);
    await phone.hears(/收听留言，请按 1/, PATIENCE_MS);
    await phone.hears(/留言内容如下/, PATIENCE_MS);
    onlyChineseSince(phone.sid, /一般咨询/);
  });

  it('is joined, loses the agent, says 人工 and is back in line at the old place', async () => {
    const caller = await holdsInChinese();
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await agentComes(10_000);
    await caller.joined(PATIENCE_MS);
    await caller.hears(/对方已离开通话.*请按 0/, PATIENCE_MS);
    await storeOf(hotline).setAgent('205' as never, 'out', 'test');
    await caller.listening(PATIENCE_MS);
    await caller.say('人工');
    await eventually(() => rowOf(hotline, caller)).toMatchObject({ at: '@hold', phase: 'waiting', arrivedAt });
  });
});
