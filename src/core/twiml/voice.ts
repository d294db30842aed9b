/** Which voice speaks a language. */
import type { LanguageVoice } from '../flow/model.ts';
import type { Language } from '../ids.ts';
import { baseTag } from '../speech/wording.ts';

/** English is spoken where a language has no words of its own, even in a hotline without English. */
const ENGLISH: LanguageVoice = {
  code: 'en' as Language,
  voice: 'Polly.Joanna',
  sayLanguage: 'en-US',
  gatherLanguage: 'en-US',
  humanWords: [],
};

export function voiceOf(languages: readonly LanguageVoice[], language: Language): LanguageVoice {
  return (
    languages.find(({ code }) => code === language) ??
    languages.find(({ code }) => baseTag(code) === baseTag(language)) ??
    (baseTag(language) === 'en' ? ENGLISH : (languages[0] ?? ENGLISH))
  );
}

/** Voices that understand `<prosody>`; the others would read or refuse it. */
export function canSlowDown(voice: string): boolean {
  return /^(Polly|Google)\./.test(voice) && !voice.includes('Chirp');
}
