import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PagesOptions, pageRoutes } from '../../src/http/routes/pages.ts';
import { countWrongTokens } from '../../src/http/wrong-tokens.ts';
import { simulatorRoutes } from '../../src/http/routes/simulator.ts';

const log = pino({ level: 'silent' });
const TOKEN = 'token-of-the-tests';
const JSON_TYPE = { 'content-type': 'application/json' };
let dir: string;
let apps: FastifyInstance[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pz-pages-'));
  for (const folder of ['assets', 'phone', 'sign-in']) await mkdir(join(dir, folder));
  await writeFile(join(dir, 'assets/phone-1234.js'), 'long');
  await writeFile(join(dir, 'assets/phone-1234.js.br'), 'short');
  await writeFile(join(dir, 'phone/index.html'), '<!doctype html>phone');
  await writeFile(join(dir, 'sign-in/index.html'), '<!doctype html>sign in');
});
afterEach(async () => {
  for (const app of apps) await app.close();
  apps = [];
});
afterAll(async () => rm(dir, { recursive: true }));

/** Asks a server that has the pages; the rest as the test wants it. */
async function served(options: Partial<PagesOptions> = {}) {
  const app = Fastify();
  apps.push(app);
  await app.register(async (scope) =>
    pageRoutes(scope, {
      dir,
      token: null,
      wrongTokens: countWrongTokens(),
      secure: () => false,
      simulated: true,
      log,
      ...options,
    }),
  );
  return async (url: string, more: InjectOptions = {}) =>
    await app.inject({ url, ...more, headers: { host: '127.0.0.1:3000', ...more.headers } });
}

describe('pages', () => {
  it('may run nothing inline, load nothing from elsewhere, and stand in no frame', async () => {
    const { headers } = await (await served())('/phone');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('are asked for again each time, but what they share is kept, and sent compressed', async () => {
    const ask = await served();
    expect((await ask('/phone')).headers['cache-control']).toBe('public, max-age=0');
    const asset = await ask('/assets/phone-1234.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(asset.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
    });
    expect((await ask('/assets/../phone/index.html')).statusCode).toBe(404);
    expect((await ask('/assets/')).statusCode).toBe(403);
  });

  it('that were not built say so', async () => {
    const reply = await (await served({ dir: join(dir, 'nowhere') }))('/phone');
    expect([reply.statusCode, reply.body]).toEqual([503, expect.stringContaining('npm run build')]);
  });

  it('the phone is there beside a simulated carrier alone', async () => {
    expect((await (await served())('/phone')).statusCode).toBe(200);
    const reply = await (await served({ simulated: false }))('/phone');
    expect([reply.statusCode, reply.body]).toEqual([404, expect.stringContaining('simulated carrier')]);
  });
});

describe('who may see them', () => {
  it('without a token only this machine', async () => {
    const ask = await served();
    expect((await ask('/phone', { headers: { host: 'evil.example' } })).statusCode).toBe(403);
    expect((await ask('/sign-in')).headers['location']).toBe('/');
  });

  it('with one, whoever has given it once', async () => {
    const ask = await served({ token: TOKEN, secure: () => true });
    const away = await ask('/phone');
    expect([away.statusCode, away.headers['location']]).toEqual([302, '/sign-in?to=%2Fphone']);
    const post = (token: string, headers = {}) =>
      ask('/sign-in', { method: 'POST', headers: { ...JSON_TYPE, ...headers }, payload: { token } });
    expect((await post('another')).statusCode).toBe(401);
    expect((await post(TOKEN, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await post(TOKEN, { origin: 'https://evil.example' })).statusCode).toBe(403);
    const given = await post(TOKEN);
    expect(given.statusCode).toBe(204);
    const cookie = String(given.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Strict/);
    expect(cookie).not.toContain(TOKEN);
    const session = cookie.split(';')[0] ?? '';
    expect((await ask('/phone', { headers: { cookie: session } })).statusCode).toBe(200);
    expect((await ask('/phone', { headers: { cookie: `${session}x` } })).statusCode).toBe(302);
    const other = await served({ token: 'another-token' });
    expect((await other('/phone', { headers: { cookie: session } })).statusCode).toBe(302);
  });
});

describe('the simulator at our address', () => {
  async function simulator(control: boolean) {
    const app = Fastify();
    apps.push(app);
    await app.register(async (scope) =>
      simulatorRoutes(scope, {
        control: control ? (sim) => void sim.get('/legs', () => []).post('/legs', () => ({})) : null,
        token: null,
        wrongTokens: countWrongTokens(),
        log,
      }),
    );
    return async (headers: Record<string, string>, method: 'GET' | 'POST' = 'GET') =>
      (
        await app.inject({
          url: '/sim/legs',
          method,
          headers: { host: 'localhost:3000', ...headers },
          ...(method === 'POST' && { payload: '{}' }),
        })
      ).statusCode;
  }

  it('is for this machine and our own pages', async () => {
    const ask = await simulator(true);
    expect(await ask({})).toBe(200);
    expect(await ask({ host: 'evil.example' })).toBe(403);
    expect(await ask({ ...JSON_TYPE, 'sec-fetch-site': 'same-origin' }, 'POST')).toBe(200);
    expect(await ask({ ...JSON_TYPE, 'sec-fetch-site': 'same-site' }, 'POST')).toBe(403);
    expect(await ask({ 'content-type': 'text/plain' }, 'POST')).toBe(415);
  });

  it('is not there beside a real carrier', async () => {
    const ask = await simulator(false);
    expect(await ask({})).toBe(404);
    expect(await ask(JSON_TYPE, 'POST')).toBe(404);
  });
});
