import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Board } from '../../src/http/api/board-shape.ts';
import { startHotline, type TestHotline, WILLING } from '../support/hotline.ts';
import { listen } from './event-listener.ts';

const AUTH = { authorization: 'Bearer token-of-the-tests' };
let hotline: TestHotline;

beforeAll(async () => {
  hotline = await startHotline();
  hotline.agents({ is: 'no-answer' });
});
afterAll(async () => hotline.stop());

async function board(): Promise<Board> {
  const reply = await hotline.running.app.inject({ method: 'GET', url: '/api/board', headers: AUTH });
  expect(reply.statusCode).toBe(200);
  return Board.strict().parse(reply.json());
}

describe('GET /api/board', () => {
  it('of an empty hotline says so', async () => {
    expect(await board()).toMatchObject({
      empty: true,
      hotline: hotline.name,
      title: { en: 'Lumen support', zh: '流明客服' },
      lost: { lost: 0, calls: 0, bound: null },
      waiting: [],
      waitingTotal: 0,
      zeroToPerson: { n: 0, p50Ms: null },
      answeredWithin: { n: 0, s20: null },
      health: { redis: { ok: true }, carrier: { ok: true }, fallback: { ok: true } },
      versions: { live: 1, canary: null, draftProblems: 0, finishing: [] },
      levers: { closedUntil: null, openUntil: null, announcement: null },
    });
  });

  it('follows a caller from the menu into the line and to a person', async () => {
    const caller = hotline.call('+12025550171');
    await vi.waitFor(async () => {
      const { inMenu, empty } = await board();
      expect(empty).toBe(false);
      expect(inMenu).toMatchObject([{ sid: caller.sid, flow: 'support' }]);
    }, 20_000);
    await caller.pressWhenAsked('0');
    await vi.waitFor(async () => {
      const { waiting, waitingTotal, conservation } = await board();
      expect(waiting).toMatchObject([{ sid: caller.sid, queue: 'general', place: 1 }]);
      expect(waitingTotal).toBe(1);
      expect(conservation).toMatchObject({ arrived: 1, menu: 0 });
    }, 20_000);
    const waits = await hotline.running.app.inject({ method: 'GET', url: '/api/board', headers: AUTH });
    expect(waits.body).not.toMatch(/\+?1?202555\d{4}/);

    hotline.agents(WILLING);
    await vi.waitFor(async () => {
      const { talking, zeroToPerson, day, agents } = await board();
      expect(talking).toMatchObject([{ sid: caller.sid, queue: 'general' }]);
      expect(agents.find(({ id }) => id === talking[0]?.agent)).toMatchObject({
        state: 'talking',
        place: caller.sid,
        sid: caller.sid,
      });
      expect(zeroToPerson).toMatchObject({ n: 1 });
      expect(day.reduce((sum, { answered }) => sum + answered, 0)).toBe(1);
    }, 20_000);
    // The agent hangs up, the caller has nothing more to ask.
    await vi.waitFor(async () => {
      expect(await board()).toMatchObject({
        outcomes: { talked: 1 },
        lost: { lost: 0, calls: 1, bound: 1 },
        conservation: { arrived: 1, ended: 1 },
      });
    }, 20_000);
  }, 40_000);

  it('is for those who may ask', async () => {
    for (const url of ['/api/board', '/api/events', '/api/openapi.json'])
      expect((await hotline.running.app.inject({ method: 'GET', url })).statusCode).toBe(401);
  });
});

describe('GET /api/events', () => {
  it('tells what happens, whom and when, and nothing else', async () => {
    const stream = await listen(hotline.running.url, null);
    expect((await stream.next()).event).toBe('begin');
    const caller = hotline.call('+12025550172');
    const arrived = await stream.find((one) => one.event === 'happened' && one.data['sid'] === caller.sid);
    expect(arrived.data).toEqual({ sid: caller.sid, what: 'arrived', at: expect.any(Number) });
    stream.close();
    caller.hangUp();
  });

  it('who is told of something and then looks sees it, though others looked just before', async () => {
    const stream = await listen(hotline.running.url, null);
    await stream.next();
    for (const from of ['+12025550174', '+12025550175', '+12025550176', '+12025550177', '+12025550178']) {
      const told = new AbortController();
      const others = (async () => {
        for (let left = 1_000; left > 0 && !told.signal.aborted; left -= 1) await Promise.all([board(), setTimeout(5)]);
      })();
      const caller = hotline.call(from);
      await stream.find((one) => one.data['sid'] === caller.sid);
      expect((await board()).inMenu.map(({ sid }) => sid)).toContain(caller.sid);
      told.abort();
      await others;
      caller.hangUp();
    }
    stream.close();
  });

  it('who is told of a new version and then looks sees it', async () => {
    const stream = await listen(hotline.running.url, null);
    await stream.next();
    const { live } = (await board()).versions;
    await appendFile(join(hotline.env['FLOWS_DIR'] ?? '', 'support.yaml'), '# Edited.\n');
    await stream.find((one) => one.data['what'] === 'published');
    expect((await board()).versions.live).toBe((live ?? 0) + 1);
    stream.close();
  });

  it('who is told of a lever and then looks sees it turned', async () => {
    const stream = await listen(hotline.running.url, null);
    await stream.next();
    const announcement = { text: 'The bridge is closed today.', recording: null, until: null };
    await hotline.running.engine.deps.store.setLevers({ announcement }, 'ana');
    await stream.find((one) => one.data['what'] === 'lever');
    expect((await board()).levers).toMatchObject({ announcement });
    await hotline.running.engine.deps.store.setLevers({ announcement: null }, 'ana');
    stream.close();
  });

  it('goes on where a viewer stopped, and says when it cannot', async () => {
    const first = await listen(hotline.running.url, null);
    const { id } = await first.next();
    first.close();
    const caller = hotline.call('+12025550173');
    caller.hangUp();
    await vi.waitFor(async () => expect((await board()).conservation.ended).toBeGreaterThanOrEqual(3), 20_000);

    const again = await listen(hotline.running.url, id);
    expect(await again.next()).toMatchObject({ event: 'begin', id });
    await again.find((one) => one.data['sid'] === caller.sid && one.data['what'] === 'ended');
    again.close();

    const lost = await listen(hotline.running.url, '1-1');
    expect(await lost.next()).toMatchObject({ event: 'reset', data: {} });
    lost.close();
  });

  it('does not keep an engine from stopping, and goes on with the next one', async () => {
    const before = await listen(hotline.running.url, null);
    const { id } = await before.next();
    expect(await hotline.running.stop()).toBe(true);
    await before.ended;
    await hotline.restart();
    const after = await listen(hotline.running.url, id);
    expect((await after.next()).event).toBe('begin');
    after.close();
    expect((await board()).hotline).toBe(hotline.name);
  });
});
