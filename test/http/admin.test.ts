import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startHotline, type TestHotline } from '../support/hotline.ts';

const AUTH = { authorization: 'Bearer token-of-the-tests' };
const UNKNOWN = `CA${'f'.repeat(32)}`;
let hotline: TestHotline;

beforeAll(async () => {
  // Nobody answers: whoever presses 0 waits.
  hotline = await startHotline();
  hotline.agents({ is: 'no-answer' });
});
afterAll(async () => hotline.stop());

async function get(url: string, headers: Record<string, string> = AUTH) {
  const reply = await hotline.running.app.inject({ method: 'GET', url, headers });
  return { status: reply.statusCode, body: reply.json<Record<string, never>>(), text: reply.body };
}
async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const reply = await hotline.running.app.inject({
    method: 'POST',
    url,
    headers: { ...AUTH, 'content-type': 'application/json', ...headers },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() };
}

/** Somebody who has pressed 0 and stands in line. */
async function holder(from: string) {
  const caller = hotline.call(from);
  await caller.pressWhenAsked('0');
  await vi.waitFor(async () =>
    expect((await get(`/api/calls/${caller.sid}`)).body).toMatchObject({ queue: 'general' }),
  );
  return caller;
}

describe('who may ask', () => {
  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer token-of-the-test' }],
    ['a token of another kind', { authorization: 'Basic token-of-the-tests' }],
  ])('%s: 401', async (_what, headers) => {
    const { status, body } = await get('/api/status', headers);
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: { code: 'token' } });
  });

  it('what they are told is kept by nobody on the way', async () => {
    for (const headers of [AUTH, {}]) {
      const reply = await hotline.running.app.inject({ url: '/api/calls', headers });
      expect(reply.headers['cache-control']).toBe('no-store');
    }
  });

  it('a page of another site may not change anything', async () => {
    expect(
      await post('/api/agents/201', { to: 'away' }, { origin: 'https://evil.example', host: 'hotline.example' }),
    ).toMatchObject({ status: 403, body: { error: { code: 'origin' } } });
    expect(
      await post('/api/agents/201', 'to=away', { 'content-type': 'application/x-www-form-urlencoded' }),
    ).toMatchObject({ status: 415 });
  });

  it('a page of our own may', async () => {
    expect(
      await post(
        '/api/agents/201',
        { to: 'ready', by: 'page' },
        { origin: 'http://hotline.example', host: 'hotline.example' },
      ),
    ).toMatchObject({ status: 200 });
  });
});

describe('the trails of calls', () => {
  it('are told since a moment of call time, without those of before', async () => {
    const { body: status } = await get('/api/status');
    const caller = await holder('+12025550165');
    const { body } = await get(`/api/trails?since=${String(status['at'])}`);
    const { trail, next } = body as unknown as { trail: { sid: string; what: string }[]; next: string | null };
    expect(next).toBeNull();
    expect(trail.filter(({ sid }) => sid === caller.sid).map(({ what }) => what)).toEqual(
      expect.arrayContaining(['arrived', 'turn', 'joined']),
    );
    expect(JSON.stringify(trail)).not.toContain('5550165');
    caller.hangUp();
  });

  it.each(['', '?since=yesterday', '?since=-1', '?since=0&after=x'])('%s: 400', async (query) => {
    expect(await get(`/api/trails${query}`)).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } });
  });
});

describe('bad input', () => {
  it.each([
    ['/api/calls/nonsense/move', { head: true }],
    [`/api/calls/${UNKNOWN}/move`, { head: false }],
    [`/api/calls/${UNKNOWN}/move`, { head: true, queue: 'general' }],
    [`/api/calls/${UNKNOWN}/send`, { to: '911' }],
    ['/api/agents/201', { to: 'asleep' }],
    ['/api/levers', { closedUntil: 'soon' }],
    ['/api/levers', { announcement: { text: '', until: null } }],
    ['/api/levers', { open: true }],
    ['/api/levers', '{'],
    ['/api/levers', 'null'],
  ])('%s %j: 400 with a sentence', async (url, body) => {
    const reply = await post(url, body);
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } });
  });

  it('a path that cannot be read is 400 in the same words', async () => {
    expect(await get('/api/calls/%zz')).toMatchObject({ status: 400, body: { error: { code: 'refused' } } });
  });

  it('what is not there is 404', async () => {
    expect(await post('/api/agents/999', { to: 'away' })).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown-agent' } },
    });
    expect(await post(`/api/calls/${UNKNOWN}/move`, { queue: 'nope' })).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown-queue' } },
    });
    // Every object has something of these names.
    expect(await post('/api/agents/constructor', { to: 'away' })).toMatchObject({ status: 404 });
    expect(await post(`/api/calls/${UNKNOWN}/move`, { queue: 'constructor' })).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown-queue' } },
    });
    expect(await post(`/api/calls/${UNKNOWN}/move`, { head: true })).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown-call' } },
    });
    expect(await post(`/api/calls/${UNKNOWN}/send`, { to: '+12025550142' })).toMatchObject({ status: 404 });
    expect(await get(`/api/calls/${UNKNOWN}`)).toMatchObject({ status: 404 });
    expect(await get(`/api/calls/${UNKNOWN}/trail`)).toMatchObject({ status: 404 });
    expect(await get('/api/nothing')).toMatchObject({ status: 404 });
  });

  it('a lever without a change is told so', async () => {
    expect(await post('/api/levers', { by: 'me' })).toMatchObject({
      status: 409,
      body: { error: { code: 'nothing-asked' } },
    });
  });
});

describe('what goes on', () => {
  it('is told without a number', async () => {
    const caller = await holder('+12025550161');
    const texts = await Promise.all(
      [
        '/api/status',
        '/api/calls',
        `/api/calls/${caller.sid}`,
        `/api/calls/${caller.sid}/trail`,
        '/api/agents',
        '/api/callbacks',
        '/api/levers',
        '/api/carrier',
      ].map(async (url) => (await get(url)).text),
    );
    for (const text of texts) expect(text).not.toMatch(/\+?1?202555\d{4}/);
    const { body } = await get('/api/status');
    expect(body).toMatchObject({ hotline: hotline.name, conserved: true, clockRate: 20 });
    caller.hangUp();
    await vi.waitFor(
      async () =>
        expect((await get(`/api/calls/${caller.sid}`)).body).toMatchObject({ phase: 'ended', timeToPersonMs: null }),
      { timeout: 5_000 },
    );
  });
});

describe('levers', () => {
  it('closing, opening, announcing; the trail of the hotline tells who', async () => {
    const { at } = (await get('/api/status')).body as unknown as { at: number };
    expect((await post('/api/levers', { closedUntil: at + 3_600_000, by: 'ana' })).body).toMatchObject({
      levers: { closedUntil: at + 3_600_000 },
    });
    const said = { text: 'The web shop is down.', until: at + 60_000 };
    expect((await post('/api/levers', { announcement: said, closedUntil: null, by: 'ana' })).body).toMatchObject({
      levers: { closedUntil: null, announcement: said },
    });
    expect((await post('/api/levers', { announcement: null, by: 'ben' })).body).toMatchObject({
      levers: { announcement: null },
    });
    const levers = (await hotline.running.engine.deps.store.trail('hotline')).filter(({ what }) => what === 'lever');
    expect(levers.map(({ data }) => data['by'])).toEqual(['ana', 'ana', 'ben']);
  });

  it('an announcement is heard by who waits', async () => {
    const caller = await holder('+12025550162');
    await post('/api/levers', { announcement: { text: 'The bridge is closed today.', until: null }, by: 'ana' });
    await caller.hears(/bridge is closed/);
    await post('/api/levers', { announcement: null, by: 'ana' });
    caller.hangUp();
  });

  it('agents: away and ready, in and out', async () => {
    const state = async (id: string) =>
      ((await get('/api/agents')).body as unknown as { agents: { id: string; state: string }[] }).agents.find(
        (one) => one.id === id,
      )?.state;
    expect(await post('/api/agents/204', { to: 'out', by: 'ana' })).toMatchObject({ status: 200 });
    expect(await state('204')).toBe('off');
    expect(await post('/api/agents/204', { to: 'ready', by: 'ana' })).toMatchObject({
      status: 409,
      body: { error: { code: 'not-possible' } },
    });
    expect(await post('/api/agents/204', { to: 'in', by: 'ana' })).toMatchObject({ status: 200 });
    expect(['ready', 'offered']).toContain(await state('204'));
  });
});

describe('moving a caller', () => {
  it('to the head, and to another queue, at the same arrival', async () => {
    const first = await holder('+12025550163');
    const second = await holder('+12025550164');
    const row = async (sid: string) =>
      (await get(`/api/calls/${sid}`)).body as unknown as { queue: string; place: number; arrivedAt: number };
    const before = await row(second.sid);
    expect(await post(`/api/calls/${second.sid}/move`, { head: true, by: 'ana' })).toMatchObject({ status: 200 });
    expect(await row(second.sid)).toMatchObject({ place: 1, arrivedAt: before.arrivedAt });
    expect(await post(`/api/calls/${second.sid}/move`, { queue: 'urgent', by: 'ana' })).toMatchObject({ status: 200 });
    // The caller's own turns keep to it.
    await vi.waitFor(async () => {
      const { body } = await get(`/api/calls/${second.sid}/trail`);
      expect(JSON.stringify(body)).toContain('MOVED');
    });
    expect(await row(second.sid)).toMatchObject({ queue: 'urgent', arrivedAt: before.arrivedAt });
    first.hangUp();
    second.hangUp();
  });

  it('not out of a menu, and not after the end', async () => {
    const caller = hotline.call('+12025550165');
    await caller.listening();
    expect(await post(`/api/calls/${caller.sid}/move`, { head: true })).toMatchObject({
      status: 409,
      body: { error: { code: 'not-waiting' } },
    });
    caller.hangUp();
    await vi.waitFor(
      async () =>
        expect(await post(`/api/calls/${caller.sid}/move`, { head: true })).toMatchObject({
          status: 409,
          body: { error: { code: 'over' } },
        }),
      { timeout: 5_000 },
    );
  });
});

describe('sending a caller to a number', () => {
  const OUTSIDE = '+12025550188';

  it.each(['waiting', 'in a menu'])('%s: "1" there joins them', async (where) => {
    hotline.carrier.setPhone(OUTSIDE, { is: 'manual' });
    const caller = where === 'waiting' ? await holder('+12025550166') : hotline.call('+12025550167');
    await caller.listening();
    expect(await post(`/api/calls/${caller.sid}/send`, { to: OUTSIDE, by: 'ana' })).toMatchObject({
      status: 200,
      body: { ringing: '+*********88' },
    });
    const target = await hotline.carrier.rings(OUTSIDE);
    target.answer();
    await target.pressWhenAsked('1');
    expect(await caller.joined()).toEqual([target.sid]);
    const { text } = await get(`/api/calls/${caller.sid}/trail`);
    expect(text).toContain('SENT');
    expect(text).toContain('"by":"ana"');
    // Who talks is not sent anywhere else.
    expect(await post(`/api/calls/${caller.sid}/send`, { to: OUTSIDE })).toMatchObject({
      status: 409,
      body: { error: { code: 'not-free' } },
    });
    target.hangUp();
    caller.hangUp();
    await caller.ended();
  });

  it('nobody there: back in line with a sentence, at the old arrival', async () => {
    hotline.carrier.setPhone(OUTSIDE, { is: 'busy' });
    const caller = await holder('+12025550168');
    const { arrivedAt } = (await get(`/api/calls/${caller.sid}`)).body as unknown as { arrivedAt: number };
    await post(`/api/calls/${caller.sid}/send`, { to: OUTSIDE, by: 'ana' });
    await vi.waitFor(
      async () => expect((await get(`/api/calls/${caller.sid}/trail`)).text).toContain('TRANSFER_FAILED'),
      { timeout: 10_000 },
    );
    expect((await get(`/api/calls/${caller.sid}`)).body).toMatchObject({ queue: 'general', arrivedAt });
    caller.hangUp();
  });
});
