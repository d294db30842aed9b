/** 中文（普通话）。Chinese, as callers hear it: what a key does comes before the key. */
import type { Key } from '../flow/model.ts';
import type { E164 } from '../ids.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import { digitGroups } from './number.ts';
import { whenIs } from './when.ts';
import type { Wording } from './wording.ts';

// 1 is yāo when digits are read one by one, as every Chinese speaker reads phone numbers.
const TELEPHONE = ['零', '幺', '二', '三', '四', '五', '六', '七', '八', '九'];
const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];

const keyName = (key: Key): string => (key === 'star' ? '星号键' : key === 'hash' ? '井号键' : ` ${key}`);
const spell = (digits: string): string =>
  digits
    .split('')
    .map((digit) => TELEPHONE[Number(digit)] ?? digit)
    .join('');

/** `二零二，五五五，零幺零零`. */
export function numberZh(number: E164, home: E164): string {
  const { country, groups } = digitGroups(number, home);
  return [...(country === null ? [] : [`国家代码${spell(country)}`]), ...groups.map(spell)].join('，');
}

/** 0…99 in characters. */
function numeral(n: number): string {
  const tens = Math.floor(n / 10);
  const ones = n % 10;
  if (tens === 0) return NUMERALS[ones] ?? '';
  return `${tens === 1 ? '' : (NUMERALS[tens] ?? '')}十${ones === 0 ? '' : (NUMERALS[ones] ?? '')}`;
}

/** `明天上午九点`; null when it can't be told. */
export function whenZh(at: EpochMs, now: EpochMs, zone: string): string | null {
  const when = whenIs(at, now, zone);
  if (when === null) return null;
  const weekday = `星期${WEEKDAYS[when.weekday - 1] ?? ''}`;
  const day =
    when.days <= 0
      ? '今天'
      : when.days === 1
        ? '明天'
        : when.days === 2
          ? '后天'
          : when.days < 7
            ? weekday
            : `${numeral(when.month)}月${numeral(when.day)}日${weekday}`;
  return day + clock(when.hour, when.minute);
}

function clock(hour: number, minute: number): string {
  if (hour === 0 && minute === 0) return '零点';
  const part =
    hour < 5 ? '凌晨' : hour < 8 ? '早上' : hour < 12 ? '上午' : hour < 13 ? '中午' : hour < 18 ? '下午' : '晚上';
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  const minutes = minute === 0 ? '' : minute === 30 ? '半' : `${minute < 10 ? '零' : ''}${numeral(minute)}分`;
  return `${part}${twelve === 2 ? '两' : numeral(twelve)}点${minutes}`;
}

function waitZh(waitMs: DurationMs): string {
  const minutes = Math.ceil(waitMs / 60_000);
  if (minutes <= 1) return '不到一分钟';
  if (minutes > 60) return '一个多小时';
  return minutes === 60 ? '一个小时左右' : `${minutes === 2 ? '两' : numeral(minutes)}分钟左右`;
}

export const wordingZh: Wording = {
  gap: '',
  person: () => '人工服务，请按 0。',
  option: (what, key) => `${what}，请按${keyName(key)}。`,
  press: (key) => `请按${keyName(key)}。`,
  language: (key, name) => `${name ?? '中文'}服务，请按${keyName(key)}。`,
  hearAgain: (key) => `重听，请按${keyName(key)}。`,
  endEntry: '按井号键结束。',

  crowded: () => '现在来电非常多。继续请按任意键，转人工请按 0。',
  'show-you-are-there': () => '现在来电非常多。确认您在线，请按 0，或继续等候。',
  silence: () => '您还在吗？请按键选择，或稍等，我为您转接人工。',
  wrong: ({ again }) => (again ? '没有这个选项。' : '没有听清您的选择。'),
  'wrong-entry': () => '输入的位数不对。',
  'to-person': () => '正在为您转接人工。',
  place: ({ place }) => (place <= 1 ? '下一位就是您。' : `您排在第 ${place} 位。`),
  'place-same': () => '队伍暂时没有前进，您的位置一直保留。',
  wait: ({ waitMs }) => (waitMs === null ? '目前无法估计等候时间。' : `预计等候${waitZh(waitMs)}。`),
  'people-at'({ at, zone }, { now }) {
    if (at === null) return '现在没有人工值班，恢复时间暂时无法告知。';
    if (at <= now) return '现在有人工值班。';
    const when = whenZh(at, now, zone);
    return when === null ? '现在没有人工值班。' : `现在没有人工值班，${when}恢复服务。`;
  },
  'hold-options': () => '保留位置由我们回电，请按 1；留言，请按 2；重听，请按星号键。也可继续等候。',
  'on-call-option': () => '接通值班人员，请按 3。',
  'callback-confirm': ({ number }, { callerId }) =>
    `我们将拨打${numberZh(number, callerId)}给您回电。确认，请按 1；换一个号码，请按 2；继续等候，请按 0。`,
  'callback-entry': ({ first }) =>
    `${first ? '请输入您的回电号码，固定电话请加区号，' : '这个号码无法回电。请另输一个号码，固定电话请加区号，'}按井号键结束。继续等候，请按 0，再按井号键。`,
  'callback-promised'({ from, at, zone }, { now, callerId }) {
    const when = at === null || at <= now ? null : whenZh(at, now, zone);
    const turn = when === null ? '轮到您时，我们会给您回电' : `${when}恢复服务后，轮到您时，我们会给您回电`;
    return `${turn}，来电号码是${numberZh(from, callerId)}。您现在可以挂机。继续等候，请按 0。`;
  },
  'message-ask': () => '请在提示音后留言，留言会被录音，按井号键结束。人工服务，随时请按 0。',
  'message-kept': ({ number }) =>
    number
      ? '留言已保存，我们会给您回电。您现在可以挂机。人工服务，请按 0。'
      : '留言已保存，我们会有人收听。您现在可以挂机。人工服务，请按 0。',
  'end-question': () => '如果没有其他问题，请按 1。人工服务，请按 0，或稍等。',
  'agent-gone': () => '对方已离开通话。回到原来的排队位置，请按 0。没有其他问题，请直接挂机。',
  'callback-leg': (_, { title }) => `您好，这里是${title}，给您回电。接通，请按 1；稍后再打，请按 2；取消，请按 9。`,
  'callback-later': () => '好的，我们稍后再给您打电话。',
  'callback-cancelled': () => '好的，已取消回电。',
  notice: {
    goodbye: '感谢来电，再见。',
    'one-moment': '请稍等，正在为您接通。',
    'still-here': '感谢您的等候，您仍在队伍中。',
    'callback-refused': '无法安排这个回电，您的位置仍然保留。',
    'promise-unsafe': '目前还不能向您保证这一点，请不要挂机，您的位置仍然保留。',
    'store-away': '暂时查不到您的位置，但位置一直保留，请不要挂机。如需转接应急号码，请按 0。',
    'lost-agent': '刚才的通话中断了，您已回到原来的位置。',
    'transfer-failed': '对方没有接听。',
    'account-full': '目前线路全忙，您的位置一直保留。',
    'near-limit': '本次通话时间快到上限了，但您的位置一直保留。',
  },
};
