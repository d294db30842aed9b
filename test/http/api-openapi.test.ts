/** `/api/openapi.json` against the API as it answers: every reply fits its description, every failure has the one shape. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startHotline, type TestHotline } from '../support/hotline.ts';

interface Operation {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly responses: Record<string, { content: Record<string, { schema: object }> }>;
}
interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
}

let hotline: TestHotline;
let api: OpenApi;
beforeAll(async () => {
  hotline = await startHotline();
  hotline.agents({ is: 'no-answer' });
  api = (await get('/api/openapi.json')).json<OpenApi>();
});
afterAll(async () => hotline.stop());

async function get(url: string) {
  return await hotline.running.app.inject({
    method: 'GET',
    url,
    headers: { authorization: 'Bearer token-of-the-tests' },
  });
}

function fits(path: string, status: string, body: unknown): void {
  const schema = api.paths[path]?.['get']?.responses[status]?.content['application/json']?.schema;
  if (schema === undefined) throw new Error(`${path} ${status} is not described`);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const check = ajv.compile(schema);
  if (!check(body)) throw new Error(`${path}: ${JSON.stringify(check.errors)}`);
}

describe('the description of the API', () => {
  it('has every route of /api, with a sentence and the shape of its failures', () => {
    expect(api.openapi).toBe('3.1.0');
    expect(Object.keys(api.paths).sort()).toMatchInlineSnapshot(`
      [
        "/api/agents",
        "/api/agents/{id}",
        "/api/board",
        "/api/callbacks",
        "/api/calls",
        "/api/calls/ended",
        "/api/calls/{sid}",
        "/api/calls/{sid}/move",
        "/api/calls/{sid}/send",
        "/api/calls/{sid}/trail",
        "/api/carrier",
        "/api/events",
        "/api/flows",
        "/api/flows/callers",
        "/api/forget",
        "/api/levers",
        "/api/probe",
        "/api/reports",
        "/api/status",
        "/api/trails",
        "/api/versions",
        "/api/versions/promote",
        "/api/versions/rollback",
      ]
    `);
    for (const [path, methods] of Object.entries(api.paths))
      for (const [method, { summary, responses }] of Object.entries(methods)) {
        expect(summary, `${method} ${path}`).toMatch(/\w/);
        if (path !== '/api/events') expect(Object.keys(responses), path).toEqual(['200', 'default']);
      }
  });

  it('is what the API answers, with calls and without', async () => {
    const plain = Object.entries(api.paths)
      .filter(([path, { get }]) => get !== undefined && !path.includes('{') && path !== '/api/events')
      .map(([path]) => path)
      .filter((path) => path !== '/api/trails');
    expect(plain.length).toBeGreaterThan(8);
    const all = async () => {
      for (const path of plain) {
        const reply = await get(path);
        expect(reply.statusCode, path).toBe(200);
        fits(path, '200', reply.json());
      }
    };
    await all();
    const caller = hotline.call('+12025550181');
    await caller.pressWhenAsked('0');
    await vi.waitFor(async () =>
      expect((await get(`/api/calls/${caller.sid}`)).json()).toMatchObject({ queue: 'general' }),
    );
    await all();
    fits('/api/calls/{sid}', '200', (await get(`/api/calls/${caller.sid}`)).json());
    fits('/api/calls/{sid}/trail', '200', (await get(`/api/calls/${caller.sid}/trail`)).json());
    fits('/api/trails', '200', (await get('/api/trails?since=0')).json());
    caller.hangUp();
    await vi.waitFor(async () =>
      expect((await get('/api/calls/ended')).json()).toMatchObject({ calls: [{ sid: caller.sid }], next: null }),
    );
    await all();
    fits('/api/calls/{sid}', '200', (await get(`/api/calls/${caller.sid}`)).json());
  });

  it.each([
    '/api/calls/nonsense',
    '/api/calls/ended?cursor=x',
    '/api/callbacks?cursor=x',
    '/api/reports?from=yesterday',
    '/api/reports?by=day',
  ])('%s: a failure as described', async (url) => {
    const reply = await get(url);
    expect(reply.statusCode).toBe(400);
    fits('/api/calls/{sid}', 'default', reply.json());
  });
});

describe('GET /api/reports', () => {
  it('counts the caller who hung up', async () => {
    const { rows, total, zone } = (await get('/api/reports')).json<{
      rows: { name: string; offered: number; abandonedTotal: number }[];
      total: { arrivals: number };
      zone: string;
    }>();
    expect(rows).toMatchObject([{ name: 'general', offered: 1, abandonedTotal: 1 }]);
    expect(total).toMatchObject({ arrivals: 1 });
    expect(zone).toMatch(/\//);
  });

  it('of a time in which nothing happened is empty', async () => {
    expect((await get('/api/reports?from=2020-01-01&to=2020-01-31&by=half-hour')).json()).toMatchObject({ rows: [] });
  });

  it.each([
    ['from=2026-13-01', /from: "2026-13-01" is no day or time/],
    ['from=2026-02-02&to=2026-02-01', /before it begins/],
    ['from=2026-01-01&to=2026-03-01&by=half-hour', /at most 31 days/],
  ])('%s: says what is wrong', async (query, why) => {
    const reply = await get(`/api/reports?${query}`);
    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toMatchObject({ error: { code: 'bad-request', message: expect.stringMatching(why) } });
  });
});
