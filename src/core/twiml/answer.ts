/** How each way of asking listens: utterances and an `Ask` → verbs. Pure. */
import type { Ask } from '../flow/effect.ts';
import type { Hotline } from '../flow/model.ts';
import type { Language, RoomName } from '../ids.ts';
import { pieces } from '../speech/clean.ts';
import type { Utterance } from '../speech/prompt.ts';
import { seconds } from '../time.ts';
import type { Speech, Verb } from './verbs.ts';
import { canSlowDown, voiceOf } from './voice.ts';

export interface Answer {
  readonly say: readonly Utterance[];
  readonly ask: Ask;
  readonly hotline: Pick<Hotline, 'languages' | 'speech'>;
  /** The call's language, for recognising words; null = the hotline's first. */
  readonly lang: Language | null;
  /** Words worth expecting in this state. */
  readonly hints: readonly string[];
  readonly urls: AnswerUrls;
  /** The room of a talk and this leg's name in it; only `talk` reads it. */
  readonly room: { readonly name: RoomName; readonly label: string } | null;
}

/** Absolute URLs, ticket and connection overrides included. */
export interface AnswerUrls {
  /** Where keys, words and silence go. */
  readonly turn: string;
  /** Asked when a leg comes out of a room. */
  readonly after: string;
  /** Where a recording goes. */
  readonly record: string;
  /** The next slice of hold music, as long as a hold turn. */
  readonly music: string;
  readonly audio: (file: string) => string;
}

/** Beyond a document that holds this much, nobody listens any more. */
export const MAX_SPEECHES = 40;
/** A message ends with `#`, or with 0 for a person, who gets the message all the same. */
const RECORD = { finishOnKey: '0#', maxLengthS: 120, silenceS: 5 } as const;
const HINTS = 500;
const HINT_CHARS = 100;

export function answer(input: Answer): readonly Verb[] {
  const { ask, urls } = input;
  const say = speeches(input);
  switch (ask.kind) {
    case 'menu':
      return [
        listen(input, say, { timeoutS: seconds(ask.timeoutMs), words: ask.words && input.hotline.speech !== 'off' }),
        again(urls),
      ];
    case 'collect':
      return [
        {
          ...listen(input, say, { timeoutS: seconds(ask.timeoutMs), words: false }),
          numDigits: ask.max,
          finishOnKey: '#',
        },
        again(urls),
      ];
    case 'hold':
    case 'ringing':
    case 'lookup':
      return [
        listen(input, [...say, { verb: 'play', url: urls.music }], {
          timeoutS: 1,
          words: input.hotline.speech === 'on',
        }),
        again(urls),
      ];
    case 'record':
      // Keys work while the words before the tone are spoken. An empty recording may fall through to the redirect.
      return [
        { ...listen(input, say, { timeoutS: 1, words: false }), whenSilent: 'go-on' },
        { verb: 'record', action: urls.record, ...RECORD },
        again(urls),
      ];
    case 'talk':
      // A talk without a room can't be: whoever asks for one hears the next turn say what is.
      return input.room === null
        ? [...say, again(urls)]
        : [...say, { verb: 'conference', room: input.room.name, label: input.room.label, action: urls.after }];
    case 'hangup':
      return [...say, { verb: 'hangup' }];
  }
}

type Gather = Extract<Verb, { readonly verb: 'gather' }>;

function listen(
  { hotline, lang, hints, urls }: Answer,
  say: readonly Speech[],
  how: { readonly timeoutS: number; readonly words: boolean },
): Gather {
  const [first] = hotline.languages;
  const tongue = lang ?? first?.code ?? ('en' as Language);
  return {
    verb: 'gather',
    speech: how.words ? { language: voiceOf(hotline.languages, tongue).gatherLanguage, hints: hintsOf(hints) } : null,
    action: urls.turn,
    timeoutS: how.timeoutS,
    numDigits: 1,
    finishOnKey: '',
    whenSilent: 'ask',
    say,
  };
}

/** A comma inside a hint would be two hints. */
const hintsOf = (hints: readonly string[]): readonly string[] =>
  [...new Set(hints.map((hint) => hint.replaceAll(',', ' ').slice(0, HINT_CHARS).trim()))]
    .filter((hint) => hint !== '')
    .slice(0, HINTS);

/** Belt and braces: should the carrier ever go on after a gather, the same question is asked. */
const again = ({ turn }: AnswerUrls): Verb => ({ verb: 'redirect', url: turn });

function speeches({ say, hotline, urls }: Answer): readonly Speech[] {
  return say.flatMap((utterance) => speechOf(utterance, hotline.languages, urls.audio)).slice(0, MAX_SPEECHES);
}

/** One utterance as the carrier speaks it. */
export function speechOf(
  { language, text, audio, slow }: Utterance,
  languages: Hotline['languages'],
  audioUrl: (file: string) => string,
): readonly Speech[] {
  if (audio !== null) return [{ verb: 'play', url: audioUrl(audio) }];
  const { voice, sayLanguage } = voiceOf(languages, language);
  return pieces(text).map((piece) => ({
    verb: 'say',
    text: piece,
    voice,
    language: sayLanguage,
    slow: slow && canSlowDown(voice),
  }));
}
