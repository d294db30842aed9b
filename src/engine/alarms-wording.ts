/** Alarms in plain words: what, since when, what to do. Short: a text message is 160 letters, or 70 of Chinese. */
import type { Language } from '../core/ids.ts';
import { baseTag } from '../core/speech/wording.ts';
import { whenIs } from '../core/speech/when.ts';
import type { EpochMs } from '../core/time.ts';
import type { AlarmName } from './alarms-conditions.ts';

export interface AlarmFacts {
  readonly name: AlarmName;
  /** The hotline's and the queue's own names, in the language spoken. */
  readonly hotline: string;
  readonly queue: string | null;
  readonly howMany: number;
  /** On duty for the queue, ready or not; 0 where it does not matter. */
  readonly staff: number;
  /** When it began; null = before this node did. */
  readonly since: EpochMs | null;
  readonly now: EpochMs;
  readonly zone: string;
  readonly on: boolean;
  readonly muted: number;
}

type Kind = Exclude<AlarmName, `nobody-ready:${string}`> | 'nobody-ready';
export const kindOf = (name: AlarmName): Kind =>
  name.startsWith('nobody-ready:') ? 'nobody-ready' : (name as Exclude<AlarmName, `nobody-ready:${string}`>);

interface AlarmWords {
  /** Its name, without figures: for its end. */
  title(kind: Kind, facts: AlarmFacts): string;
  what(kind: Kind, facts: AlarmFacts): string;
  todo(kind: Kind, facts: AlarmFacts): string;
  /** `clock`: the time of day it began, null = can't be told. */
  begun(facts: AlarmFacts, what: string, todo: string, clock: string | null): string;
  over(facts: AlarmFacts, title: string, clock: string | null): string;
}

const en: AlarmWords = {
  title: (kind, { queue }) =>
    ({
      'nobody-ready': `nobody ready for ${queue ?? 'waiting callers'}`,
      'lost-call': 'lost calls',
      'callback-overdue': 'overdue callbacks',
      'not-offering': 'callers not offered to free agents',
      repairs: 'repairs',
      'callback-budget': 'too many callbacks in an hour',
      flood: 'a flood of calls',
      'no-calls': 'no calls',
      'probe-failed': 'the probe did not get into the line',
      'fallback-failed': 'the fallback does not ring anybody',
      certificate: 'a certificate about to run out',
      'refused-signatures': 'requests with a wrong signature',
      'carrier-refused': "the carrier's requests refused",
      'safety-given': 'emergency announcement instead of the menu',
      'store-failing': 'Redis not answering or taking nothing new',
      'store-memory': 'Redis short of memory',
      'journal-failing': 'no callbacks promised',
      'carrier-failing': 'the carrier not answering',
    })[kind],
  what(kind, { queue, howMany, staff }) {
    switch (kind) {
      case 'nobody-ready':
        return `${howMany} waiting for ${queue ?? 'a person'}, ${staff === 0 ? 'nobody is on duty' : `all ${staff} on duty are busy or away`}`;
      case 'lost-call':
        return `${howMany} ${howMany === 1 ? 'call was' : 'calls were'} lost`;
      case 'callback-overdue':
        return `${howMany} promised ${howMany === 1 ? 'callback is' : 'callbacks are'} overdue`;
      case 'not-offering':
        return `a caller waits and a fitting agent is free, but for ${howMany} s nobody was rung`;
      case 'repairs':
        return `${howMany} ${howMany === 1 ? 'thing' : 'things'} had to be put right between us, Redis and the carrier`;
      case 'callback-budget':
        return `${howMany} callbacks rung within an hour, the most there may be; further ones wait`;
      case 'flood':
        return `a flood of calls; ${howMany} newcomers were asked for a key within a minute`;
      case 'no-calls':
        return 'no call for two hours although the hotline is open';
      case 'probe-failed':
        return 'the hotline tried to ring itself and did not come into its line';
      case 'fallback-failed':
        return 'it could not be shown that the fallback URL would ring somebody';
      case 'certificate':
        if (howMany < 0) return 'our certificate has run out, so callers get the fallback';
        return `our certificate runs out ${howMany === 0 ? 'within a day' : howMany === 1 ? 'in a day' : `in ${howMany} days`}`;
      case 'refused-signatures':
        return `${howMany} requests with a wrong signature in a minute`;
      case 'carrier-refused':
        return "the carrier's requests seem to be refused, so callers get the fallback";
      case 'safety-given':
        return 'callers get the emergency announcement instead of the menu';
      case 'store-failing':
        return 'Redis does not answer, or takes nothing new';
      case 'store-memory':
        return `Redis uses ${howMany} % of the memory it may have`;
      case 'journal-failing':
        return 'the journal can not be written, so no callbacks are promised';
      case 'carrier-failing':
        return 'the carrier does not answer our requests';
    }
  },
  todo(kind, { staff }) {
    switch (kind) {
      case 'nobody-ready':
        return staff === 0 ? "Sign somebody in on the agents' number." : 'Sign more people in, or see who is away.';
      case 'lost-call':
        return 'See "presszero calls" and ring them back.';
      case 'callback-overdue':
        return 'Sign people in, or ring these callers yourselves.';
      case 'not-offering':
        return 'See the log of the engine, and whether the carrier is slow; restart the engine if it goes on.';
      case 'repairs':
        return 'Callers were helped. See "repaired" in "presszero trail" and the log for what keeps going wrong.';
      case 'callback-budget':
        return 'If these are real callers, raise per-hour in hotline.yaml.';
      case 'flood':
        return 'Nobody is turned away. Tell your carrier now; README, "Under a flood of calls".';
      case 'no-calls':
        return 'Ring the number and see "presszero doctor".';
      case 'probe-failed':
        return 'Ring the number; "presszero probe" says where it stops.';
      case 'fallback-failed':
        return 'Put there what "presszero fallback --bin" prints; try it with "presszero probe".';
      case 'certificate':
        return 'Renew it, and see why it did not renew itself.';
      case 'refused-signatures':
        return 'Check PUBLIC_URL and TWILIO_AUTH_TOKEN with "presszero doctor".';
      case 'carrier-refused':
        return 'Check TWILIO_AUTH_TOKEN and PUBLIC_URL, then ring the number.';
      case 'safety-given':
        return 'See the log of the engine; the emergency numbers are being rung.';
      case 'store-failing':
        return 'Check the Redis server, its disk and its memory. Callers are kept.';
      case 'store-memory':
        return 'Raise its maxmemory: when it is full, nobody new gets into the line.';
      case 'journal-failing':
        return 'Check the disk and the rights of DATA_DIR.';
      case 'carrier-failing':
        return 'See status.twilio.com and our network.';
    }
  },
  begun({ hotline, muted }, what, todo, clock) {
    const since = clock === null ? '' : `, since ${clock}`;
    const again = muted === 0 ? '' : ` (again; ${muted} more not reported)`;
    return `${hotline}: ${what}${since}${again}. ${todo}`;
  },
  over: ({ hotline }, title, clock) => `${hotline}: over: ${title}${clock === null ? '' : `, since ${clock}`}.`,
};

const zh: AlarmWords = {
  title: (kind, { queue }) =>
    ({
      'nobody-ready': `${queue ?? '人工'}无人接听`,
      'lost-call': '来电丢失',
      'callback-overdue': '回电逾期',
      'not-offering': '有空闲坐席但未派来电',
      repairs: '自动修复',
      'callback-budget': '一小时内回电过多',
      flood: '来电洪泛',
      'no-calls': '没有来电',
      'probe-failed': '试拨未能进入排队',
      'fallback-failed': '备用网址无法接通人工',
      certificate: '网址证书即将到期',
      'refused-signatures': '请求签名错误',
      'carrier-refused': '运营商的请求被拒绝',
      'safety-given': '播放应急公告',
      'store-failing': 'Redis 没有响应或拒绝写入',
      'store-memory': 'Redis 内存不足',
      'journal-failing': '暂停承诺回电',
      'carrier-failing': '运营商没有响应',
    })[kind],
  what(kind, { queue, howMany, staff }) {
    switch (kind) {
      case 'nobody-ready':
        return `${queue ?? '人工'}有${howMany}人等候，${staff === 0 ? '无人值班' : `值班的${staff}人都在忙或暂离`}`;
      case 'lost-call':
        return `有${howMany}个来电丢失`;
      case 'callback-overdue':
        return `有${howMany}个承诺的回电已逾期`;
      case 'not-offering':
        return `有人等候，也有合适的坐席空闲，但${howMany}秒未派来电`;
      case 'repairs':
        return `系统自动修复了${howMany}处不一致`;
      case 'callback-budget':
        return `一小时内已回电${howMany}次，达到上限，其余回电将推迟`;
      case 'flood':
        return `来电洪泛，一分钟内有${howMany}位新来电者被要求按键`;
      case 'no-calls':
        return '热线开通期间两小时没有来电';
      case 'probe-failed':
        return '系统试拨自己的热线，未能进入排队';
      case 'fallback-failed':
        return '无法确认备用网址能在系统故障时接通人工';
      case 'certificate':
        if (howMany < 0) return '服务网址的证书已过期，来电者只能转到备用网址';
        return howMany === 0 ? '服务网址的证书将在一天内过期' : `服务网址的证书将在${howMany}天后过期`;
      case 'refused-signatures':
        return `一分钟内有${howMany}个请求签名错误`;
      case 'carrier-refused':
        return '疑似运营商的请求被拒绝，来电者只能转到备用网址';
      case 'safety-given':
        return '来电者听到的是应急公告而不是菜单';
      case 'store-failing':
        return 'Redis 没有响应或拒绝写入';
      case 'store-memory':
        return `Redis 已用去内存上限的${howMany}%`;
      case 'journal-failing':
        return '回电日志无法写入，暂不承诺回电';
      case 'carrier-failing':
        return '运营商没有响应我们的请求';
    }
  },
  todo(kind, { staff }) {
    switch (kind) {
      case 'nobody-ready':
        return staff === 0 ? '请打坐席专线签入。' : '请增派人手，或查看谁在暂离。';
      case 'lost-call':
        return '请用 presszero calls 查看并回电。';
      case 'callback-overdue':
        return '请增派人手，或亲自回电。';
      case 'not-offering':
        return '请查看日志及运营商是否缓慢；若持续，请重启服务。';
      case 'repairs':
        return '来电者未受影响。请查看日志中的 repaired 记录。';
      case 'callback-budget':
        return '如均为真实来电者，请调高 hotline.yaml 中的 per-hour。';
      case 'flood':
        return '没有人被拒绝。请立即通知运营商，见 README。';
      case 'no-calls':
        return '请试拨热线，并运行 presszero doctor。';
      case 'probe-failed':
        return '请试拨热线，并运行 presszero probe 查看原因。';
      case 'fallback-failed':
        return '请运行 presszero probe，并更新备用网址的内容。';
      case 'certificate':
        return '请尽快更新证书，并查明为何未自动续期。';
      case 'refused-signatures':
        return '请运行 presszero doctor，检查网址和令牌。';
      case 'carrier-refused':
        return '请检查令牌和网址，然后试拨热线。';
      case 'safety-given':
        return '请查看日志；应急号码正在被呼叫。';
      case 'store-failing':
        return '请检查 Redis 服务器、磁盘和内存。来电者不会掉线。';
      case 'store-memory':
        return '请调高 maxmemory；用满后新来电无法进入排队。';
      case 'journal-failing':
        return '请检查 DATA_DIR 的磁盘和权限。';
      case 'carrier-failing':
        return '请查看 status.twilio.com 和网络。';
    }
  },
  begun({ hotline, muted }, what, todo, clock) {
    const since = clock === null ? '' : `，自${clock}起`;
    const again = muted === 0 ? '' : `（再次发生，另有${muted}次未报）`;
    return `${hotline}：${what}${since}${again}。${todo}`;
  },
  over: ({ hotline }, title, clock) => `${hotline}：已恢复：${title}${clock === null ? '' : `（始于${clock}）`}。`,
};

/** The alarm in the wished language (English where there are no words of it), and the language it is in. */
export function alarmText(
  facts: AlarmFacts,
  language: Language,
): { readonly language: Language; readonly text: string } {
  const chinese = baseTag(language) === 'zh';
  const words = chinese ? zh : en;
  const kind = kindOf(facts.name);
  const then = facts.since === null ? null : whenIs(facts.since, facts.now, facts.zone);
  const clock = then === null ? null : `${then.hour}:${String(then.minute).padStart(2, '0')}`;
  const text = facts.on
    ? words.begun(facts, words.what(kind, facts), words.todo(kind, facts), clock)
    : words.over(facts, words.title(kind, facts), clock);
  return { language: chinese || baseTag(language) === 'en' ? language : ('en' as Language), text };
}
