import type { Language } from '../ids.ts';
import type { LanguageVoice } from './model.ts';
import type { Source } from './read-source.ts';
import type { LanguageForm } from './schema-hotline.ts';

interface Defaults {
  readonly voice: string;
  readonly say: string;
  readonly gather: string;
}

/** Voices and tags as the carrier has them; for Chinese, speaking and listening use different tags. */
const VOICES: ReadonlyMap<string, Defaults> = new Map(
  Object.entries({
    en: { voice: 'Polly.Joanna', say: 'en-US', gather: 'en-US' },
    'en-us': { voice: 'Polly.Joanna', say: 'en-US', gather: 'en-US' },
    'en-gb': { voice: 'Polly.Amy', say: 'en-GB', gather: 'en-GB' },
    'en-au': { voice: 'Polly.Olivia-Neural', say: 'en-AU', gather: 'en-AU' },
    'en-in': { voice: 'Polly.Aditi', say: 'en-IN', gather: 'en-IN' },
    zh: { voice: 'Polly.Zhiyu', say: 'cmn-CN', gather: 'cmn-Hans-CN' },
    'zh-cn': { voice: 'Polly.Zhiyu', say: 'cmn-CN', gather: 'cmn-Hans-CN' },
    'zh-tw': { voice: 'Google.cmn-TW-Wavenet-A', say: 'cmn-TW', gather: 'cmn-Hant-TW' },
  }),
);

/** Languages that need no voice named, and in which the engine has words of its own. */
export const KNOWN_LANGUAGES: readonly string[] = [...VOICES.keys()];

/** What people say when they want a person (P1), by base language. */
const HUMAN_WORDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    en: [
      'agent',
      'person',
      'human',
      'operator',
      'representative',
      'somebody',
      'someone',
      'real person',
      'speak to someone',
      'talk to someone',
      'speak to a person',
      'talk to a person',
      'customer service',
    ],
    zh: [
      '人工',
      '人工客服',
      '人工服务',
      '转人工',
      '找人工',
      '接人工',
      '客服',
      '真人',
      '接线员',
      '话务员',
      '人工客服代表',
    ],
  }),
);

/** A language tag: `en`, `zh`, `zh-tw`. */
const TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/;

export function languageOf(source: Source, code: string, form: LanguageForm): LanguageVoice {
  const path = ['languages', code];
  const defaults = VOICES.get(code);
  const base = code.split('-')[0] ?? code;
  const human = HUMAN_WORDS.get(base);
  if (!TAG.test(code))
    source.report(
      path,
      { code: 'PZ134', message: `"${code.slice(0, 20)}" is no language tag. Write it like en, zh or zh-tw.` },
      'key',
    );
  else if (human === undefined)
    source.report(
      path,
      {
        code: 'PZ156',
        message: `The engine has no words of its own in "${code}": "for a person, press 0" would be heard in English.`,
      },
      'key',
    );
  const needed = (key: 'voice' | 'say-language' | 'gather-language', fallback: string | undefined): string => {
    if (form[key] === undefined && fallback === undefined && TAG.test(code))
      source.report(
        path,
        { code: 'PZ121', message: `${key} is missing: there is no voice for "${code}" unless you name one.` },
        'key',
      );
    return form[key] ?? fallback ?? '';
  };
  return {
    code: code as Language,
    voice: needed('voice', defaults?.voice),
    sayLanguage: needed('say-language', defaults?.say),
    gatherLanguage: needed('gather-language', defaults?.gather),
    humanWords: [...new Set([...(human ?? []), ...(form['human-words'] ?? []).map(spokenWord)])].filter(
      (w) => w !== '',
    ),
  };
}

/** A word as it is compared: what was heard is made small and single-spaced too. */
export const spokenWord = (word: string): string => word.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
