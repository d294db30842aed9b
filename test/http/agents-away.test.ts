import { describe, expect, it } from 'vitest';
import { push } from '../../src/engine/push.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { find, formOf, newSid } from './carrier-post.ts';
import { composed } from './composed.ts';

const LEG = { lease: 1, room: 'pz-1', kind: 'call', agent: '201', sid: null, queue: null, card: null, arrivedAt: 0 };

describe('a leg under which nodes have died twice', () => {
  it.each(['offer', 'answer', 'message', 'after', 'told', 'alarm'])(
    'is let go at /agent/%s, not asked again for ever',
    async (part) => {
      const crashes = { begins: () => false, ends: () => undefined, beat: async () => undefined };
      const { ask, engine } = await composed();
      Object.assign(engine.deps, { crashes });
      const url = `/agent/${part}?o=${engine.deps.tickets.seal(LEG)}`;
      const { document } = await ask(url, formOf(newSid(), { Digits: '1' }));
      expect(find(document, 'Redirect')).toBeUndefined();
      expect(find(document, 'Hangup')).toBeDefined();
    },
  );
});

describe('while the store is away', () => {
  it('the 1 of an agent is not lost: it rides in the URL that asks again', async () => {
    const asked: boolean[] = [];
    const { ask, engine } = await composed((real) => ({
      async accept(...args) {
        asked.push(true);
        if (asked.length === 1) throw new StoreAway('the store is away');
        return await real.accept(...args);
      },
    }));
    const url = `/agent/answer?o=${engine.deps.tickets.seal(LEG)}`;
    const sid = newSid();
    const moment = await ask(url, formOf(sid, { Digits: '1' }));
    expect(asked).toHaveLength(1);
    const again = new URL(find(moment.document, 'Redirect')?.text ?? '');
    await ask(again.pathname + again.search, formOf(sid));
    expect(asked).toHaveLength(2);
  });

  it('a caller whom it has forgotten is not taken for one who has gone', async () => {
    const { engine } = await composed();
    const refused = { is: 'refused', code: 0, retry: false };
    expect(await push(newSid(), { type: 'REFUSED' }, engine.deps)).toEqual(refused);
  });

  it('the end of a leg is told when it is back, once, and the carrier is answered at once', async () => {
    let away = true;
    const told: string[] = [];
    const { ask, engine } = await composed((real) => ({
      async release(...args) {
        if (away) throw new StoreAway('the store is away');
        told.push('release');
        return await real.release(...args);
      },
      async end(...args) {
        if (away) throw new StoreAway('the store is away');
        told.push('end');
        return await real.end(...args);
      },
    }));
    let tellNow = (): Promise<void> => Promise.reject(new Error('nobody tells'));
    engine.start((name, _everyMs, run) => {
      if (name === 'news') tellNow = run;
      return { stop: () => Promise.resolve() };
    });
    const ended = { CallStatus: 'completed' };
    const status = await ask(`/agent/status?o=${engine.deps.tickets.seal(LEG)}`, formOf(newSid(), ended));
    expect(status.xml).toContain('<Response/>');
    await ask('/voice/status', formOf(newSid(), ended));
    await expect(tellNow()).rejects.toThrow(StoreAway);
    expect(told).toEqual([]);
    away = false;
    await tellNow();
    await tellNow();
    expect(told).toEqual(['release', 'end']);
  });
});
