/** What agents hear on their own number: sentences as data, and their words in the languages we have. */
import type { AgentId, Language } from '../ids.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import { agentLineEn } from './agent-line-en.ts';
import { agentLineZh } from './agent-line-zh.ts';
import { baseTag } from './wording.ts';

/** What somebody on duty is doing, as far as another agent needs to know. */
export type DutyState = 'ready' | 'busy' | 'away';

export type AgentLineText =
  | { readonly say: 'greeting' }
  | { readonly say: 'ask-number' }
  | { readonly say: 'ask-pin' }
  /** The same words for an unknown number and for a wrong PIN: neither gives away which it was. */
  | { readonly say: 'not-right' }
  /** Too many failures: the next try counts only after this wait. */
  | { readonly say: 'slowed'; readonly waitMs: DurationMs }
  | { readonly say: 'welcome'; readonly name: string }
  | { readonly say: 'menu' }
  | { readonly say: 'signed-in' }
  | { readonly say: 'signed-out' }
  /** `tomorrow`: when the hotline opens tomorrow; null = it has no hours, so that is not a choice. */
  | { readonly say: 'close-choices'; readonly tomorrow: Moment | null }
  /** `until` null = until opened again. */
  | { readonly say: 'closed'; readonly until: Moment | null }
  | { readonly say: 'opened' }
  | { readonly say: 'record' }
  | { readonly say: 'publish-choices' }
  | { readonly say: 'published'; readonly forAnHour: boolean }
  | { readonly say: 'cleared' }
  | {
      readonly say: 'state';
      readonly waiting: number;
      readonly longestMs: DurationMs;
      readonly callbacks: number;
      readonly duty: readonly { readonly id: AgentId; readonly name: string; readonly is: DutyState }[];
      /** Closed by hand, and until when; null = not closed by hand. */
      readonly closed: { readonly until: Moment | null } | null;
      readonly announcement: boolean;
    }
  | { readonly say: 'silence' }
  | { readonly say: 'wrong-key' }
  /** The store is away, or does not know this agent yet: nothing was changed. */
  | { readonly say: 'try-later' }
  | { readonly say: 'goodbye' };

/** A coming moment, with what is needed to tell it as people would. */
export interface Moment {
  readonly at: EpochMs;
  readonly now: EpochMs;
  readonly zone: string;
}

/** One function per text, so that a new text does not compile until it has words. */
export type AgentLineWording = {
  readonly [S in AgentLineText['say']]: (text: Extract<AgentLineText, { readonly say: S }>) => string;
};

const BUILT_IN: Readonly<Record<string, AgentLineWording>> = { en: agentLineEn, zh: agentLineZh };

/** The words of a text, and the language they really are in: English where the wished one has none. */
export function agentLineWords(text: AgentLineText, language: Language): { language: Language; text: string } {
  const own = BUILT_IN[baseTag(language)];
  const wording = own ?? agentLineEn;
  const speak = wording[text.say] as (text: AgentLineText) => string;
  return { language: own === undefined ? ('en' as Language) : language, text: speak(text) };
}
