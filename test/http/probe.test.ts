/** The hotline tries itself: what it finds, that nobody is the poorer for it, and that nobody can hide behind its number. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallSid } from '../../src/core/ids.ts';
import type { EpochMs } from '../../src/core/time.ts';
import type { FallbackAnswer, RestResult, Telephony } from '../../src/engine/carrier-ports.ts';
import { prober, tryNow } from '../../src/engine/probe.ts';
import type { Census } from '../../src/engine/report-ports.ts';
import { AGENTS_NUMBER, HOTLINE } from '../support/hotline.ts';
import { find, type Form, formOf, isSafety, newSid, nextOf } from './carrier-post.ts';
import { composed } from './composed.ts';

const MINUTE = 60_000;
const GOOD = '<?xml version="1.0"?><Response><Say>Sorry.</Say><Dial>+12025550120</Dial></Response>';

let flows: string;
beforeAll(async () => {
  flows = await mkdtemp(join(tmpdir(), 'pz-probe-'));
  await cp(resolve(import.meta.dirname, '../../flows'), flows, { recursive: true });
  const file = join(flows, 'hotline.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, `${text}\nprobe: { from: ${AGENTS_NUMBER} }\n`);
});
afterAll(() => rm(flows, { recursive: true, force: true }));

/** A carrier that does what the test says; nobody else is ever rung. */
async function world() {
  const said: {
    ring: RestResult<CallSid>;
    fallback: RestResult<FallbackAnswer | null>;
  } = { ring: { is: 'ok', value: newSid() }, fallback: { is: 'ok', value: { document: GOOD, ms: 20 } } };
  const rung: string[] = [];
  const unknown = async () => ({ is: 'unknown' }) as const;
  const telephony: Telephony = {
    ring: async ({ to }) => {
      rung.push(to);
      return { is: 'unknown' };
    },
    async ringWith(to, from, twiml) {
      rung.push(`${from} → ${to} ${/digits="(\w+)"/.exec(twiml)?.[1]}`);
      return said.ring;
    },
    fallbackUrl: unknown,
    fallback: async () => said.fallback,
    redirect: unknown,
    hangUp: unknown,
    status: unknown,
    text: unknown,
    legs: unknown,
    rung: unknown,
    rooms: unknown,
    endRoom: unknown,
    isOpen: unknown,
    inRoom: unknown,
    forgetRecordings: unknown,
  };
  let later = 0;
  const clock = { now: () => (Date.now() + later) as EpochMs, heard() {}, steady: () => 0, rate: 1 };
  const one = await composed(() => ({}), { telephony, clock }, flows);
  const { deps } = one.engine;
  const look = prober(deps);
  const ask = async (sid: CallSid, next: string, form: Form = {}) =>
    (await one.ask(next, formOf(sid, { From: AGENTS_NUMBER, ...form }))).xml;
  return {
    ...one,
    deps,
    said,
    rung,
    /** One look of the loop, as if it were so much later. */
    async tick(ms = 0) {
      later = ms;
      await look();
      later = 0;
    },
    /** Rings in from the probe's number, and presses these; the last document. */
    async ringsIn(keys: readonly string[] = []) {
      const sid = newSid();
      let xml = await ask(sid, '/voice');
      for (const Digits of keys) xml = await ask(sid, nextOf(xml), Digits === '' ? {} : { Digits });
      return { sid, xml, press: (Digits: string, from = xml) => ask(sid, nextOf(from), { Digits }) };
    },
    /** Whatever a webhook has set in motion is done. */
    async settled() {
      await one.engine.stop();
      return await deps.store.probes();
    },
    async counts(): Promise<Partial<Census>> {
      const { at: _at, probes: _probes, ...counts } = await deps.store.census();
      return counts;
    },
  };
}

describe('a probe', () => {
  it('rings the hotline from its own number, presses 0, and stands in line: no count has changed', async () => {
    const one = await world();
    const before = await one.counts();
    await one.tick();
    expect(one.rung).toEqual([`${AGENTS_NUMBER} → ${HOTLINE} wwwwww0`]);
    const call = await one.ringsIn(['0']);
    expect(call.xml).toMatch(/You are next/);
    await one.settled();
    await one.tick();
    const { call: row, fallback } = await one.deps.store.probes();
    expect(row).toMatchObject({ running: null, fault: null, failures: 0, leg: call.sid });
    expect(fallback).toMatchObject({ running: null, fault: null, tookMs: 20 });
    await one.ask('/voice/status', formOf(call.sid, { From: AGENTS_NUMBER, CallStatus: 'completed' }));
    await one.settled();
    expect(await one.counts()).toEqual(before);
    const story = await one.deps.store.trail('hotline');
    const probed = story.filter(({ what }) => what === 'probed');
    expect(probed.map(({ what, data }) => [what, data['probe'], data['fault']])).toEqual([
      ['probed', 'fallback', undefined],
      ['probed', 'call', undefined],
    ]);
    expect(await one.deps.store.ended(0 as EpochMs, null)).toMatchObject({ calls: [] });
    // Not yet due again.
    await one.tick();
    expect(one.rung).toHaveLength(1);
  });

  it('leaves nothing behind when the next one begins', async () => {
    const one = await world();
    await one.tick();
    await one.ringsIn(['', '0']);
    const keys = async () => (await one.keys()).filter((key) => key.includes(':apart:'));
    expect((await keys()).length).toBeGreaterThan(5);
    await one.deps.store.apart.clear();
    expect(await keys()).toEqual([]);
  });

  it('says where it stopped, and is over with the next good one', async () => {
    const one = await world();
    const found = async () => {
      await one.settled();
      await one.tick(MINUTE);
      return (await one.deps.store.probes()).call;
    };
    const cases: readonly (readonly [string, RestResult<CallSid>, null | 'silent' | 'pressed'])[] = [
      ['refused', { is: 'refused', code: 21210, retry: false }, null],
      ['carrier-silent', { is: 'refused', code: 0, retry: true }, null],
      ['carrier-silent', { is: 'unknown' }, null],
      ['no-webhook', one.said.ring, null],
      ['not-heard', one.said.ring, 'silent'],
      ['no-line', one.said.ring, 'pressed'],
    ];
    for (const [n, [fault, ring, call]] of cases.entries()) {
      one.said.ring = ring;
      await one.tick(6 * MINUTE);
      if (call !== null) {
        const { sid } = await one.ringsIn();
        // A 0 that was heard, and a machine that does not know what it means.
        if (call === 'pressed') await one.deps.store.probeSeen('pressed', sid);
      }
      expect(await found(), fault).toMatchObject({ running: null, fault, okAt: null, failures: n + 1 });
    }
    await one.tick(6 * MINUTE);
    await one.ringsIn(['0']);
    expect(await found()).toMatchObject({ running: null, fault: null, failures: cases.length });
  });

  it('finds that the fallback would help nobody, and looks again as often as it rings', async () => {
    const one = await world();
    const found = async (value: FallbackAnswer | null) => {
      one.said.fallback = { is: 'ok', value };
      await one.tick(6 * MINUTE);
      return (await one.deps.store.probes()).fallback;
    };
    const cases = [
      ['no-fallback', null],
      ['fallback-down', { document: null, ms: 3 }],
      ['fallback-down', { document: '<Response><Dial>+12025550120</Response>', ms: 3 }],
      ['fallback-rings-nobody', { document: GOOD.replace('0120', '0177'), ms: 3 }],
    ] as const;
    for (const [n, [fault, value]] of cases.entries())
      expect(await found(value)).toMatchObject({ fault, failures: n + 1, running: null });
    expect(await found({ document: GOOD, ms: 7 })).toMatchObject({ fault: null, tookMs: 7, failures: cases.length });
    // Well: not before tomorrow.
    expect(await found(null)).toMatchObject({ fault: null });
  });

  it('is nobody, however late the carrier brings it', async () => {
    const one = await world();
    await one.tick();
    await one.tick(MINUTE);
    await one.ringsIn(['0']);
    await one.settled();
    expect((await one.deps.store.probes()).call).toMatchObject({ running: null, fault: 'no-webhook', lineAt: null });
    expect(await one.counts()).toMatchObject({ arrived: 0 });
  });

  it('is begun by one node, once', async () => {
    const one = await world();
    await Promise.all([prober(one.deps)(), prober(one.deps)(), one.tick(), tryNow(one.deps)]);
    expect(one.rung).toHaveLength(1);
    // Who asks meanwhile for a trial hears of that call, and has the fallback asked anew.
    one.said.fallback = { is: 'ok', value: null };
    expect(await tryNow(one.deps)).toBe('under-way');
    expect(one.rung).toHaveLength(1);
    expect((await one.deps.store.probes()).fallback).toMatchObject({ fault: 'no-fallback' });
  });

  it('waits while callers take the legs of the account', async () => {
    const one = await world();
    const callers = Array.from({ length: 39 }, async () => await one.ask('/voice', formOf(newSid())));
    await Promise.all(callers);
    await one.tick();
    expect(await tryNow(one.deps)).toBe('no-legs');
    expect(one.rung).toEqual([]);
  });
});

describe("whoever shows the probe's number", () => {
  it('is a caller like any other when the probe has rung in already, or there has been none', async () => {
    const one = await world();
    await one.ringsIn(['0']);
    expect(await one.counts()).toMatchObject({ arrived: 1, waiting: 1 });
    await one.tick();
    await one.ringsIn([]);
    await one.ringsIn(['0']);
    expect(await one.counts()).toMatchObject({ arrived: 2, waiting: 2 });
  });

  it('and comes first while it is: is in the real line with the next turn, at the place of then', async () => {
    const one = await world();
    await one.tick();
    const person = await one.ringsIn(['0']);
    const later = newSid();
    const { xml } = await one.ask('/voice', formOf(later));
    await one.ask(nextOf(xml), formOf(later, { Digits: '0' }));
    expect(await one.counts()).toMatchObject({ arrived: 1 });
    const held = await person.press('');
    expect(
      find((await one.ask(nextOf(held), formOf(person.sid, { From: AGENTS_NUMBER }))).document, 'Play'),
    ).toBeDefined();
    expect(await one.counts()).toMatchObject({ arrived: 2, waiting: 2 });
    const rows = await one.deps.store.calls();
    expect(rows.find(({ sid }) => sid === person.sid)).toMatchObject({ place: 1, phase: 'waiting' });
  });

  it('and presses another key is a caller from there on', async () => {
    const one = await world();
    await one.tick();
    const person = await one.ringsIn(['1']);
    expect(await one.counts()).toMatchObject({ arrived: 1, menu: 1 });
    await person.press('0');
    expect(await one.counts()).toMatchObject({ arrived: 1, waiting: 1 });
  });

  it('hears the emergency numbers once no probe can be on the line, should we fail', async () => {
    const one = await world();
    const broken = await one.ask('/voice', { ...formOf(newSid(), { From: AGENTS_NUMBER }), Digits: 'x'.repeat(99) });
    expect(isSafety(broken.document)).toBe(true);
    expect(broken.document.children[0]).toMatchObject({ name: 'Pause', attributes: { length: '30' } });
    const caller = await one.ask('/voice', { ...formOf(newSid()), Digits: 'x'.repeat(99) });
    expect(caller.document.children[0]).toMatchObject({ name: 'Say' });
  });
});
