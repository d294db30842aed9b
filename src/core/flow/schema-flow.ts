/** The shape of a flow file. A step is what it does: exactly one of the keys `menu`, `collect`, `choose` … says so. */
import { z } from 'zod';
import type { FlowName, QueueName } from '../ids.ts';
import { CHOOSE } from './schema-choose.ts';
import { IF, LOOKUP } from './schema-lookup.ts';
import { duration, key, name, phone, scalar, strict, target, text, words, yes } from './schema-parts.ts';

const queue = name<QueueName>('The queue. Default: the default queue of the hotline.', 'general');
const reason = text("Why the caller is here, for the agent's ear.");
const say = text('What is said first.').optional();
const go = (what: string) => target(what);

export const OPTION = strict({
  press: key,
  for: text('What the key is for. Spoken as "For …, press 1", so write only the … .').optional(),
  words: z
    .union([z.array(z.string()), z.record(z.string(), z.array(z.string()))], {
      error: 'must be a list of words for each language',
    })
    .describe('Words that choose the option when they are spoken.')
    .meta({ examples: [{ en: ['lost', 'stolen'], zh: ['丢失'] }] })
    .optional(),
  language: z
    .string()
    .describe('Choosing the option switches to this language.')
    .meta({ examples: ['zh'] })
    .optional(),
  go: go('Where the option leads.'),
});

const digits = scalar(
  'How many digits: 4-10, or 6.',
  { examples: ['4-10', 6], type: ['string', 'integer'] },
  (
    written,
  ): { readonly is: { readonly min: number; readonly max: number } } | { code: 'PZ161' | 'PZ162'; message: string } => {
    const [, low = '', high = low] = /^(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?$/.exec(written) ?? [];
    const [min, max] = [Number(low), Number(high)];
    if (low === '' || min < 1 || max > 20 || min > max)
      return { code: 'PZ161', message: 'digits must look like 4-10 or 6, within 1 and 20.' };
    return min > 1
      ? { is: { min, max } }
      : {
          code: 'PZ162',
          message:
            'A lone 0 would be a valid entry here, but 0 is always a person. Ask for 2 digits at least, or make it a menu.',
        };
  },
);

const COLLECT = strict({
  name: name<string>('What the entry is called, for choose and for the agent.', 'account'),
  digits,
  ask: text('The question.'),
  secret: yes('Never shown, logged or spoken, like a PIN. Default: no.').optional(),
});

const headStart = duration(
  'A head start within the queue, 120s at most: as if the caller had waited this long already. Default: none.',
  '60s',
  {
    min: 0,
    max: 120_000,
    above: { code: 'PZ208', message: 'Breaks P8: nobody may have a head start of more than 120s. Write 120s or less.' },
  },
);

const HUMAN = z
  .union(
    [
      z.null(),
      queue,
      strict({ queue: queue.optional(), 'counts-as-waited': headStart.optional(), reason: reason.optional() }),
    ],
    {
      error: 'must be empty, a queue, or queue, counts-as-waited and reason',
    },
  )
  .describe('Puts the caller in the line for a person.')
  .meta({ examples: ['urgent', { queue: 'urgent', 'counts-as-waited': '60s' }] });
const later = (what: string) =>
  z
    .union([z.null(), queue, strict({ queue: queue.optional(), reason: reason.optional() })], {
      error: 'must be empty, a queue, or queue and reason',
    })
    .describe(what)
    .meta({ examples: ['general', { queue: 'general' }] });

export const TRANSFER = strict({
  to: phone('The number to ring.'),
  ring: duration('How long it rings. Default: 20s.', '20s', {
    min: 5_000,
    max: 60_000,
    below: { code: 'PZ203', message: 'A bound this short is a dead end: nobody can answer. Write 5s or more.' },
  }).optional(),
  failed: go('Where to go when nobody answers. Default: human.').optional(),
});

export const SMS = strict({
  text: words('The message.'),
  to: z
    .enum(['caller'], { error: 'must be caller: nobody else is ever sent a text' })
    .describe('Always the caller, so it may be left out.')
    .meta({ examples: ['caller'] })
    .optional(),
});

const NOTHING = z.union([z.null(), strict({})], { error: 'must be empty' });

/** One shape for each kind of step, by the key that names the kind. */
export const STEPS = {
  say: strict({ say: text('What is said.'), go: go('Where to go then.') }),
  menu: strict({
    say,
    menu: z
      .array(OPTION, { error: 'must be a list of options' })
      .describe('The options. "For a person, press 0" is added by itself.')
      .meta({ examples: [[{ press: 1, for: { en: 'a bill', zh: '账单' }, go: 'billing' }]] }),
  }),
  collect: strict({
    say,
    collect: COLLECT.describe('Asks for digits.').meta({
      examples: [{ name: 'account', digits: '4-10', ask: 'Please key in your account number.' }],
    }),
    go: go('Where to go then.'),
  }),
  choose: strict({ say, choose: CHOOSE }),
  human: strict({ say, human: HUMAN }),
  callback: strict({ say, callback: later('Promises to ring back, keeping the place in line.') }),
  voicemail: strict({ say, voicemail: later('Takes a message; somebody rings back.') }),
  transfer: strict({
    say,
    transfer: TRANSFER.describe('Rings another number; the caller waits meanwhile.').meta({
      examples: [{ to: '+12025550130', failed: 'human' }],
    }),
  }),
  lookup: strict({
    say,
    lookup: LOOKUP.describe('Asks another system, and keeps what it needs of the answer.').meta({
      examples: [{ url: 'https://crm.example/bills', send: ['account'], save: { due: 'amountDue' } }],
    }),
    if: IF.describe('Where to go with the answer, and where without.').meta({
      examples: [{ ok: 'tell-bill', failed: 'human' }],
    }),
  }),
  set: strict({
    say,
    set: z
      .record(z.string(), z.string())
      .describe('Variables and their values. A value may name another variable in braces.')
      .meta({ examples: [{ plan: 'gold' }] }),
    go: go('Where to go then.'),
  }),
  sms: strict({
    say,
    sms: SMS.describe('Sends the caller a text message.').meta({ examples: [{ text: 'Your bill is {due}.' }] }),
    go: go('Where to go then.'),
  }),
  flow: strict({
    say,
    flow: name<FlowName>('The flow to go through.', 'billing'),
    go: go('Where to go on when that flow returns.'),
  }),
  return: strict({
    say,
    return: NOTHING.describe('Goes back to the flow this one was entered from.').meta({ examples: [null] }),
  }),
  end: strict({
    say,
    end: z
      .union([z.null(), strict({}), z.enum(['self-served', 'told-closed'])], {
        error: 'must be empty, self-served or told-closed',
      })
      .describe('Asks whether that was all: 1 ends the call, anything else is a person. Default: self-served.')
      .meta({ examples: ['self-served'] }),
  }),
} as const;
export type StepKind = keyof typeof STEPS;

/** Kinds that need nothing more than their name: `back: return`. */
export const BARE = ['human', 'callback', 'voicemail', 'return', 'end'] as const;

export const FLOW_FILE = strict({
  flow: name<FlowName>('The name of this flow.', 'support'),
  start: target('The step it begins with.'),
  steps: z
    .record(
      z.string(),
      z
        .union([z.enum(BARE), ...Object.entries(STEPS).map(([kind, shape]) => shape.meta({ title: kind }))], {
          error: 'must be a step',
        })
        .describe('A step.'),
    )
    .describe('The steps, by name.')
    .meta({ examples: [{ welcome: { say: 'Welcome to Lumen.', go: 'human' } }] }),
});

export type OptionForm = z.output<typeof OPTION>;
