/** In which language a graph is told. */
import type { Hotline, Text } from '../flow/model.ts';
import type { Language } from '../ids.ts';
import { baseTag } from '../speech/wording.ts';
import { en, type GraphWords } from './words-en.ts';
import { zh } from './words-zh.ts';

/** Languages in which the engine has words of its own for drawings. */
export const TOLD_IN = ['en', 'zh'] as const;
export type ToldIn = (typeof TOLD_IN)[number];

export interface Telling {
  readonly words: GraphWords;
  /** A text of the flow's own: in this language where the hotline speaks it, else in its first. */
  readonly own: (text: Text | null) => string | null;
}

/** Null: in English, with the flow's texts in the hotline's first language. */
export function tellingOf({ languages }: Pick<Hotline, 'languages'>, language: ToldIn | null): Telling {
  const codes = languages.map(({ code }) => code);
  const spoken = codes.find((code) => language !== null && baseTag(code) === language);
  const inOne = (text: Text | null, code: Language | undefined) =>
    code === undefined ? undefined : text?.[code]?.text;
  return {
    words: { en, zh }[language ?? 'en'],
    own: (text) => inOne(text, spoken) ?? inOne(text, codes[0]) ?? null,
  };
}
