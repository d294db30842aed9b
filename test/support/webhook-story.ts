/** Tells a story of webhooks to an engine: each is answered in time, with a document, and in the end everybody is counted and reaches a person. */
import assert from 'node:assert/strict';
import type { CallSid } from '../../src/core/ids.ts';
import { type Store, StoreAway } from '../../src/engine/ports.ts';
import { documentOf, type Door, find, type Form, formOf, isSafety, nextOf } from '../http/carrier-post.ts';
import type { Act } from './webhooks.ts';

/** The carrier waits 15 s; we ask it to wait 5.5 s. */
const SLOW_MS = 5_000;

interface Call {
  sid: CallSid;
  /** Where its turns went, oldest first. */
  readonly paths: string[];
}
interface Sent {
  readonly path: string;
  readonly form: Form;
}
/** What was seen on the way. */
export interface Seen {
  webhooks: number;
  slowestMs: number;
  readonly codes: Map<number, number>;
}
export const nothingSeen = (): Seen => ({ webhooks: 0, slowestMs: 0, codes: new Map() });

/** An answer came, and later than it may. */
export class Late extends Error {
  override readonly name = 'Late';
}

/** To whom a story is told. */
export interface Listener {
  readonly door: Door;
  /** Ops' way to the store. */
  readonly store: Pick<Store, 'census' | 'load' | 'call'>;
  readonly newSid: () => CallSid;
  /** So many zeros lead to a person from anywhere: one of them may be a digit of an entry. */
  readonly mostZeros: number;
  /** Between two webhooks. */
  readonly pause: () => Promise<void>;
}

/** Throws what is wrong; `Late` also when the store kept us ourselves waiting for what became of a call. */
export async function tell(acts: readonly Act[], listener: Listener, seen: Seen): Promise<void> {
  try {
    await tellAll(acts, listener, seen);
  } catch (error) {
    throw error instanceof StoreAway ? new Late(error.message) : error;
  }
}

async function tellAll(acts: readonly Act[], listener: Listener, seen: Seen): Promise<void> {
  const { door, store, newSid, mostZeros } = listener;
  const calls = Array.from({ length: 5 }, (): Call => ({ sid: newSid(), paths: ['/voice'] }));
  const sent: Sent[] = [];
  for (const one of acts) {
    await listener.pause();
    if (one.do === 'raw') {
      await raw(one);
      continue;
    }
    const { path: to, form, call } = meant(one, calls, sent, newSid);
    // What a form can carry: a lone surrogate is U+FFFD on the wire.
    const wire = Object.fromEntries(new URLSearchParams(form)) as Form;
    const { status: code, text: xml, type } = await timed(() => door.post(to, { form: wire }));
    sent.push({ path: to, form: wire });
    // The carrier's own forms are always answered; one that no object can hold is as good as not signed.
    assert.ok([200, 403, 413].includes(code), `${code} at ${to}`);
    if (code !== 200) continue;
    assert.ok(type.includes('text/xml'), `${type} at ${to}`);
    const document = documentOf(xml);
    if (to !== '/fallback' && !isSafety(document)) assert.ok(!xml.includes('+1900'), xml);
    if (call !== null && find(document, 'Gather') !== undefined && xml.includes('/voice/turn?'))
      call.paths.push(nextOf(xml));
  }
  await everybodyCounts();
  for (const { sid, paths } of calls) await reachesPerson(sid, paths.at(-1) ?? '/voice');

  async function timed<T extends { readonly status: number }>(post: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const reply = await post();
    const tookMs = performance.now() - began;
    seen.webhooks++;
    seen.slowestMs = Math.max(seen.slowestMs, tookMs);
    seen.codes.set(reply.status, (seen.codes.get(reply.status) ?? 0) + 1);
    if (tookMs >= SLOW_MS) throw new Late(`answered after ${Math.round(tookMs)} ms`);
    return reply;
  }

  async function raw({ method, path, type, body, signature }: Act & { do: 'raw' }): Promise<void> {
    const bare = signature === null ? { form: {} } : { form: {}, signature };
    const headers = { 'content-type': type };
    const { status: code, text } = await timed(() => door.post(path, { ...bare, body, headers, method }));
    // Only a form that the carrier could have signed gets further than the door, and the safety document has none.
    assert.ok((code >= 400 && code < 500) || code === 200, `${code} at ${method} ${path}`);
    if (code === 200) documentOf(text);
  }

  async function everybodyCounts(): Promise<void> {
    const { arrived, menu, waiting, offered, talking, ended, outcomes } = await store.census();
    assert.equal(menu + waiting + offered + talking + ended, arrived);
    assert.equal(
      Object.values(outcomes).reduce((sum, count) => sum + count, 0),
      ended,
    );
  }

  /** Whatever happened before: 0, again if it was one more digit of an entry, and the caller stands in line, talks, or is gone. */
  async function reachesPerson(sid: CallSid, from: string): Promise<void> {
    let path = from;
    for (let tries = 0; ; tries++) {
      const { xml, document } = await door.ask(path, formOf(sid, { Digits: '0' }));
      seen.webhooks++;
      const found = await store.load(sid);
      if (found.is === 'over' || find(document, 'Conference') !== undefined) break;
      if (found.is === 'live' && found.stored.line !== null) break;
      // It came to its own end (a message kept, a callback promised) and the carrier has not said so yet.
      if ((await store.call(sid))?.phase === 'ended') break;
      assert.ok(tries + 1 < mostZeros, `0 led nowhere: ${xml}`);
      // Said to be over, and found alive by the carrier's word since: its next turn takes it up where it was.
      if (find(document, 'Gather') !== undefined || find(document, 'Record') !== undefined) path = nextOf(xml);
    }
    await door.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
    seen.webhooks++;
  }
}

function meant(
  one: Exclude<Act, { do: 'raw' }>,
  calls: readonly Call[],
  sent: readonly Sent[],
  newSid: () => CallSid,
): Sent & { readonly call: Call | null } {
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
      return { path: one.path, form: { ...formOf(call.sid), ...one.form }, call: null };
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
