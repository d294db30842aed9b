/** What the API of publishing takes and answers. */
import { z } from 'zod';
import { by, InForce } from './shapes.ts';

const name = z.string().regex(/^[^./\\\p{Cc}][^/\\\p{Cc}]{0,199}$/u, 'is not the name of a file');
const note = z.string().trim().max(500).default('');
const count = z.number().int().min(0);

export const Publish = z.strictObject({
  files: z.record(name.regex(/\.yaml$/, 'is not a .yaml file'), z.string()),
  audio: z.record(name, z.base64()).default({}),
  canary: z
    .number()
    .min(1)
    .max(50)
    .nullable()
    .default(null)
    .describe('Percent of new calls; more than half would leave too few to compare with'),
  note,
  by,
});
export const Rollback = z.strictObject({ to: z.number().int().min(1).nullable().default(null), note, by });
export const By = z.strictObject({ by });

export const Versions = z.object({
  zone: z.string(),
  ...InForce,
  versions: z.array(
    z.object({
      number: count,
      version: z.string(),
      is: z.enum(['live', 'canary', 'rolled-back', 'old']),
      author: z.string(),
      note: z.string(),
      at: z.number().describe('Call time'),
      wall: z.number(),
      certificate: z.string().nullable().describe('What was proved, as JSON'),
      calls: count.describe('Live calls that finish on it'),
    }),
  ),
});

const finishing = z
  .array(z.object({ number: count, calls: count }))
  .describe('Versions that new calls get no more, and the calls still on them');
const published = { number: count, live: count, version: z.string(), finishing };
export const Published = z.discriminatedUnion('is', [
  z.object({ is: z.literal('live'), ...published, changed: z.boolean() }),
  z.object({ is: z.literal('canary'), ...published, share: z.number() }),
  z.object({
    is: z.literal('left'),
    ...published,
    number: count.nullable().describe('Null: it never was a version'),
    rolledBack: z.boolean(),
  }),
]);
export const Turned = z.object({ is: z.literal('done'), from: count, to: count, canary: z.boolean(), finishing });
