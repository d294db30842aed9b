import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Flows } from '../../src/http/api/flows-shape.ts';
import { startHotline, type TestHotline } from '../support/hotline.ts';

let hotline: TestHotline;
beforeAll(async () => {
  hotline = await startHotline();
  hotline.agents({ is: 'no-answer' });
});
afterAll(async () => hotline.stop());

async function get<T>(url: string): Promise<T> {
  const reply = await hotline.running.app.inject({
    method: 'GET',
    url,
    headers: { authorization: 'Bearer token-of-the-tests' },
  });
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json<T>();
}

describe('GET /api/flows', () => {
  it('has every flow laid out, ways to a person marked, and what was proved', async () => {
    const { flows, number, certificate } = await get<Flows>('/api/flows');
    expect(number).toBe(1);
    expect(certificate).toMatchObject({ promises: ['P1', 'P2', 'P3', 'P4'] });
    const catalog = hotline.running.versions.current().catalog;
    expect(flows.map(({ flow }) => flow).sort()).toEqual(Object.keys(catalog.flows).sort());
    for (const one of flows) {
      if (one.is !== 'drawn') throw new Error(`${one.flow} is too large`);
      const ids = new Set(one.nodes.map(({ id }) => id));
      expect(one.edges.length).toBeGreaterThan(0);
      for (const { from, to, points } of one.edges) {
        expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
        expect(points.length).toBeGreaterThanOrEqual(2);
      }
      for (const { x, y, width, height } of one.nodes) {
        expect(Math.min(x, y, width, height)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(one.width);
        expect(y + height).toBeLessThanOrEqual(one.height);
      }
    }
    const human = flows.flatMap((one) => (one.is === 'drawn' ? one.edges : [])).filter((edge) => edge.human);
    expect(human.length).toBeGreaterThan(0);
    expect(new Set(human.map(({ to }) => to))).toEqual(new Set(['@person']));
  });

  it('travels compressed to whoever takes that, and what is small does not', async () => {
    const ask = (url: string, accepted: string) =>
      hotline.running.app.inject({
        url,
        headers: { authorization: 'Bearer token-of-the-tests', 'accept-encoding': accepted },
      });
    const plain = await ask('/api/flows', 'br, gzip;q=0');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const small = await ask('/api/flows', 'br, gzip;q=0.5');
    expect(small.headers['content-encoding']).toBe('gzip');
    expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4);
    expect(gunzipSync(small.rawPayload).toString()).toBe(plain.body);
    expect((await ask('/api/carrier', 'gzip')).headers['content-encoding']).toBeUndefined();
  });

  it('tells where callers are, in states that the picture has', async () => {
    const caller = hotline.call('+12025550191');
    await caller.pressWhenAsked('0');
    const { flows } = await get<Flows>('/api/flows');
    const person = flows.flatMap((one) => (one.is === 'drawn' ? one.nodes : [])).find(({ id }) => id === '@person');
    await vi.waitFor(async () => {
      const { states } = await get<{ states: Record<string, number> }>('/api/flows/callers');
      expect(Object.values(states)).toEqual([1]);
      expect(person?.states).toContain(Object.keys(states)[0]);
    });
    caller.hangUp();
    await vi.waitFor(async () =>
      expect(await get<{ states: Record<string, number> }>('/api/flows/callers')).toMatchObject({ states: {} }),
    );
  });
});
