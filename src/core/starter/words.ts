/** What a starter hotline says, until somebody writes it better. */
import { baseTag } from '../speech/wording.ts';

interface StarterWords {
  readonly title: string;
  /** By default; the same things in every language. */
  readonly wants: readonly string[];
  readonly welcome: (title: string) => string;
  readonly closed: (title: string) => string;
  readonly message: string;
  readonly callback: string;
  readonly messageReason: string;
  readonly callbackReason: string;
}

const ENGLISH: StarterWords = {
  title: 'our hotline',
  wants: ['an appointment', 'a bill', 'something else'],
  welcome: (title) => `Welcome to ${title}.`,
  closed: (title) => `You have reached ${title}. We are closed right now.`,
  message: 'to leave a message',
  callback: 'a call back when we open',
  messageReason: 'message left while closed',
  callbackReason: 'asked for a call back while closed',
};

const CHINESE: StarterWords = {
  title: '客服热线',
  wants: ['预约', '账单', '其他问题'],
  welcome: (title) => `欢迎致电${title}。`,
  closed: (title) => `您好，这里是${title}，现在不在营业时间。`,
  message: '留言',
  callback: '营业后由我们回电',
  messageReason: '非营业时间留言',
  callbackReason: '非营业时间要求回电',
};

export const starterWords = (language: string): StarterWords => (baseTag(language) === 'zh' ? CHINESE : ENGLISH);

/** What was said in one language, in another, if the words are ours; else as it is. */
export function inLanguage(words: string, from: string, to: string): string {
  const ours = (language: string): readonly string[] => [starterWords(language).title, ...starterWords(language).wants];
  return ours(to)[ours(from).indexOf(words)] ?? words;
}
