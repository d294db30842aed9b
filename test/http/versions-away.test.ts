/** A node that was never told of a call's version, while the store is away: the caller goes to a person, in time. */
import { expect, it } from 'vitest';
import type { Version } from '../../src/core/ids.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { documentOf, formOf, isSafety, newSid, nextOf } from './carrier-post.ts';
import { composed } from './composed.ts';

it('the store is asked once, and the caller holds', async () => {
  let away = false;
  let asked = 0;
  const { ask, engine } = await composed((real) => ({
    turn: async (commit) => {
      if (away) throw new StoreAway('away');
      return await real.turn(commit);
    },
    version: async (version) => {
      asked += 1;
      if (away) throw new StoreAway('away');
      return await real.version(version);
    },
  }));
  const sid = newSid();
  const { tickets } = engine.deps;
  const first = nextOf((await ask('/voice', formOf(sid))).xml);
  const call = tickets.open(new URL(first, 'http://x').searchParams.get('t') ?? '');
  if (call === null) throw new Error('no call in its own ticket');
  const pinned = tickets.ticket({ ...call, head: { ...call.head, version: '00000000000000ff' as Version } });
  away = true;
  asked = 0;
  const { xml } = await ask(`/voice/turn?t=${pinned}`, formOf(sid, { Digits: '1' }));
  expect(isSafety(documentOf(xml))).toBe(false);
  expect(xml).toContain('/music/');
  expect(xml).toContain('putting you through to a person');
  expect(asked).toBe(1);
  await ask(nextOf(xml), formOf(sid, { Digits: '' }));
  expect(asked).toBe(1);
});
