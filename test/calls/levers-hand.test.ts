import { afterEach, describe, expect, it } from 'vitest';
import type { TestHotline } from '../support/hotline.ts';
import {
  agent,
  conserved,
  DANIEL,
  eventually,
  holds,
  legsTo,
  MEI,
  passes,
  PATIENCE_MS,
  rowOf,
  startStory,
  stateOf,
  storeOf,
  trailOf,
  willing,
} from './agent-story.ts';

let hotline: TestHotline;
afterEach(async () => hotline.stop());

const OUTSIDE = '+12025550142';

/** What the command line asks the engine. */
async function api(path: string, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${hotline.running.url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer token-of-the-tests', 'content-type': 'application/json' },
    body: JSON.stringify({ by: 'ops:ada', ...body }),
  });
  return { status: response.status, body: await response.json() };
}

async function nobodyYet(): Promise<void> {
  hotline = await startStory({ agents: [agent('201', MEI, { queues: '[general, urgent]' }), agent('202', DANIEL)] });
  await storeOf(hotline).setAgent('201' as never, 'out', 'test');
  await storeOf(hotline).setAgent('202' as never, 'out', 'test');
}

describe('ops move a caller', () => {
  it('to the head: served next, and the trail says who did it', async () => {
    await nobodyYet();
    const first = await holds(hotline, '+12025550151');
    const second = await holds(hotline, '+12025550152');
    const third = await holds(hotline, '+12025550153');
    const arrivedAt = (await rowOf(hotline, third))?.arrivedAt;
    expect(await api(`/api/calls/${third.sid}/move`, { head: true })).toMatchObject({ status: 200 });
    expect(await rowOf(hotline, third)).toMatchObject({ place: 1, arrivedAt });
    // A spoken number never goes up: those who were overtaken hear no worse one.
    for (const caller of [first, second]) await caller.hears(/Or just hold/, PATIENCE_MS);
    hotline.carrier.setPhone(MEI, willing());
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    await third.joined(PATIENCE_MS);
    expect((await rowOf(hotline, first))?.phase).toBe('waiting');
    const [moved] = await trailOf(hotline, third.sid, 'moved');
    expect(moved?.data).toMatchObject({ by: 'ops:ada', head: true });
    await conserved(hotline);
  });

  it('to another queue: the same arrival there, and it stays there', async () => {
    await nobodyYet();
    const caller = await holds(hotline);
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    expect(await api(`/api/calls/${caller.sid}/move`, { queue: 'urgent' })).toMatchObject({ status: 200 });
    await eventually(() => rowOf(hotline, caller)).toMatchObject({ queue: 'urgent', arrivedAt, place: 1 });
    await passes(hotline, 40_000);
    expect(await rowOf(hotline, caller)).toMatchObject({ queue: 'urgent', arrivedAt, phase: 'waiting' });
    hotline.carrier.setPhone(MEI, willing());
    hotline.carrier.setPhone(DANIEL, willing());
    // 202 does not serve that queue, 201 does.
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    expect(await caller.joined(PATIENCE_MS)).toEqual([legsTo(hotline, MEI)[0]?.sid]);
  });

  it('not to a queue that is not there, and nobody who does not wait', async () => {
    await nobodyYet();
    const caller = hotline.call();
    await caller.listening(PATIENCE_MS);
    expect((await api(`/api/calls/${caller.sid}/move`, { head: true })).status).toBe(409);
    await caller.pressWhenAsked('0', PATIENCE_MS);
    expect((await api(`/api/calls/${caller.sid}/move`, { queue: 'nowhere' })).status).toBe(404);
  });
});

describe('ops send a caller to a number', () => {
  it('who is rung while the caller keeps the place, and is joined on 1', async () => {
    await nobodyYet();
    hotline.carrier.setPhone(OUTSIDE, { is: 'manual' });
    const caller = await holds(hotline);
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    expect(await api(`/api/calls/${caller.sid}/send`, { to: OUTSIDE })).toMatchObject({ status: 200 });
    const phone = await hotline.carrier.rings(OUTSIDE, PATIENCE_MS);
    await caller.hears(/ringing them now/, PATIENCE_MS);
    expect(await rowOf(hotline, caller)).toMatchObject({ arrivedAt, place: 1 });
    phone.answer();
    await phone.pressWhenAsked('1', PATIENCE_MS);
    expect(await caller.joined(PATIENCE_MS)).toEqual([phone.sid]);
    expect((await trailOf(hotline, caller.sid, 'lever'))[0]?.data).toMatchObject({ lever: 'send', by: 'ops:ada' });
  });

  it('who does not answer: back in line at the old place, with a sentence', async () => {
    await nobodyYet();
    hotline.carrier.setPhone(OUTSIDE, { is: 'busy' });
    const caller = await holds(hotline);
    const arrivedAt = (await rowOf(hotline, caller))?.arrivedAt;
    await api(`/api/calls/${caller.sid}/send`, { to: OUTSIDE });
    await caller.hears(/couldn't reach them/, PATIENCE_MS);
    expect(await rowOf(hotline, caller)).toMatchObject({ arrivedAt, place: 1, at: '@hold' });
  });

  it('also out of a menu; 0 while it rings is the line', async () => {
    await nobodyYet();
    hotline.carrier.setPhone(OUTSIDE, { is: 'manual' });
    const caller = hotline.call();
    await caller.listening(PATIENCE_MS);
    await api(`/api/calls/${caller.sid}/send`, { to: OUTSIDE });
    const phone = await hotline.carrier.rings(OUTSIDE, PATIENCE_MS);
    await caller.hears(/ringing them now/, PATIENCE_MS);
    await caller.pressWhenAsked('0', PATIENCE_MS);
    expect(await phone.ended(PATIENCE_MS)).toBe('canceled');
    await eventually(() => rowOf(hotline, caller)).toMatchObject({ at: '@hold', phase: 'waiting' });
  });
});

describe('ops set an agent', () => {
  it('away: not asked; ready again: asked at once', async () => {
    await nobodyYet();
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    expect(await api('/api/agents/201', { to: 'away' })).toMatchObject({ status: 200 });
    hotline.carrier.setPhone(MEI, willing());
    const caller = await holds(hotline);
    await passes(hotline, 20_000);
    expect(legsTo(hotline, MEI)).toHaveLength(0);
    await api('/api/agents/201', { to: 'ready' });
    await caller.joined(PATIENCE_MS);
    const [did] = (await trailOf(hotline, '201')).slice(-1);
    expect(did?.what).toBeDefined();
    expect((await trailOf(hotline, '201', 'agent-ready')).at(-1)?.data).toEqual({ by: 'ops:ada' });
  });

  it('away in a talk: the talk goes on, and away is afterwards', async () => {
    await nobodyYet();
    await storeOf(hotline).setAgent('201' as never, 'in', 'test');
    hotline.carrier.setPhone(MEI, willing());
    const caller = await holds(hotline);
    await caller.joined(PATIENCE_MS);
    await eventually(() => stateOf(hotline, '201')).toBe('talking');
    await api('/api/agents/201', { to: 'away' });
    await passes(hotline, 8_000);
    expect(caller.leg.others).toHaveLength(1);
    caller.hangUp();
    await eventually(() => stateOf(hotline, '201')).toBe('away');
  });
});
