import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { connectCarrier } from '../../src/simulator/client.ts';
import { tempFolder } from '../support/embedded.ts';
import { ACCOUNT, formOf, newSid, sign, TOKEN } from '../http/carrier-post.ts';
import { freePort, rawRedis } from '../support/raw-redis.ts';

const run = promisify(execFile);
const MAIN = resolve('src/cli/main.ts');
const PATIENCE = { timeout: 30_000, interval: 50 };
const folder = tempFolder('process');
const children = new Set<ChildProcess>();

/** Where the processes of this file put what is temporary, so that what they leave behind is seen. */
const tmp = join(folder.path, 'tmp');
mkdirSync(tmp);
/** The loader keeps its cache there; the rest must be gone. */
const leftBehind = (): readonly string[] => readdirSync(tmp).filter((name) => !name.startsWith('tsx-'));

afterEach(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  children.clear();
});
afterAll(() => folder.remove());

/** `presszero …` as a process of its own. */
function start(words: readonly string[], env: Record<string, string> = {}, stderr: 'pipe' | number = 'pipe') {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...words], {
    env: { PATH, HOME, TMPDIR: tmp, LOG_LEVEL: 'fatal', ...env },
    stdio: ['pipe', 'pipe', stderr],
  });
  children.add(child);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const closed = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    closed,
    get out() {
      return out;
    },
    get err() {
      return err;
    },
    said: (pattern: RegExp) => vi.waitFor(() => expect(out + err).toMatch(pattern), PATIENCE),
  };
}

describe('presszero call, with no engine anywhere', () => {
  it('starts one, reaches a person with 0, and leaves nothing behind', { timeout: 60_000 }, async () => {
    const run = start(['call', '+12025550100', '--keys', '0', '--agents', 'auto', '--fast'], { PORT: '1' });
    run.child.stdin?.end();
    expect(await run.closed, run.err).toBe(0);
    expect(run.out).toMatch(/^\d\d:\d\d {2}you +· press 0$/m);
    expect(run.out).toMatch(/^outcome +talked$/m);
    expect(leftBehind()).toEqual([]);
  });

  it('Ctrl-C hangs up and stops what it started', { timeout: 60_000 }, async () => {
    const run = start(['call', '+12025550100', '--fast'], { PORT: '1' });
    await run.said(/Welcome/);
    run.child.kill('SIGINT');
    expect(await run.closed).toBe(1);
    expect(run.out).toContain('you      · hang up');
    expect(leftBehind()).toEqual([]);
  });

  it('a reader who has had enough is no trouble', { timeout: 60_000 }, async () => {
    const run = start(['call', '+12025550100', '--keys', '0', '--agents', 'auto', '--fast'], { PORT: '1' });
    await run.said(/ring \+12025550100/);
    run.child.stdout?.destroy();
    expect(await run.closed).toBe(1);
    expect(run.err).not.toMatch(/EPIPE|^ {4}at /m);
    expect(leftBehind()).toEqual([]);
  });
});

describe('presszero start', () => {
  it('says where it is; a second one says that the first runs; Ctrl-C stops all', { timeout: 60_000 }, async () => {
    const words = ['start', '--port', '0', '--data', join(folder.path, 'data'), '--flows', resolve('flows')];
    const first = start([...words, '--json']);
    await first.said(/\n}\n/);
    const { url } = JSON.parse(first.out) as { url: string };
    expect(await (await fetch(`${url}/api/status`)).json()).toMatchObject({ hotline: 'lumen', arrived: 0 });

    const second = start(words);
    expect(await second.closed).toBe(1);
    expect(second.err).toContain(`(process ${String(first.child.pid)}, at ${url})`);

    first.child.kill('SIGINT');
    expect(await first.closed, first.err).toBe(0);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    expect(leftBehind()).toEqual([]);
  });
});

describe.skipIf(!existsSync('/dev/full'))('presszero start, its log on a full disk', () => {
  it('answers, and ends when it is told to', { timeout: 60_000 }, async () => {
    const full = openSync('/dev/full', 'w');
    const data = join(folder.path, 'full');
    const words = ['start', '--port', '0', '--data', data, '--flows', resolve('flows'), '--json'];
    const engine = start(words, { LOG_LEVEL: 'debug' }, full);
    closeSync(full);
    await engine.said(/\n}\n/);
    const { url } = JSON.parse(engine.out) as { url: string };
    // Each is a line in the log, or two.
    const called = new URLSearchParams({ From: '+12025550155', To: '+12025550100', CallSid: 'CA1' });
    for (let count = 0; count < 20; count += 1)
      expect((await fetch(`${url}/voice`, { method: 'POST', body: called })).status).toBe(403);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('presszero_log_lines_dropped_total 0');
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    engine.child.kill('SIGTERM');
    expect(await engine.closed).toBe(0);
  });
});

describe('presszero start --nodes', () => {
  /** Engines of this parent; its Redis is a child, too. */
  const engines = async (parent: ChildProcess): Promise<readonly number[]> => {
    const { stdout } = await run('pgrep', ['-P', String(parent.pid), '-f', 'main.ts start']).catch(() => ({
      stdout: '',
    }));
    return stdout.split('\n').filter(Boolean).map(Number);
  };

  it('is refused with the carrier that lives in one process', { timeout: 60_000 }, async () => {
    const refused = start(['start', '--nodes', '2', '--data', join(folder.path, 'refused')]);
    expect(await refused.closed).toBe(1);
    expect(refused.err).toContain('run "presszero carrier" by itself');
  });

  it(
    'shares a port; an engine that is killed is there again; SIGTERM ends all in order',
    { timeout: 90_000 },
    async () => {
      const port = String(await freePort());
      const carrier = start([
        'carrier',
        '--port',
        '0',
        '--voice-url',
        `http://127.0.0.1:${port}/voice`,
        '--rate',
        '10',
        '--json',
      ]);
      await carrier.said(/\n}\n/);
      const { url, environment } = JSON.parse(carrier.out) as { url: string; environment: Record<string, string> };
      const words = [
        'start',
        '--nodes',
        '2',
        '--port',
        port,
        '--data',
        join(folder.path, 'many'),
        '--flows',
        resolve('flows'),
      ];
      const parent = start([...words, '--json'], environment);
      await parent.said(/\n}\n/);
      const before = await engines(parent.child);
      expect(before).toHaveLength(2);

      const phone = connectCarrier(url);
      const sid = await phone.placeCall({
        from: '+12025550155',
        to: '+12025550100',
        script: [{ press: '1' }, { press: '0' }],
      });
      const heard = async () => (await phone.leg(sid)).transcript.map(({ text }) => text).join(' ');
      await vi.waitFor(async () => expect(await heard()).toMatch(/putting you through/), PATIENCE);

      process.kill(before[0] ?? 0, 'SIGKILL');
      await vi.waitFor(async () => {
        const now = await engines(parent.child);
        expect(now).toHaveLength(2);
        expect(now).not.toContain(before[0]);
      }, PATIENCE);
      // The one that lives answers meanwhile, and the caller holds on.
      expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
      expect((await phone.leg(sid)).endedAt).toBeNull();

      parent.child.kill('SIGTERM');
      expect(await parent.closed, parent.err).toBe(0);
      expect(await engines(parent.child)).toEqual([]);
      carrier.child.kill('SIGTERM');
      await carrier.closed;
      expect(leftBehind()).toEqual([]);
    },
  );
});

describe('presszero start, while its Redis is away', () => {
  const environment = (port: number, redisPort: number) => ({
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: TOKEN,
    TWILIO_API_BASE_URL: 'http://127.0.0.1:9',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PRESSZERO_API_TOKEN: 'token-of-the-tests',
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    PORT: String(port),
    LOG_LEVEL: 'error',
  });
  const rings = async (port: number): Promise<string> => {
    const url = `http://127.0.0.1:${port}/voice`;
    const form = formOf(newSid());
    const headers = { 'x-twilio-signature': sign(url, form) };
    const reply = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
    expect(reply.status).toBe(200);
    return await reply.text();
  };
  /** At once, so on several connections: both nodes have their turn. */
  const fourTimes = <T>(ask: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 4 }, ask));

  it('tells what to do, answers callers, and SIGTERM ends it in order', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const waiting = start(['start', '--data', join(folder.path, 'away')], environment(port, await freePort()));
    await waiting.said(/"reason":"connect ECONNREFUSED[^]*Redis \(REDIS_URL\) cannot be reached[^]*Start Redis/);
    expect(await rings(port)).toContain('We have a technical problem');
    waiting.child.kill('SIGTERM');
    expect(await waiting.closed, waiting.err).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
    expect(leftBehind()).toEqual([]);
  });

  it('--nodes: each of them answers, goes on when Redis is there, and ends in order', { timeout: 90_000 }, async () => {
    const [port, redisPort] = [await freePort(), await freePort()];
    const words = ['start', '--nodes', '2', '--data', join(folder.path, 'away-many'), '--json'];
    const parent = start(words, environment(port, redisPort));
    await parent.said(/\n}\n/);
    for (const heard of await fourTimes(() => rings(port))) expect(heard).toContain('We have a technical problem');
    const data = join(folder.path, 'redis');
    mkdirSync(data);
    const redis = await rawRedis(data, redisPort, ['--appendonly', 'yes', '--save', '']);
    try {
      await vi.waitFor(async () => {
        const ready = await fourTimes(() => fetch(`http://127.0.0.1:${port}/health/ready`));
        for (const reply of ready) expect(await reply.json()).toMatchObject({ ready: true, store: 'up' });
      }, PATIENCE);
      for (const heard of await fourTimes(() => rings(port))) expect(heard).toContain('Welcome to Lumen');
      parent.child.kill('SIGTERM');
      expect(await parent.closed, parent.err).toBe(0);
    } finally {
      await redis.stop();
    }
    expect(leftBehind()).toEqual([]);
  });
});

describe('presszero carrier', () => {
  it('prints the environment an engine needs, and ends when it is told to', { timeout: 60_000 }, async () => {
    const carrier = start([
      'carrier',
      '--port',
      '0',
      '--voice-url',
      'http://127.0.0.1:9/voice',
      '--rate',
      '20',
      '--json',
    ]);
    await carrier.said(/\n}\n/);
    const { url, environment } = JSON.parse(carrier.out) as { url: string; environment: Record<string, string> };
    expect(environment).toEqual({
      TWILIO_ACCOUNT_SID: expect.stringMatching(/^AC[0-9a-f]{32}$/) as string,
      TWILIO_AUTH_TOKEN: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      TWILIO_API_BASE_URL: url,
      PUBLIC_URL: 'http://127.0.0.1:9',
      PRESSZERO_API_TOKEN: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      PRESSZERO_CLOCK_RATE: '20',
    });
    expect(await connectCarrier(url).now()).toBeGreaterThan(0);
    carrier.child.kill('SIGTERM');
    expect(await carrier.closed).toBe(0);
  });
});
