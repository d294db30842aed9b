/** The step that asks another system. */
import { z } from 'zod';
import { parsePath } from './answer-path.ts';
import { duration, name, scalar, strict, target } from './schema-parts.ts';

const LONGEST_MS = 2_000;

const place = scalar<readonly string[]>(
  'Where the value is in the answer: a name, or names and numbers with dots between.',
  { examples: ['amountDue', 'bill.lines[0].amount'] },
  (text) => {
    const path = parsePath(text);
    if (path !== null) return { is: path };
    return {
      code: 'PZ176',
      message: `"${text.slice(0, 40)}" is no place in an answer. Write it like amountDue or bill.lines[0].amount.`,
    };
  },
);

export const LOOKUP = strict({
  url: z
    .string()
    .describe('The https address that is asked. Its host must be in lookup-hosts of hotline.yaml.')
    .meta({ examples: ['https://crm.example/bills'] }),
  send: z
    .array(name<string>('A variable.', 'account'), { error: 'must be a list of variables' })
    .describe('Variables that are sent along. Default: none.')
    .meta({ examples: [['account']] })
    .optional(),
  save: z
    .record(z.string(), place)
    .describe('What is kept of the answer: a name for it, and where it is in the answer. Default: nothing.')
    .meta({ examples: [{ due: 'amountDue' }] })
    .optional(),
  wait: duration('How long the answer may take. Default: 2s, which is also the most.', '2s', {
    min: 200,
    max: LONGEST_MS,
  }).optional(),
});

export const IF = strict({
  ok: target('Where to go with the answer.'),
  failed: target('Where to go without one, for whatever reason. Default: human.').optional(),
});
