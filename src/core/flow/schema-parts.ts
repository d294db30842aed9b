/**
 * The words a flow file is made of. Every scalar comes as the text that was written (see `read-source.ts`) and leaves as what it
 * means; what cannot be read leaves a code and a sentence. Descriptions and examples are for editors, by way of a JSON Schema.
 */
import { z } from 'zod';
import { type E164, NAME } from '../ids.ts';
import { parseDuration } from '../time.ts';
import type { Key } from './model.ts';
import { isCountry, parseE164 } from './phone.ts';
import type { Fault } from './problem.ts';

/** How a JSON Schema describes it. */
export interface Hints {
  readonly examples: readonly (string | number | boolean)[];
  readonly type?: 'string' | readonly string[];
  readonly enum?: readonly (string | number | boolean)[];
  /** Other spellings of what is in `enum`: right, but not what an editor suggests. */
  readonly pattern?: string;
}

/** A scalar: `read` gives what the text means, or what is wrong with it. Full-width digits and signs are understood. */
export function scalar<T>(description: string, hints: Hints, read: (text: string) => { readonly is: T } | Fault) {
  return z
    .string()
    .transform((text, ctx): T => {
      const result = read(text.normalize('NFKC').trim());
      if ('is' in result) return result.is;
      const { message, ...params } = result;
      ctx.issues.push({ code: 'custom', message, params, input: text });
      return z.NEVER;
    })
    .describe(description)
    .meta({ ...hints });
}

/** A map with exactly these keys. Its error text lists them, for "did you mean" (see `read-piece.ts`). */
export function strict<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

/** Names no one may give: they mean something in flow files, or in JavaScript. */
const TAKEN: ReadonlySet<string> = new Set(['human', 'hear-again', 'constructor']);

export function nameFault(text: string): Fault | null {
  if (TAKEN.has(text)) return { code: 'PZ124', message: `The name ${text} is taken. Choose another.` };
  if (NAME.test(text)) return null;
  const suggestion = text
    .toLowerCase()
    .replace(/[\s_.]+/g, '-')
    .replace(/[^a-z0-9-]/g, '');
  return {
    code: 'PZ124',
    message: `"${text.slice(0, 40)}" cannot be a name. Names are small letters, digits and dashes, at most 40.`,
    ...(NAME.test(suggestion) && { suggestion }),
  };
}

/** The name of something: a step, a queue, opening hours. */
export const name = <T extends string>(description: string, ...examples: string[]) =>
  scalar(description, { examples }, (text) => {
    const fault = nameFault(text);
    return fault ?? { is: text as T };
  });

/** Where to go next: the name of a step, or the word human. Whether the step is there is seen later. */
export const target = (description: string) =>
  scalar(description, { examples: ['billing', 'human'] }, (text) =>
    text === '' ? { code: 'PZ121', message: 'Say where to go: the name of a step, or human.' } : { is: text },
  );

export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** A value below the least or over the greatest breaks a promise: its code and why. */
  readonly below?: Fault;
  readonly above?: Fault;
}

/** A length of time within bounds, in milliseconds. */
export const duration = (description: string, example: string, bounds: Bounds) =>
  scalar(description, { examples: [example] }, (text) => {
    const ms = parseDuration(text.toLowerCase());
    if (ms === null)
      return { code: 'PZ145', message: `"${text.slice(0, 20)}" is no length of time. Write it like ${example}.` };
    return within(ms, bounds, spell) ?? { is: ms };
  });

/** A whole number within bounds. */
export const count = (description: string, example: number, bounds: Bounds) =>
  scalar(description, { examples: [example], type: ['integer', 'string'] }, (text) => {
    if (!/^\d{1,9}$/.test(text))
      return { code: 'PZ146', message: `"${text.slice(0, 20)}" is no whole number. Write it like ${example}.` };
    return within(Number(text), bounds, String) ?? { is: Number(text) };
  });

function within(value: number, { min, max, below, above }: Bounds, spelt: (value: number) => string): Fault | null {
  const fault = value < min ? below : value > max ? above : undefined;
  if (fault !== undefined) return fault;
  if (value >= min && value <= max) return null;
  return {
    code: 'PZ146',
    message: `${spelt(value)} is too ${value < min ? 'little' : 'much'}: ${spelt(min)} to ${spelt(max)} are possible.`,
  };
}

function spell(ms: number): string {
  if (ms === 0) return '0s';
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000}h` : ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1000}s`;
}

/** A telephone number in international form. The plus YAML would lose is still there: scalars are read as they were written. */
export const phone = (description: string) =>
  scalar(description, { examples: ['+12025550100'], type: ['string', 'integer'] }, (text) => {
    const number: E164 | null = parseE164(text);
    return number === null ? phoneFault(text) : { is: number };
  });

/** A country, by its two letters. */
export const country = (description: string) =>
  scalar(description, { examples: ['US', 'CN'] }, (text) =>
    isCountry(text.toUpperCase())
      ? { is: text.toUpperCase() }
      : { code: 'PZ159', message: `"${text.slice(0, 20)}" is no country. Write its two letters, like US, DE or CN.` },
  );

export function phoneFault(text: string): Fault {
  const plussed = text.startsWith('00') ? `+${text.slice(2)}` : `+${text}`;
  if (/^\d/.test(text) && parseE164(plussed) !== null)
    return {
      code: 'PZ141',
      message: 'A telephone number begins with a plus and the country code.',
      suggestion: plussed,
    };
  return {
    code: 'PZ140',
    message: `"${text.slice(0, 30)}" is no telephone number. Write it like +12025550100, the country code first.`,
  };
}

const NO_OPTION: Fault = {
  code: 'PZ201',
  message: '0 is there already, and always a person: take this line away, or choose another key.',
};

const SPELT: ReadonlyMap<string, string> = new Map([
  ['*', 'star'],
  ['#', 'hash'],
  ['pound', 'hash'],
]);

/** A telephone key an option can have. */
export const key = scalar<Key>(
  'The key of this option: 1 to 9, star or hash. 0 is always a person.',
  {
    examples: [1, 'star'],
    enum: [1, 2, 3, 4, 5, 6, 7, 8, 9, 'star', 'hash'],
    pattern: '^([1-9１-９]|[*＊#＃]|pound)$',
  },
  (text) => {
    const word = SPELT.get(text) ?? text;
    if (/^0+$/.test(word)) return NO_OPTION;
    if (/^([1-9]|star|hash)$/.test(word)) return { is: word as Key };
    return { code: 'PZ163', message: `"${text.slice(0, 20)}" is no key for an option: write 1 to 9, star or hash.` };
  },
);

/** yes or no. */
export const yes = (description: string) =>
  scalar(
    description,
    { examples: [true], enum: [true, false, 'yes', 'no'], pattern: '^([Yy]es|YES|[Nn]o|NO)$' },
    (text) =>
      /^(true|yes)$/i.test(text)
        ? { is: true }
        : /^(false|no)$/i.test(text)
          ? { is: false }
          : { code: 'PZ123', message: `"${text.slice(0, 20)}" is neither yes nor no.` },
  );

const plain = z.string().meta({ examples: ['Welcome.'] });
const spoken = z.union(
  [
    plain,
    strict({
      text: plain.describe('The words.'),
      audio: plain.describe('A recording of the same words, a file in audio/.').meta({ examples: ['welcome-en.wav'] }),
    }),
  ],
  { error: 'must be a text, or text and audio' },
);
/** What is said: one text for each language, `{ en: "Hello.", zh: "您好。" }`, or just a text in the hotline's first language. */
export const text = (description: string) =>
  z
    .union([plain, z.record(z.string(), spoken)], { error: 'must be a text, or a text for each language' })
    .describe(description)
    .meta({ examples: [{ en: 'Welcome to Lumen.', zh: '欢迎致电。' }, 'Welcome to Lumen.'] });
export type TextForm = z.output<ReturnType<typeof text>>;
/** What is read and not heard: as `text`, without a recording. */
export const words = (description: string) =>
  z
    .union([plain, z.record(z.string(), plain)], { error: 'must be a text, or a text for each language' })
    .describe(description)
    .meta({ examples: [{ en: 'Your order is on its way.', zh: '您的订单已发出。' }] });
