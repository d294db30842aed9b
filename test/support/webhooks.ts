/**
 * Webhooks of every sort in every order, from a seed and a number: turns, old turns, repeats, spoilt tickets, wild forms on every path,
 * bodies that are none. A story is forty of them about five calls; the same two numbers give the same story.
 */
import * as fc from 'fast-check';
import type { Form } from '../http/carrier-post.ts';
import { AGENTS_NUMBER } from './hotline.ts';

export const A_STORY = 40;
/** Stories are drawn so many at a time: fast-check begins each draw with small values. */
export const A_DRAW = 100;

export type Act =
  | { readonly do: 'turn' | 'old' | 'spoilt'; readonly which: number; readonly back: number; readonly form: Form }
  | { readonly do: 'again'; readonly back: number }
  | { readonly do: 'status'; readonly which: number; readonly form: Form }
  | { readonly do: 'wild'; readonly which: number; readonly path: string; readonly form: Form }
  | {
      readonly do: 'raw';
      readonly method: string;
      readonly path: string;
      readonly type: string;
      readonly body: string;
      /** Null: the right one, as far as such a body can have one. */
      readonly signature: string | null;
    };

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '',
    '0',
    'agent',
    '人工',
    '</Say><Dial>+19005551234</Dial>',
    '\u0000',
    '__proto__',
    '${7*7}',
    '9'.repeat(70),
  ),
);
const key = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[0-9*#]$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[0-9*#]{1,12}$/) },
  { weight: 1, arbitrary: text },
);
const said: fc.Arbitrary<Form> = fc.oneof(
  { weight: 5, arbitrary: key.map((Digits) => ({ Digits })) },
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: text.map((SpeechResult) => ({ SpeechResult })) },
  {
    weight: 1,
    arbitrary: fc.record({
      RecordingUrl: fc.oneof(fc.webUrl(), text),
      RecordingDuration: fc.oneof(fc.integer({ min: -5, max: 200 }).map(String), text),
      Digits: fc.constantFrom('0', '#', 'hangup'),
    }),
  },
);
const junk = fc.dictionary(
  fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('CallerName', 'ErrorCode', 'Confidence')),
  text,
  {
    maxKeys: 4,
    noNullPrototype: true,
  },
);
const status = fc.constantFrom(
  'queued',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
  'x',
);
const voice = ['', '/turn', '/after', '/push', '/called', '/called/status', '/status'].map((part) => `/voice${part}`);
const agent = ['offer', 'answer', 'message', 'after', 'status', 'told', 'alarm'].map((part) => `/agent/${part}`);
const others = ['/agents/line', '/safety/whisper', '/safety/accept', '/fallback'];
const path = fc.constantFrom(...voice, ...agent, ...others);
const which = fc.nat({ max: 4 });
const from = fc.constantFrom({}, { To: AGENTS_NUMBER }, { From: 'anonymous' }, { From: '+19005551234' }, { From: '+' });

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('turn' as const), which, back: fc.constant(0), form: said }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('old' as const), which, back: fc.nat({ max: 8 }), form: said }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('spoilt' as const), which, back: fc.nat({ max: 300 }), form: said }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('again' as const), back: fc.nat({ max: 20 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('status' as const),
      which,
      form: fc.record({ CallStatus: status, SequenceNumber: fc.oneof(fc.integer().map(String), text) }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wild' as const),
      which,
      path,
      form: fc.tuple(said, junk, from).map((parts) => Object.assign({}, ...parts) as Form),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('raw' as const),
      method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE'),
      path: fc.tuple(path, fc.stringMatching(/^[!-~]{0,40}$/)).map(([base, rest]) => `${base}?${rest}`),
      type: fc.constantFrom('application/x-www-form-urlencoded', 'application/json', 'text/xml', ''),
      body: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.constantFrom('Digits=1&Digits=2', '{"CallSid":1}', '%', '=&=&=', `SpeechResult=${'x'.repeat(70_000)}`),
      ),
      signature: fc.oneof(fc.constant(null), fc.constant(''), fc.base64String({ minLength: 28, maxLength: 28 })),
    }),
  },
);
const draw = fc.array(act, { minLength: A_STORY, maxLength: A_STORY, size: 'max' });

/** The stories of a seed, from this number on, for ever. */
export function* stories(seed: number, first = 0): Generator<readonly Act[]> {
  for (let batch = Math.floor(first / A_DRAW); ; batch++) {
    const drawn = fc.sample(draw, { seed: (seed * 1_000_003 + batch) | 0, numRuns: A_DRAW });
    yield* batch === Math.floor(first / A_DRAW) ? drawn.slice(first % A_DRAW) : drawn;
  }
}
