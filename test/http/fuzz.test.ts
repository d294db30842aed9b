/**
 * Webhooks of every sort in every order: whatever comes, an answer in time, a document that is one, and nobody uncounted.
 * `FUZZ_WEBHOOKS` says how many (3,000), `FUZZ_SEED` which (1).
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallSid } from '../../src/core/ids.ts';
import { AGENTS_NUMBER, startHotline, type TestHotline, WILLING } from '../support/hotline.ts';
import { documentOf, doorOf, type Door, find, type Form, formOf, isSafety, newSid, nextOf } from './carrier-post.ts';

const WEBHOOKS = Number(process.env['FUZZ_WEBHOOKS'] ?? 3_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const A_STORY = 40;

let hotline: TestHotline;
let door: Door;
beforeAll(async () => {
  hotline = await startHotline({ rate: 10 });
  hotline.agents(WILLING);
  door = doorOf(hotline);
});
afterAll(async () => hotline.stop());

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

type Act =
  | { readonly do: 'turn' | 'old' | 'spoilt'; readonly which: number; readonly back: number; readonly form: Form }
  | { readonly do: 'again'; readonly back: number }
  | { readonly do: 'status'; readonly which: number; readonly form: Form }
  | { readonly do: 'wild'; readonly which: number; readonly path: string; readonly form: Form };

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
      form: fc
        .tuple(said, junk, fc.constantFrom({}, { To: AGENTS_NUMBER }, { From: 'anonymous' }))
        .map((f) => Object.assign({}, ...f) as Form),
    }),
  },
);

interface Call {
  sid: CallSid;
  /** Where its turns went, oldest first. */
  readonly paths: string[];
}
interface Sent {
  readonly path: string;
  readonly form: Form;
}

describe(`${WEBHOOKS} webhooks of every sort`, () => {
  it(
    'are answered, each with a document, and everybody is counted',
    async () => {
      await fc.assert(fc.asyncProperty(fc.array(act, { minLength: A_STORY, maxLength: A_STORY, size: 'max' }), story), {
        numRuns: Math.max(1, Math.round(WEBHOOKS / A_STORY)),
        seed: SEED,
        endOnFailure: true,
      });
    },
    60_000 + WEBHOOKS * 50,
  );
});

async function story(acts: readonly Act[]): Promise<void> {
  const calls = Array.from({ length: 5 }, (): Call => ({ sid: newSid(), paths: ['/voice'] }));
  const sent: Sent[] = [];
  for (const one of acts) {
    const { path: to, form, call } = meant(one, calls, sent);
    // What a form can carry: a lone surrogate is U+FFFD on the wire.
    const wire = Object.fromEntries(new URLSearchParams(form)) as Form;
    const { status: code, text: xml, type } = await door.post(to, { form: wire });
    sent.push({ path: to, form: wire });
    // The carrier's own forms are always answered; one that no object can hold is as good as not signed.
    expect([200, 403, 413]).toContain(code);
    if (code !== 200) continue;
    expect(type).toContain('text/xml');
    const document = documentOf(xml);
    if (to !== '/fallback' && !isSafety(document)) expect(xml).not.toContain('+1900');
    if (call !== null && find(document, 'Gather') !== undefined && xml.includes('/voice/turn?'))
      call.paths.push(nextOf(xml));
  }
  await everybodyCounts();
  for (const { sid, paths } of calls) await reachesPerson(sid, paths.at(-1) ?? '/voice');
}

function meant(one: Act, calls: readonly Call[], sent: readonly Sent[]): Sent & { readonly call: Call | null } {
  const again = one.do === 'again' ? (sent.at(-1 - one.back) ?? sent[0]) : undefined;
  if (again !== undefined) return { ...again, call: null };
  const call = calls['which' in one ? one.which : 0] ?? { sid: newSid(), paths: [] };
  const last = call.paths.at(-1) ?? '/voice';
  switch (one.do) {
    case 'turn':
      return { path: last, form: formOf(call.sid, one.form), call };
    case 'old':
      return { path: call.paths.at(-1 - one.back) ?? '/voice', form: formOf(call.sid, one.form), call };
    case 'spoilt':
      return { path: spoilt(last, one.back), form: formOf(call.sid, one.form), call };
    case 'status':
      return { path: '/voice/status', form: formOf(call.sid, one.form), call: null };
    case 'wild':
      return { path: one.path, form: { ...one.form, ...formOf(call.sid, one.form) }, call: null };
    case 'again':
      return { path: '/voice', form: formOf(call.sid), call };
  }
}

/** A URL with one character of its ticket changed. */
function spoilt(url: string, at: number): string {
  const index = url.indexOf('t=') + 2 + at;
  return url.includes('t=') && index < url.length
    ? `${url.slice(0, index)}${url[index] === 'A' ? 'B' : 'A'}${url.slice(index + 1)}`
    : url;
}

async function everybodyCounts(): Promise<void> {
  const { arrived, menu, waiting, offered, talking, ended, outcomes } =
    await hotline.running.engine.deps.store.census();
  expect(menu + waiting + offered + talking + ended).toBe(arrived);
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(ended);
}

/** Whatever happened before: 0, again if it was one more digit of an entry, and the caller stands in line, talks, or is gone. */
async function reachesPerson(sid: CallSid, from: string): Promise<void> {
  const { store } = hotline.running.engine.deps;
  let path = from;
  for (let tries = 0; tries < 3; tries++) {
    const { xml, document } = await door.ask(path, formOf(sid, { Digits: '0' }));
    const found = await store.load(sid);
    if (found.is === 'over' || find(document, 'Conference') !== undefined) break;
    expect(found.is).toBe('live');
    if (found.is === 'live' && found.stored.line !== null) break;
    expect(tries).toBeLessThan(2);
    path = nextOf(xml);
  }
  await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
}
