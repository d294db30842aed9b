/** A lost caller with a known number is rung back at the old place, at once (P11). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumberHash } from '../../../src/core/ids.ts';
import { type Fixture, fixture, keeping, wish } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await fixture();
});
afterEach(async () => {
  await f.audit();
  await f.close();
});

const numberHash = '+1' as NumberHash;
const lose = (n: number, place = 'CBlost', number = '+1') =>
  f.store.end(f.sid(n), {
    trouble: 'failed',
    trail: '{}',
    ifLost: { keep: keeping(place, number), line: wish({ numberHash: number as NumberHash }) },
  });

describe('a caller who is lost', () => {
  it('while waiting: the callback stands where they stood, and may be offered', async () => {
    await f.hold(1);
    await f.hold(2, { numberHash });
    await f.hold(3);
    const { arrived } = await f.hash('place', f.sid(2));
    expect(await lose(2)).toMatchObject({ outcome: 'lost' });
    expect(await f.line('main')).toEqual([f.sid(1), 'CBlost', f.sid(3)]);
    expect(await f.hash('place', 'CBlost')).toMatchObject({ status: 'waiting', arrived, number: 'sealed +1' });
    expect((await f.store.callbacks()).map(({ place, sid, kind }) => [place, sid, kind])).toEqual([
      ['CBlost', f.sid(2), 'callback'],
    ]);
    // A redial takes it up: nobody has two places.
    await f.hold(4, { numberHash });
    expect(await f.line('main')).toEqual([f.sid(1), f.sid(4), f.sid(3)]);
  });

  it('while an agent was rung: the agent is free, and is offered the callback', async () => {
    await f.roster({ id: 'ann' });
    await f.hold(1, { numberHash });
    await f.offer();
    expect((await lose(1)).freed).toHaveLength(1);
    expect(await f.offer()).toMatchObject({ place: 'CBlost', kind: 'callback', agent: 'ann' });
  });

  it('in the menu: a place in the default line', async () => {
    await f.turn(1);
    await lose(1);
    expect(await f.line('main')).toEqual(['CBlost']);
  });

  it('on a detour: at the arrival they had', async () => {
    await f.hold(1, { numberHash });
    const { arrived } = await f.hash('place', f.sid(1));
    await f.pass(60_000);
    await f.turn(1);
    await lose(1);
    expect((await f.hash('place', 'CBlost'))['arrived']).toBe(arrived);
  });

  it('is promised once: not beside an open callback, nor when they stand in line again', async () => {
    await f.hold(1, { numberHash });
    await f.turn(1, { keep: keeping('CB1', '+1'), line: null });
    await f.end(1);
    await f.turn(2);
    await lose(2);
    expect(await f.line('main')).toEqual(['CB1']);

    const other = '+2' as NumberHash;
    await f.hold(3, { numberHash: other });
    const { arrived } = await f.hash('place', f.sid(3));
    await f.pass(5_000);
    await f.hold(4, { numberHash: other });
    await lose(3, 'CBother', '+2');
    expect(await f.hash('place', 'CBother')).toEqual({});
    expect((await f.hash('place', f.sid(4)))['arrived']).toBe(arrived);
  });

  it('is nobody who chose to go', async () => {
    await f.hold(1, { numberHash });
    await f.store.end(f.sid(1), {
      trouble: null,
      trail: '{}',
      ifLost: { keep: keeping('CB1', '+1'), line: wish({ numberHash }) },
    });
    expect(await f.store.callbacks()).toEqual([]);
  });
});
