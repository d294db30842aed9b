/**
 * What a caller's key, words or silence mean in the state that asked. Pure, and the same in every flow: that zeros are a person is
 * decided here once, not in each state.
 */
import type { CallEvent, KeyName } from './event.ts';
import type { Ask } from './flow/effect.ts';
import type { Hotline, Step } from './flow/model.ts';
import type { DurationMs } from './time.ts';

/** What the carrier heard in one turn. */
export interface Heard {
  /** Null or empty: no key. Whatever else came is kept, so that it can be wrong. */
  readonly digits: string | null;
  readonly speech: string | null;
  readonly recording: { readonly url: string; readonly lengthMs: DurationMs } | null;
}

/** The words that mean something in a state. All lower case. */
export interface StateWords {
  /** "Agent", "人工": a person, in every language of the hotline. */
  readonly human: readonly string[];
  readonly options: readonly { readonly key: KeyName; readonly words: readonly string[] }[];
}

/** Words of the step that asks (null: a state with keys only) in every language, for callers mix them. */
export function wordsOf(hotline: Pick<Hotline, 'languages'>, step: Step | null): StateWords {
  return {
    human: hotline.languages.flatMap((language) => language.humanWords),
    options:
      step?.kind === 'menu'
        ? step.options.map(({ press, words }) => ({
            key: press,
            words: Object.values(words).flatMap((list) => list ?? []),
          }))
        : [],
  };
}

export function classify(heard: Heard, ask: Ask, words: StateWords): CallEvent {
  const digits = heard.digits ?? '';
  if (ask.kind === 'record' && heard.recording !== null) {
    const { url, lengthMs } = heard.recording;
    return { type: 'RECORDED', recording: url, lengthMs, key: /^[0-9*#]$/.test(digits) ? digits : null };
  }
  if (digits !== '') return ask.kind === 'collect' ? entry(digits) : key(digits);
  // Out of a room without a key: the talk is over.
  if (ask.kind === 'talk') return { type: 'LEFT' };
  return heard.speech === null || heard.speech.trim() === '' ? { type: 'SILENCE' } : spoken(heard.speech, words);
}

const ZEROS = /^0+$/;
const WRONG: CallEvent = { type: 'WRONG' };

function key(digits: string): CallEvent {
  if (ZEROS.test(digits)) return { type: 'KEY.0' };
  const name = keyNamed(digits);
  return name === null ? WRONG : { type: `KEY.${name}` };
}

/** While digits are collected a 0 among others is a digit; alone, or zeros only, it is a person. */
function entry(digits: string): CallEvent {
  if (ZEROS.test(digits)) return { type: 'KEY.0' };
  if (digits === '*') return { type: 'KEY.star' };
  return /^[0-9*#]+$/.test(digits) ? { type: 'ENTRY', digits } : WRONG;
}

function keyNamed(char: string): KeyName | null {
  if (char === '*') return 'star';
  if (char === '#') return 'hash';
  return /^[0-9]$/.test(char) ? (char as KeyName) : null;
}

function spoken(speech: string, words: StateWords): CallEvent {
  const said = normal(speech);
  if (words.human.some((word) => contains(said, normal(word)))) return { type: 'HUMAN' };
  const digits = spokenKey(said);
  if (digits !== null) return key(digits);
  // The longest word wins: "bill dispute" is not "bill".
  let best: { readonly key: KeyName; readonly length: number } | null = null;
  for (const option of words.options)
    for (const word of option.words.map(normal))
      if (contains(said, word) && word.length > (best?.length ?? 0)) best = { key: option.key, length: word.length };
  return best === null ? WRONG : { type: `WORDS.${best.key}` };
}

/** Lower case, width folded, punctuation gone, single spaces, none between Han characters. */
function normal(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}\p{M}*#]+/gu, ' ')
    .replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '')
    .trim();
}

/** Whole words in languages that have spaces between them; anywhere in those that have not. */
function contains(said: string, word: string): boolean {
  if (word === '') return false;
  return /\p{Script=Han}/u.test(word) ? said.includes(word) : ` ${said} `.includes(` ${word} `);
}

const DIGIT_WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map((word, n) => [
      word,
      String(n),
    ]),
  ),
  ...Object.fromEntries(
    ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'].map((word, n) => [word, String(n)]),
  ),
  oh: '0',
  幺: '1',
  两: '2',
  star: '*',
  pound: '#',
  hash: '#',
  星号: '*',
  井号: '#',
};

/** A key said instead of pressed, when nothing else was said: "one", "press one", "请按一", "2". */
function spokenKey(said: string): string | null {
  const bare = said
    .replace(/^(please )?((press|number|option|key) )+/, '')
    .replace(/^我?请?(选择|选|按)/, '')
    .replace(/(?<![星井])号键?$|键$/, '');
  const parts = bare.split(' ').map((part) => (Object.hasOwn(DIGIT_WORDS, part) ? DIGIT_WORDS[part] : part));
  const keys = parts.join('');
  return /^([0-9*#]|0+)$/.test(keys) ? keys : null;
}
