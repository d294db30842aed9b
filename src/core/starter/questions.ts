/** The six questions, in the order they are asked. */
import {
  type Answer,
  type Answers,
  readAgent,
  readHours,
  readLanguages,
  readNumber,
  readTitle,
  readWants,
  readZone,
} from './answers.ts';
import { starterWords } from './words.ts';

export type QuestionKey = Exclude<keyof Answers, 'zone'>;
/** What was typed so far. */
export type Texts = Readonly<Partial<Record<QuestionKey, string>>>;

export interface Question {
  readonly key: QuestionKey;
  readonly ask: string;
  /** Taken when nothing is typed. */
  readonly byDefault: (before: Texts) => string;
  /** Null, or why this is no answer. */
  readonly why: (text: string, before: Texts) => string | null;
}

const whyNot = (answer: Answer<unknown>): string | null => ('why' in answer ? answer.why : null);

/** The words of the first language chosen. */
function wordsFor({ languages }: Texts) {
  const read = readLanguages(languages ?? '');
  return starterWords(('is' in read ? read.is[0] : undefined) ?? 'en');
}

function ours({ number }: Texts) {
  const read = readNumber(number ?? '');
  return 'is' in read ? read.is : null;
}

export const QUESTIONS: readonly Question[] = [
  {
    key: 'title',
    ask: 'What do callers hear the hotline called?',
    byDefault: (before) => wordsFor(before).title,
    why: (text) => whyNot(readTitle(text)),
  },
  {
    key: 'languages',
    ask: 'Which languages does it speak? The first is the default.',
    byDefault: () => 'en',
    why: (text) => whyNot(readLanguages(text)),
  },
  {
    key: 'number',
    ask: 'What is your telephone number, with its country?',
    byDefault: () => '+12025550100',
    why: (text) => whyNot(readNumber(text)),
  },
  {
    key: 'agent',
    ask: 'Who answers, and on which phone?',
    byDefault: () => 'Ana, +12025550111',
    why: (text, before) => whyNot(readAgent(text, ours(before))),
  },
  {
    key: 'hours',
    ask: 'When? Like mon-fri 09:00-18:00, sat 10:00-13:00; or always.',
    byDefault: () => 'always',
    why: (text) => whyNot(readHours(text)),
  },
  {
    key: 'wants',
    ask: 'What do callers mostly want? Two to four things, with commas between them.',
    byDefault: (before) => wordsFor(before).wants.join(', '),
    why: (text) => whyNot(readWants(text)),
  },
];

/** All answers together, what is left out by default; or the first that can't be read, and why. */
export function answersOf(
  given: Texts,
  zone: string,
): { readonly is: Answers } | { readonly key: keyof Answers; readonly why: string } {
  const textOf = (key: QuestionKey): string =>
    given[key] ?? QUESTIONS.find((question) => question.key === key)?.byDefault(given) ?? '';
  const read: { readonly [K in keyof Answers]: Answer<Answers[K]> } = {
    title: readTitle(textOf('title')),
    languages: readLanguages(textOf('languages')),
    number: readNumber(textOf('number')),
    agent: readAgent(textOf('agent'), ours({ number: textOf('number') })),
    hours: readHours(textOf('hours')),
    wants: readWants(textOf('wants')),
    zone: readZone(zone),
  };
  const values: Partial<Record<keyof Answers, unknown>> = {};
  for (const key of Object.keys(read) as (keyof Answers)[]) {
    const answer = read[key];
    if ('why' in answer) return { key, why: answer.why };
    values[key] = answer.is;
  }
  // Each was read by the reader of its key, all of them are there.
  return { is: values as Answers };
}
