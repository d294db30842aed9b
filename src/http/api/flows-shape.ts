/** Flows as pictures: what stands where, in pixels, ready to be drawn. */
import { z } from 'zod';
import { TOLD_IN } from '../../core/graph/telling.ts';

const px = z.number();
const point = z.object({ x: px, y: px });

const FlowNode = z.object({
  id: z.string().describe('flow/step, or @person, @callback … for what every hotline has'),
  kind: z.string(),
  kindName: z.string().nullable().describe('The kind, in a word'),
  name: z.string().nullable(),
  title: z.string().describe('What it does, in words'),
  says: z.string().nullable(),
  line: z.number().nullable().describe('Of the file, 1-based'),
  states: z.array(z.string()).describe('Callers in any of these are here; /api/flows/callers counts them'),
  x: px,
  y: px,
  width: px,
  height: px,
  lines: z
    .array(z.object({ ...point.shape, text: z.string(), style: z.enum(['name', 'kind', 'title', 'says', 'way']) }))
    .describe('Texts of the box, from its corner; a text stands on its y and begins at its x, a kind ends there'),
  badges: z.array(z.object({ ...point.shape, width: px, text: z.string(), human: z.boolean() })),
});

const FlowEdge = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  kind: z.string(),
  human: z
    .boolean()
    .describe('The way to a person that every step has: 0 and its words, a second silence, a third miss'),
  label: z.string().describe('The key, or the case'),
  text: z.string().nullable().describe('What a key is for'),
  points: z.array(point),
});

const bound = z.object({ keys: z.number(), ms: z.number() }).describe('From the ring to the line, at most');

export const ToldIn = z.object({
  lang: z
    .enum(TOLD_IN)
    .default('en')
    .describe(
      'Of all words; texts of the flows are in the first language of the hotline where it does not speak this one',
    ),
});

const drawn = { flow: z.string(), file: z.string() };
export const Flows = z.object({
  version: z.string(),
  number: z.number().nullable(),
  certificate: z
    .looseObject({
      promises: z.array(z.string()),
      states: z.number(),
      events: z.number(),
      zero: bound,
      silent: bound,
      wrong: bound,
    })
    .nullable()
    .describe('What was proved of this version before it went live'),
  flows: z.array(
    z.discriminatedUnion('is', [
      z.object({
        ...drawn,
        is: z.literal('drawn'),
        width: px,
        height: px,
        nodes: z.array(FlowNode),
        edges: z.array(FlowEdge),
      }),
      z.object({ ...drawn, is: z.literal('too-large') }).describe('No picture any more'),
    ]),
  ),
});
export type Flows = z.infer<typeof Flows>;

export const FlowCallers = z.object({
  at: z.number().describe('Call time'),
  states: z.record(z.string(), z.number()).describe('Live calls by state, whatever their version'),
});
