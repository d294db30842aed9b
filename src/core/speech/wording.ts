/** What a language must be able to say to callers: one function per prompt, so that a new prompt does not compile until it has words. */
import type { Key } from '../flow/model.ts';
import type { E164 } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { NoticeId, Prompt } from './prompt.ts';
import { wordingEn } from './wording-en.ts';
import { wordingZh } from './wording-zh.ts';

/** What sentences need besides their prompt. */
export interface SpeechFacts {
  readonly now: EpochMs;
  /** The number we ring from; numbers of the same country are said without the country. */
  readonly callerId: E164;
  /** The hotline's name in this language. */
  readonly title: string;
}

/** Prompts whose words are the flow's own, or no words at all. */
type Other = 'slowly' | 'step' | 'menu' | 'ask' | 'announcement' | 'notice';
/** Prompts whose sentence is ours. */
export type Fixed = Exclude<Prompt['say'], Other>;

export type Wording = {
  readonly [S in Fixed]: (prompt: Extract<Prompt, { readonly say: S }>, facts: SpeechFacts) => string;
} & {
  readonly notice: Readonly<Record<NoticeId, string>>;
  /** "For a bill, press 1." */
  readonly option: (what: string, key: Key) => string;
  /** After a recording of what the key is for: "Press 1." */
  readonly press: (key: Key) => string;
  /** A language option, in that language. `name` is used by a wording that stands in for a language of its own. */
  readonly language: (key: Key, name: string | null) => string;
  readonly hearAgain: (key: Key) => string;
  /** How an entry of varying length is ended. */
  readonly endEntry: string;
  /** What stands between two sentences of this language. */
  readonly gap: string;
};

const BUILT_IN: Readonly<Record<string, Wording>> = { en: wordingEn, zh: wordingZh };

/** `zh-TW` → `zh`. */
export const baseTag = (language: string): string => language.toLowerCase().split('-')[0] ?? language;

/** The words for a language and the language they really are: without built-in words it is English. */
export function wordingFor(language: string): { readonly words: Wording; readonly own: boolean } {
  const words = BUILT_IN[baseTag(language)];
  return words === undefined ? { words: wordingEn, own: false } : { words, own: true };
}
