/** The shape of a flow test. A step is what it does: one of the keys `hear`, `press`, `expect` … says so. */
import { z } from 'zod';
import { OUTCOMES, type Outcome } from '../call.ts';
import { duration, name, phone, phoneFault, scalar, strict } from '../flow/schema-parts.ts';
import { parseE164 } from '../flow/phone.ts';
import { nearest } from '../flow/suggest.ts';
import type { AgentId, E164, QueueName } from '../ids.ts';
import { type Manner, MANNERS } from './model.ts';
import { parseWhen, type When } from './when.ts';

/** One of these words, full-width or not. */
const word = <T extends string>(description: string, words: readonly T[]) =>
  scalar<T>(description, { examples: words.slice(0, 1), enum: words }, (text) => {
    const found = words.find((one) => one === text.toLowerCase());
    return found !== undefined
      ? { is: found }
      : {
          code: 'PZ123',
          message: `"${text.slice(0, 30)}" is not possible here; possible are ${words.join(', ')}.`,
          suggestion: nearest(text, words),
        };
  });

const at = scalar<When>('When the call is made.', { examples: ['Tuesday 10:00', '2026-12-25 03:00'] }, (text) => {
  const when = parseWhen(text);
  return when === null
    ? {
        code: 'PZ262',
        message: `"${text.slice(0, 30)}" is no moment. Write it like Tuesday 10:00, 2026-12-25 03:00 or 2026-12-25T03:00+08:00.`,
      }
    : { is: when };
});

const caller = scalar<E164 | 'withheld'>(
  'Who rings: a number, or withheld.',
  { examples: ['+12025550142', 'withheld'] },
  (text) => {
    const number = parseE164(text);
    if (text === 'withheld') return { is: text };
    return number === null ? phoneFault(text) : { is: number };
  },
);

const agent = scalar<AgentId>('The number an agent signs in with.', { examples: ['201'] }, (text) => ({
  is: text as AgentId,
}));
const manner = (who: string) => word<Manner>(`What ${who} do when they are rung. Default: pick-up.`, MANNERS);

export const TRIAL = strict({
  name: z
    .string({ error: 'must be a text' })
    .describe('What the test shows, as a sentence.')
    .meta({ examples: ['0 is a person'] }),
  at: at.optional(),
  caller: caller.optional(),
  number: phone("Which of the hotline's numbers is rung. Default: the first.").optional(),
  'on-duty': z
    .union([word('Who is on duty. Default: schedule.', ['schedule', 'nobody']), z.array(agent)], {
      error: 'must be schedule, nobody, or a list of agents',
    })
    .describe('Who is on duty: schedule, nobody, or these agents. Default: schedule.')
    .meta({ examples: ['nobody', ['201', '203']] })
    .optional(),
  agents: manner('the agents').optional(),
  outside: manner('numbers outside (of a transfer, or on call)').optional(),
  steps: z
    .array(z.unknown(), { error: 'must be a list of steps' })
    .describe('What the caller does, and what must happen.'),
});

const words = z
  .union([z.string(), z.record(z.string(), z.string())], {
    error: 'must be words, or words for each language',
  })
  .meta({ examples: ['press 0', { en: 'press 0', zh: '请按 0' }] });
const within = duration('The longest it may take, in call time. Default: 60s.', '60s', { min: 1_000, max: 14_400_000 });

const keys = scalar<string>('Keys to press.', { examples: [1, '4711#', 'star'] }, (text) => {
  const pressed = /^star$/i.test(text) ? '*' : /^(hash|pound)$/i.test(text) ? '#' : text.replace(/\s/g, '');
  return /^[0-9*#]{1,40}$/.test(pressed)
    ? { is: pressed }
    : { code: 'PZ163', message: `"${text.slice(0, 20)}" are no keys: write digits, star or hash.` };
});

const queue = name<QueueName>('Which queue. Left out, any of them.', 'general');
const maybe = <T extends z.ZodType>(inner: T) =>
  z.union([z.null(), inner], { error: 'must be empty, or say which' }).optional();

/** What `expect` may ask; alone, `talking`, `in-line`, `callback` and `message` need no value. */
export const EXPECT = strict({
  talking: maybe(agent)
    .describe('The caller talks with a person, or with this agent.')
    .meta({ examples: ['201'] }),
  'in-line': maybe(queue)
    .describe('The caller stands in line for a person, or in the line of this queue.')
    .meta({ examples: ['general'] }),
  place: scalar<number>('The place in line; 1 is next.', { examples: [1] }, (text) =>
    /^[1-9]\d{0,3}$/.test(text)
      ? { is: Number(text) }
      : { code: 'PZ146', message: `"${text.slice(0, 20)}" is no place in a line. Write it like 1.` },
  ).optional(),
  callback: maybe(queue)
    .describe('A call back is promised.')
    .meta({ examples: ['general'] }),
  message: maybe(queue)
    .describe('A message is kept.')
    .meta({ examples: ['general'] }),
  step: z
    .string()
    .describe('The step where the caller is, with its flow: support/main.')
    .meta({ examples: ['support/main'] })
    .optional(),
  language: z
    .string()
    .describe('The language of the call.')
    .meta({ examples: ['zh'] })
    .optional(),
  outcome: word<Outcome>('How the call ended.', OUTCOMES).optional(),
});
const BARE_EXPECT = ['talking', 'in-line', 'callback', 'message'] as const;

/** One shape for each kind of step, by the key that names it. */
export const STEPS = {
  hear: strict({
    hear: words.describe('Words that must be spoken, in this order.').meta({ examples: ['press 0'] }),
    within: within.optional(),
  }),
  'not-hear': strict({
    'not-hear': words
      .describe('Words that must not be spoken until it is the caller’s turn.')
      .meta({ examples: ['closed'] }),
  }),
  press: strict({ press: keys }),
  say: strict({
    say: z
      .string()
      .describe('Words the caller says.')
      .meta({ examples: ['a bill'] }),
  }),
  wait: strict({ wait: duration('How long the caller does nothing.', '30s', { min: 1_000, max: 14_400_000 }) }),
  expect: strict({
    expect: z
      .union([word('What must be true.', BARE_EXPECT), EXPECT], {
        error: 'must say what is true: talking, in-line: general, place: 1, outcome: talked',
      })
      .describe('What must be true now, or become true.')
      .meta({ examples: ['talking', { outcome: 'talked' }] }),
    within: within.optional(),
  }),
} as const;
export type StepKind = keyof typeof STEPS;
export const KINDS = Object.keys(STEPS) as StepKind[];

/** Steps that need nothing more than their name. */
export const BARE = ['hang-up', 'pick-up'] as const;

/** A whole file, for editors: the reader takes it piece by piece, so that one mistake hides no other. */
export const TRIAL_FILE = strict({
  tests: z
    .array(
      TRIAL.extend({
        steps: z
          .array(z.union([z.enum(BARE), ...Object.values(STEPS)]).describe('A step.'))
          .describe('What the caller does, and what must happen.')
          .meta({ examples: [[{ press: 0 }, { expect: 'talking' }]] }),
      }),
    )
    .describe('The tests.')
    .meta({ examples: [[{ name: '0 is a person', steps: [{ press: 0 }, { expect: 'talking' }] }]] }),
});
