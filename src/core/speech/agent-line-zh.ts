/** 坐席专线的中文。The agents' number in Chinese: what a key does comes before the key. */
import type { AgentLineWording, DutyState, Moment } from './agent-line-wording.ts';
import { whenZh } from './wording-zh.ts';

const DUTY: Readonly<Record<DutyState, string>> = { ready: '空闲', busy: '忙碌', away: '暂离' };
/** More names than this are only counted: nobody remembers them. */
const NAMES = 6;
const HOUR_MS = 3_600_000;

function span(ms: number): string {
  if (ms <= 90_000) return `${Math.max(1, Math.ceil(ms / 1_000))}秒`;
  return ms <= 3 * HOUR_MS ? `${Math.ceil(ms / 60_000)}分钟` : `${Math.ceil(ms / HOUR_MS)}小时`;
}

/** `直到明天上午九点` */
function until(moment: Moment | null): string {
  if (moment === null) return '直到重新开通';
  const when = whenZh(moment.at, moment.now, moment.zone);
  return when === null ? '直到下次上班' : `直到${when}`;
}

export const agentLineZh: AgentLineWording = {
  greeting: () => '这里是坐席专线。',
  'ask-number': () => '请输入您的工号，按井号键结束。',
  'ask-pin': () => '请输入您的密码，按井号键结束。',
  'not-right': () => '工号或密码不正确。',
  slowed: ({ waitMs }) => `错误次数过多，请在${span(waitMs)}后再试。`,
  welcome: ({ name }) => `您好，${name}。`,
  menu: () =>
    '开始接听请按 1，签退请按 2，关闭热线请按 3，恢复开通请按 4，录制公告请按 5，取消公告请按 6，了解当前情况请按 9，重听请按星号键。',
  'signed-in': () => '您已签入，可以接听来电。',
  'signed-out': () => '您已签退，不会再有来电转给您。',
  'close-choices': ({ tomorrow }) =>
    '关闭一小时请按 1，' +
    (tomorrow === null ? '' : `关闭热线${until(tomorrow)}请按 2，`) +
    '关闭热线直到重新开通请按 3，不作更改请按星号键。',
  closed: (text) => `热线现已关闭，${until(text.until)}。来电者仍可按 0 等候。`,
  opened: () => '热线已恢复按日程开通。',
  record: () => '请在提示音后录制公告，录完请按井号键。',
  'publish-choices': () => '播放一小时请按 1，一直播放到另行通知请按 2，重新录制请按 3，放弃请按星号键。',
  published: ({ forAnHour }) =>
    forAnHour ? '等候中的来电者将在一小时内听到这条公告。' : '等候中的来电者将一直听到这条公告，直到您取消。',
  cleared: () => '公告已取消。',
  state: ({ waiting, longestMs, callbacks, duty, closed, announcement }) =>
    [
      waiting === 0 ? '目前没有人等候。' : `目前有${waiting}人等候，等得最久的已等${span(longestMs)}。`,
      callbacks === 0 ? '' : `还有${callbacks}个回电未完成。`,
      duty.length === 0
        ? '目前无人值班。'
        : duty.length > NAMES
          ? `值班${duty.length}人，其中${duty.filter(({ is }) => is === 'ready').length}人空闲。`
          : `值班人员：${duty.map(({ name, is }) => `${name}，${DUTY[is]}`).join('；')}。`,
      closed === null ? '' : `热线已关闭，${until(closed.until)}。`,
      announcement ? '目前有公告播放。' : '',
    ].join(''),
  silence: () => '没有收到按键。',
  'wrong-key': () => '这个按键在这里无效。',
  'try-later': () => '刚才没有成功，请稍后再试。',
  goodbye: () => '再见。',
};
