/** A call's trail as a story: which of its entries a person cares for, and in which words. */
import { inBoth } from './language.ts';
import { en } from './story-en.ts';
import { zh } from './story-zh.ts';

/** One entry of `/api/calls/:sid/trail`. `at`: epoch ms. */
export interface TrailEntry {
  readonly id: string;
  readonly at: number;
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The sentences of a story in one language. */
export interface StoryWords {
  /** By `what`; `word` gives a field of the entry. */
  readonly kinds: Readonly<Record<string, (word: (name: string) => string) => string>>;
  /** By the event of a turn, such as `KEY` of `KEY.1`. */
  readonly turns: Readonly<Record<string, (key: string) => string>>;
  /** Added for whoever stands further ahead than a newcomer, by why. */
  readonly kept: Readonly<Record<string, string>>;
  readonly outcomes: Readonly<Record<string, string>>;
}

const tables = inBoth({ en, zh });
const KEYS: Readonly<Record<string, string>> = { star: '*', hash: '#' };

/** The sentence of one entry; null for what only machines care for. */
export function sentenceOf({ what, data }: TrailEntry): string | null {
  const { kinds, turns, kept, outcomes } = tables.value;
  if (what === 'turn') {
    const [kind = '', key = ''] = String(data['event']).split('.');
    // Whoever holds is asked nothing, and has nothing to say.
    if (kind === 'SILENCE' && data['from'] === '@hold') return null;
    return turns[kind]?.(KEYS[key] ?? key) ?? null;
  }
  const word = (name: string): string => {
    const given = data[name];
    const value =
      typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean' ? String(given) : '?';
    return name === 'outcome' ? (outcomes[value] ?? value) : value;
  };
  const sentence = kinds[what]?.(word) ?? null;
  return what === 'joined' && sentence !== null ? sentence + (kept[word('why')] ?? '') : sentence;
}
