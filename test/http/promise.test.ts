/** A promise is heard only once it would survive; whatever stands in the way, the caller is told so and keeps the place. */
import { describe, expect, it } from 'vitest';
import type { CallSid, E164, Language, Lease, PlaceId, QueueName, RoomName } from '../../src/core/ids.ts';
import { type Journal, type JournalEntry, JournalFailed } from '../../src/engine/journal-ports.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { find, type Form, formOf, isSafety, newSid, nextOf } from './carrier-post.ts';
import { composed } from './composed.ts';

const PROMISE = /We will call you back/;
const UNSAFE = /promise that right now/;

/** A journal that writes down what it is told, or fails. */
function journalOf(broken: () => boolean): Journal & { readonly lines: JournalEntry[] } {
  const lines: JournalEntry[] = [];
  return {
    name: 'test',
    written: 0,
    lines,
    forget: async () => undefined,
    noted: () => [],
    async append(...entries) {
      if (broken()) throw new JournalFailed('the disk is full');
      lines.push(...entries);
    },
  };
}

type Composed = Awaited<ReturnType<typeof composed>>;

/** Rings in, holds, and asks for a callback up to the key that confirms it. */
async function asksForCallback({ ask }: Composed): Promise<{ sid: CallSid; next: string }> {
  const sid = newSid();
  let { xml } = await ask('/voice', formOf(sid));
  for (const Digits of ['1', '0', '1']) xml = (await ask(nextOf(xml), formOf(sid, { Digits }))).xml;
  return { sid, next: nextOf(xml) };
}
const callbacks = async ({ engine }: Composed) =>
  (await engine.deps.store.callbacks()).map(({ state, disposition }) => disposition ?? state).toSorted();
const confirm = (one: Composed, next: string, sid: CallSid, form: Form = { Digits: '1' }) =>
  one.ask(next, formOf(sid, form));

describe('a callback', () => {
  it('stands in the journal when it is promised', async () => {
    const journal = journalOf(() => false);
    const one = await composed(() => ({}), { journal });
    const { sid, next } = await asksForCallback(one);
    expect(journal.lines).toEqual([]);
    expect((await confirm(one, next, sid)).xml).toMatch(PROMISE);
    expect(journal.lines).toMatchObject([{ is: 'promised', promised: { sid, as: 'callback', queue: 'general' } }]);
    expect(JSON.stringify(journal.lines)).not.toContain('2025550155');
    // The carrier asks again: the same words, still one promise.
    expect((await confirm(one, next, sid)).xml).toMatch(PROMISE);
    expect(await callbacks(one)).toEqual(['open']);
  });

  it.each([
    ['the journal', 'can not be written'],
    ['a replica', 'is behind'],
  ])('is not promised while %s %s: the caller holds on at the old place, and may ask again', async (what) => {
    let broken = true;
    const journal = journalOf(() => broken && what === 'the journal');
    const durable = async () => {
      if (broken && what === 'a replica') throw new StoreAway('no replica has it');
    };
    const one = await composed(() => ({ durable }), { journal });
    const { sid, next } = await asksForCallback(one);
    const [before] = await one.engine.deps.store.calls();
    const refused = await confirm(one, next, sid);
    expect(refused.xml).toMatch(UNSAFE);
    expect(refused.xml).not.toMatch(PROMISE);
    // The carrier asks again: the same words.
    expect((await confirm(one, next, sid)).xml).toMatch(UNSAFE);
    const held = await one.ask(nextOf(refused.xml), formOf(sid));
    const [after] = await one.engine.deps.store.calls();
    expect(after).toMatchObject({ sid, phase: 'waiting', place: 1, arrivedAt: before?.arrivedAt });
    expect(await callbacks(one)).toEqual(['cancelled']);

    broken = false;
    const { xml } = await one.ask(nextOf(held.xml), formOf(sid, { Digits: '1' }));
    expect((await confirm(one, nextOf(xml), sid)).xml).toMatch(PROMISE);
    expect(await callbacks(one)).toEqual(['cancelled', 'open']);
  });

  it('that was spoken is not taken back by a copy of its webhook that came before, or after, and could not be made safe', async () => {
    const isBehind = new StoreAway('no replica has it');
    let fail: (error: Error) => void = () => undefined;
    const fails = new Promise<void>((_, reject) => (fail = reject));
    const safe = [() => fails, async () => undefined, () => Promise.reject(isBehind)];
    const one = await composed(() => ({ durable: async () => await safe.shift()?.() }), {
      journal: journalOf(() => false),
    });
    const { sid, next } = await asksForCallback(one);
    const before = confirm(one, next, sid);
    await expect.poll(() => safe.length).toBe(2);
    expect((await confirm(one, next, sid)).xml).toMatch(PROMISE);
    fail(isBehind);
    expect((await before).xml).toMatch(UNSAFE);
    expect((await confirm(one, next, sid)).xml).toMatch(UNSAFE);
    // Heard the promise, and hangs up.
    await one.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
    expect(await callbacks(one)).toEqual(['open']);
  });

  it.each([
    ['the same webhook', { Digits: '1' }],
    ['another one', {}],
  ])(
    'of a node that died before it was written down is promised by the next one, asked by %s, which writes it down',
    async (_, form) => {
      const journal = journalOf(() => false);
      let dies = true;
      const one = await composed(() => ({}), {
        journal: {
          ...journal,
          append: async (...entries) => (dies ? await new Promise(() => undefined) : await journal.append(...entries)),
        },
      });
      const { sid, next } = await asksForCallback(one);
      void confirm(one, next, sid);
      await expect.poll(() => callbacks(one)).toEqual(['open']);
      dies = false;
      expect((await confirm(one, next, sid, form)).xml).toMatch(PROMISE);
      const [{ place } = { place: '' }] = await one.engine.deps.store.callbacks();
      expect(journal.lines).toMatchObject([
        { is: 'promised', promised: { place, sid, as: 'callback', queue: 'general', number: expect.any(String) } },
      ]);
    },
  );
});

describe('a message', () => {
  const RECORDED = {
    RecordingUrl: 'https://api.twilio.com/r/RE1',
    RecordingSid: `RE${'1'.repeat(32)}`,
    RecordingDuration: '9',
  };
  async function speaks({ ask }: Composed): Promise<{ sid: CallSid; next: string }> {
    const sid = newSid();
    let { xml } = await ask('/voice', formOf(sid));
    for (const Digits of ['1', '0', '2']) xml = (await ask(nextOf(xml), formOf(sid, { Digits }))).xml;
    return { sid, next: nextOf(xml) };
  }

  it('is not said to be kept when it could not be written down', async () => {
    const one = await composed(() => ({}), { journal: journalOf(() => true) });
    const { sid, next } = await speaks(one);
    const answer = await one.ask(next, formOf(sid, RECORDED));
    expect(answer.xml).toMatch(UNSAFE);
    expect(find(answer.document, 'Gather')).toBeDefined();
  });

  it('stands in the journal also when its caller had hung up before we were told of it', async () => {
    const journal = journalOf(() => false);
    const one = await composed(() => ({}), { journal });
    const { sid, next } = await speaks(one);
    await one.ask('/voice/status', formOf(sid, { CallStatus: 'completed' }));
    await one.ask(next, formOf(sid, RECORDED));
    const [{ place } = { place: '' }] = await one.engine.deps.store.callbacks();
    expect(journal.lines).toMatchObject([{ is: 'promised', promised: { place, as: 'message' } }]);
  });
});

describe('while the store is away', () => {
  it('0 is the line; who holds and presses 0 is given the emergency numbers, and comes back to the place', async () => {
    let away = false;
    const one = await composed((real) => ({
      turn: (commit) => (away ? Promise.reject(new StoreAway('away')) : real.turn(commit)),
    }));
    const sid = newSid();
    let { xml } = await one.ask('/voice', formOf(sid));
    away = true;
    xml = (await one.ask(nextOf(xml), formOf(sid, { Digits: '1' }))).xml;
    const held = await one.ask(nextOf(xml), formOf(sid, { Digits: '0' }));
    expect(held.xml).toMatch(/press 0 to ring our emergency number/);
    const safety = await one.ask(nextOf(held.xml), formOf(sid, { Digits: '0' }));
    expect(isSafety(safety.document)).toBe(true);
    const back = new URL(safety.document.children.at(-1)?.text ?? '');
    away = false;
    const again = await one.ask(back.pathname + back.search, formOf(sid));
    expect(again.xml).toContain('/music/');
    expect(await one.engine.deps.store.calls()).toMatchObject([{ sid, phase: 'waiting', place: 1 }]);
  });

  it('a customer whose 1 could not be taken is in line, and known to be a person all the same', async () => {
    const one = await composed(() => ({ turn: () => Promise.reject(new StoreAway('away')) }));
    const { tickets, urls, clock } = one.engine.deps;
    const leg = {
      place: 'CB1' as PlaceId,
      lease: 1 as Lease,
      room: 'pz-1' as RoomName,
      queue: 'general' as QueueName,
      arrivedAt: clock.now(),
      number: '+12025550155' as E164,
      lang: 'en' as Language,
      why: null,
    };
    const sid = newSid();
    const url = new URL(urls.called(tickets.seal(leg)));
    const { xml } = await one.ask(url.pathname + url.search, formOf(sid));
    expect(xml).toMatch(/calling you back/);
    const held = await one.ask(nextOf(xml), formOf(sid, { Digits: '1' }));
    expect(held.xml).toMatch(/back in line/);
    const ticket = new URL(nextOf(held.xml), 'https://hotline.test').searchParams.get('t') ?? '';
    expect(tickets.open(ticket)?.ctx.callback).toEqual({ place: 'CB1', lease: 1, room: 'pz-1', byKey: true });
  });
});
