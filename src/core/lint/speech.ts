/** How a step sounds: its words as they are really spoken, in seconds and in bytes. */
import type { Catalog, Step } from '../flow/model.ts';
import type { Language } from '../ids.ts';
import type { Prompt, Utterance } from '../speech/prompt.ts';
import { utterances } from '../speech/resolve.ts';
import { speakingMs } from '../speech/seconds.ts';
import type { DurationMs, EpochMs } from '../time.ts';

/** The words of a step's prompts to a caller of this language. */
export function words(prompts: readonly Prompt[], { hotline, flows }: Catalog, lang: Language): readonly Utterance[] {
  // What variables will say is not known yet; the text around them is.
  return utterances(prompts, { hotline, flows, lang, vars: {}, now: 0 as EpochMs });
}

/** How long they take in this language. A recording is taken to be as long as its words. */
export function spokenMs(said: readonly Utterance[], language: Language): DurationMs {
  return said
    .filter((one) => one.language === language)
    .reduce((sum, { text }) => sum + speakingMs(text), 0) as DurationMs;
}

/** What a step says on being entered, before it asks. */
export const sayOf = (step: Step): readonly Prompt[] => (step.say === null ? [] : [{ say: 'step', step: step.id }]);

/** What a step asks. */
export function askOf(step: Step): readonly Prompt[] {
  switch (step.kind) {
    case 'menu':
      return [{ say: 'menu', step: step.id }];
    case 'collect':
      return [{ say: 'ask', step: step.id }];
    case 'end':
      return [{ say: 'end-question' }];
    case 'say':
    case 'choose':
    case 'human':
    case 'callback':
    case 'voicemail':
    case 'transfer':
    case 'flow':
    case 'return':
    case 'set':
    case 'sms':
    case 'lookup':
      return [];
  }
}

/** `12.4`: seconds as people say them. */
export const shown = (ms: number): string => (ms / 1000).toFixed(1).replace(/\.0$/, '');
