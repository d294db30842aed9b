/** Sentences for people who answer for us: agents, targets of transfers, emergency numbers. */
import type { Hotline } from '../flow/model.ts';
import type { Language } from '../ids.ts';
import { cleanText } from './clean.ts';
import type { Utterance } from './prompt.ts';
import { baseTag } from './wording.ts';

export type LegText =
  /** After the whisper, by what waits. */
  | 'take-call'
  | 'take-callback'
  | 'take-message'
  | 'connecting'
  /** Something failed on our side; asked again in a moment. */
  | 'moment'
  /** A callback was accepted: the customer is rung while the agent waits. */
  | 'ringing-customer'
  | 'message-intro'
  /** After a message whose caller can be rung. */
  | 'message-ring'
  | 'message-over'
  /** Last sentences. */
  | 'caller-gone'
  | 'thanks'
  | 'no-answer'
  | 'later'
  | 'budget'
  | 'no-key'
  /** Safety document: to the caller, between two numbers, to whoever answers. */
  | 'safety-sorry'
  | 'safety-next'
  | 'safety-whisper';

/** `{title}` is the hotline's name. */
const EN: Readonly<Record<LegText, string>> = {
  'take-call': 'To take the call, press 1. To pass it on, press 2.',
  'take-callback': 'To have me ring the customer, press 1. To pass it on, press 2.',
  'take-message': 'To hear the message, press 1. To pass it on, press 2.',
  moment: 'One moment, please.',
  connecting: "One moment, I'm connecting you.",
  'ringing-customer': "I'm ringing the customer now. Please stay on the line.",
  'message-intro': 'Here is the message.',
  'message-ring': 'To call the customer back now, press 1. If that is not needed, just hang up.',
  'message-over': 'That was the message. There is no number to call back. Thank you.',
  'caller-gone': 'The caller has gone. Thank you.',
  thanks: 'Thank you.',
  'no-answer': "The customer does not answer. I'll try again later. Thank you.",
  later: 'The customer would rather be called later. Thank you.',
  budget: 'Too many callbacks have been made within an hour, so this one comes later. Thank you.',
  'no-key': "I heard no key, so I'm passing it on. Goodbye.",
  'safety-sorry': "We have a technical problem. I'm ringing a person for you now.",
  'safety-next': 'If you have been helped, you can hang up. If not, I am ringing the next person now.',
  'safety-whisper': 'A caller of {title} needs a person. To take the call, press 1.',
};

const ZH: Readonly<Record<LegText, string>> = {
  'take-call': '接听，请按 1；转给他人，请按 2。',
  'take-callback': '拨打客户电话，请按 1；转给他人，请按 2。',
  'take-message': '收听留言，请按 1；转给他人，请按 2。',
  moment: '请稍等。',
  connecting: '请稍等，正在为您接通。',
  'ringing-customer': '正在拨打客户电话，请不要挂机。',
  'message-intro': '留言内容如下。',
  'message-ring': '现在给客户回电，请按 1；不需要回电，直接挂机即可。',
  'message-over': '留言播放完毕，没有可回拨的号码，谢谢。',
  'caller-gone': '来电人已挂机，谢谢。',
  thanks: '谢谢。',
  'no-answer': '客户没有接听，稍后会再次拨打，谢谢。',
  later: '客户希望晚些时候再联系，谢谢。',
  budget: '一小时内的回电已达上限，这个回电稍后再拨，谢谢。',
  'no-key': '没有收到按键，将转给他人，再见。',
  'safety-sorry': '系统出现故障，正在为您拨打人工，请稍候。',
  'safety-next': '如已解决，请直接挂机；否则请稍等，正在拨打下一位工作人员。',
  'safety-whisper': '{title}有客户需要人工服务。接听，请按 1。',
};

const BUILT_IN: Readonly<Record<string, Readonly<Record<LegText, string>>>> = { en: EN, zh: ZH };

/**
 * A sentence in the first of these languages that has words; English when none has. A person with no known languages is spoken to
 * in the hotline's first.
 */
export function legUtterance(
  what: LegText,
  languages: readonly Language[],
  hotline: Pick<Hotline, 'languages' | 'title'>,
): Utterance {
  const wished = languages.length > 0 ? languages : hotline.languages.slice(0, 1).map(({ code }) => code);
  const language = wished.find((code) => Object.hasOwn(BUILT_IN, baseTag(code))) ?? ('en' as Language);
  const title = hotline.title[language] ?? Object.values(hotline.title)[0];
  const words = (BUILT_IN[baseTag(language)] ?? EN)[what].replace('{title}', () => title?.text ?? '');
  return { language, text: cleanText(words), audio: null, slow: false };
}
