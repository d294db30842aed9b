import { describe, expect, it } from 'vitest';
import type { Deps } from '../../src/engine/deps.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { documentOf, find, formOf, isSafety, newSid, nextOf } from './carrier-post.ts';
import { composed } from './composed.ts';

const bug = async (): Promise<never> => {
  throw new Error('a bug of ours, with a /path/of/ours.ts:1 in it');
};
const away = async (): Promise<never> => {
  throw new StoreAway('the store is away');
};
const never = (): Promise<never> => new Promise(() => undefined);

describe('behind a proxy that ends https', () => {
  it('a webhook signed for the public URL is answered, and its URLs are public ones', async () => {
    const { ask } = await composed();
    const { xml } = await ask('/voice', formOf(newSid()));
    expect(find(documentOf(xml), 'Gather')?.attributes['action']).toMatch(
      /^https:\/\/hotline\.example\.com\/phone\/voice\/turn\?t=/,
    );
  });
});

describe('a bug of ours', () => {
  const WAYS = [
    '/voice',
    '/voice/turn',
    '/voice/after',
    '/voice/push',
    '/voice/called',
    '/voice/status',
    '/voice/called/status',
  ];
  it('anywhere in the store: status 200 and a document, for callers the safety document', async () => {
    const { ask, counters, engine } = await composed(() => ({ turn: bug, load: bug, end: bug, safetyGiven: bug }));
    for (const path of WAYS) documentOf((await ask(path, formOf(newSid(), { CallStatus: 'completed' }))).xml);
    const { document } = await ask('/voice', formOf(newSid()));
    expect(isSafety(document)).toBe(true);
    expect(counters.inLast('safetyGiven', 60_000 as never, engine.deps.clock.now())).toBeGreaterThan(0);
  });

  it('leads back to where the caller was, and the next turn goes on there', async () => {
    let broken = false;
    const { ask } = await composed((real) => ({ turn: (commit) => (broken ? bug() : real.turn(commit)) }));
    const sid = newSid();
    const first = await ask('/voice', formOf(sid));
    broken = true;
    const failed = await ask(nextOf(first.xml), formOf(sid, { Digits: '0' }));
    expect(isSafety(failed.document)).toBe(true);
    const back = failed.document.children.at(-1);
    expect(back?.name).toBe('Redirect');
    const url = new URL(back?.text ?? '');
    broken = false;
    const next = await ask(url.pathname + url.search, formOf(sid, { Digits: '0' }));
    expect(isSafety(next.document)).toBe(false);
    expect(next.xml).toContain('/music/');
  });

  it('in our words, numbers, chance or tickets is no different', async () => {
    const thrown = () => {
      throw new Error('a bug of ours');
    };
    const { engine: whole } = await composed();
    const { tickets, versions } = whole.deps;
    for (const change of [
      { tickets: { ...tickets, stored: thrown } },
      { tickets: { ...tickets, ticket: thrown } },
      { tickets: { ...tickets, open: thrown } },
      { versions: { ...versions, current: thrown } },
      { versions: { ...versions, get: thrown } },
    ] as Partial<Deps>[]) {
      const { ask } = await composed(() => ({}), change);
      for (const path of ['/voice', '/voice/turn?t=x']) {
        const { document } = await ask(path, formOf(newSid()));
        expect(find(document, 'Redirect') ?? find(document, 'Gather')).toBeDefined();
      }
    }
  });

  it('in the figures is no bug of the probes', async () => {
    const { app } = await composed(() => ({ census: away }));
    expect((await app.inject('/health/live')).statusCode).toBe(200);
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
    const { statusCode, body } = await app.inject('/metrics');
    expect(statusCode).toBe(200);
    expect(body).toContain('presszero_store_up 0');
  });
});

describe('a store that is away', () => {
  it('is not heard in a menu, and 0 still leads to the line', async () => {
    const { ask } = await composed(() => ({ turn: away, load: away, end: away, safetyGiven: away }));
    const sid = newSid();
    let { xml, document } = await ask('/voice', formOf(sid));
    expect(isSafety(document)).toBe(false);
    for (const key of ['1', '*', '0', '', '']) {
      ({ xml, document } = await ask(nextOf(xml), formOf(sid, key === '' ? {} : { Digits: key })));
      expect([key, isSafety(document)]).toEqual([key, false]);
    }
    expect(xml).toContain('/music/');
  });

  it('promises nothing: who asks for a callback goes on holding', async () => {
    let gone = false;
    const { ask } = await composed((real) => ({ turn: (commit) => (gone ? away() : real.turn(commit)) }));
    const sid = newSid();
    let { xml } = await ask('/voice', formOf(sid));
    for (const key of ['0', '1', '1']) {
      gone = key === '1';
      ({ xml } = await ask(nextOf(xml), formOf(sid, { Digits: key })));
    }
    expect(xml).toContain('/music/');
    expect(xml).not.toMatch(/call you|ring you/i);
  });
});

describe('a status callback that fails', () => {
  it('gave no caller the safety document, and is not counted as one', async () => {
    const { ask, counters, engine } = await composed(() => ({ load: away, end: away }));
    for (const path of ['/voice/status', '/voice/called/status'])
      expect((await ask(path, formOf(newSid(), { CallStatus: 'completed' }))).document.children).toEqual([]);
    expect(counters.inLast('safetyGiven', 60_000 as never, engine.deps.clock.now())).toBe(0);
  });
});

describe('a store that never answers', () => {
  it('costs a caller less than the carrier waits: the safety document', async () => {
    const { ask } = await composed(() => ({ turn: never }));
    const { document } = await ask('/voice', formOf(newSid()));
    expect(isSafety(document)).toBe(true);
  });
});
