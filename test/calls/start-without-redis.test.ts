/** An engine that crashes or is deployed while Redis is away: whoever rings is answered, and it goes on by itself. */
import { once } from 'node:events';
import { get as httpGet } from 'node:http';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StartRefused, StartStopped } from '../../src/wiring/start-refused.ts';
import { documentOf, find, type Form, formOf, isSafety, newSid, sign } from '../http/carrier-post.ts';
import { tempFolder } from '../support/embedded.ts';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { freePort, rawRedis, type RawRedis } from '../support/raw-redis.ts';
import { agentTo, everybody, inPhase, MEI, numberOf, OPEN, PATIENT, PATIENT_MS, willing } from './caller-story.ts';

/** The worst that P7 allows. */
const ANSWER_MS = 3_000;
let folder: ReturnType<typeof tempFolder>;
let redisPort: number;
let redis: RawRedis;
let hotline: TestHotline;
let log: string[];

const startRedis = (): Promise<RawRedis> =>
  rawRedis(folder.path, redisPort, ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']);

beforeEach(async () => {
  folder = tempFolder('start-away');
  redisPort = await freePort();
  redis = await startRedis();
  log = [];
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  hotline = await startHotline({ rate: 10, edit: OPEN, redisUrl, log: (line) => log.push(line) });
});
afterEach(async () => {
  await hotline.stop();
  await redis.stop();
  folder.remove();
});

/** The engine is stopped, then Redis, and another engine is started: it says that it waits. */
async function startIntoOutage(
  stopped: AbortSignal,
  outage: () => Promise<unknown> = async () => undefined,
): Promise<{ readonly started: Promise<void> }> {
  await hotline.running.stop();
  await redis.stop();
  await outage();
  log.length = 0;
  const started = hotline.restart(stopped);
  started.catch(() => undefined);
  await vi.waitFor(() => expect(log.join('')).toMatch(/Redis \(REDIS_URL\) cannot be reached/), PATIENT);
  return { started };
}

/** New connections, one after the other, until `over`; what came of those that were not answered. */
async function knocking(over: Promise<unknown>): Promise<readonly unknown[]> {
  const failed: unknown[] = [];
  const enough = new AbortController();
  const end = over.finally(() => enough.abort());
  while (!enough.signal.aborted) {
    const request = httpGet(at('/health/live'), { agent: false });
    await once(request, 'response').then(
      ([response]) => (response as { resume(): unknown }).resume(),
      (error: unknown) => failed.push(error),
    );
  }
  await end;
  return failed;
}

const at = (path: string): string => `${hotline.env['PUBLIC_URL'] ?? ''}${path}`;
const get = (path: string): Promise<Response> => fetch(at(path), { signal: AbortSignal.timeout(ANSWER_MS) });

async function post(path: string, more: Form = {}, signature?: string): Promise<Response> {
  const form = formOf(newSid(), more);
  return await fetch(at(path), {
    method: 'POST',
    headers: { 'x-twilio-signature': signature ?? sign(at(path), form) },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
}

async function documentAt(path: string, more: Form = {}) {
  const reply = await post(path, more);
  expect([path, reply.status]).toEqual([path, 200]);
  return documentOf(await reply.text());
}

describe('an engine that is started while Redis is away', () => {
  it('answers every leg, reaches a person, and takes calls as usual as soon as Redis is there', async () => {
    const { started } = await startIntoOutage(new AbortController().signal);

    for (const path of ['/voice', '/voice/turn?t=x', '/voice/after?t=x', '/voice/push?t=x&o=y', '/voice/called?o=y'])
      expect([path, isSafety(await documentAt(path))]).toEqual([path, true]);
    expect(isSafety(documentOf(await (await get('/fallback')).text()))).toBe(true);
    for (const path of ['/voice/status', '/voice/called/status?o=y', '/agent/status?o=y'])
      expect((await documentAt(path, { CallStatus: 'completed' })).children).toEqual([]);
    // The key that an agent pressed just now is not lost.
    expect(find(await documentAt('/agent/answer?o=y', { Digits: '1' }), 'Redirect')?.text).toMatch(
      /\/agent\/answer\?o=y&k=1/,
    );
    for (const path of ['/voice', '/voice/turn?t=x', '/agent/offer?o=y', '/safety/whisper'])
      expect([path, (await post(path, {}, 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=')).status]).toEqual([path, 403]);

    expect(await (await get('/health/ready')).json()).toEqual({ ready: true, store: 'away', carrier: 'twilio' });
    expect((await get('/health/live')).status).toBe(200);
    expect(await (await get('/metrics')).text()).toMatch(/presszero_store_up 0/);
    expect((await get('/music/hold.wav?at=0&for=6000')).status).toBe(200);
    for (const path of ['/', '/api/status']) {
      const reply = await get(path);
      expect([path, reply.status]).toEqual([path, 503]);
      expect(await reply.json()).toMatchObject({ error: { code: 'store-away' } });
    }

    const [emergency = ''] = hotline.running.engine.deps.versions.hotline().emergency;
    hotline.carrier.setPhone(emergency, willing(20_000));
    const caller = hotline.call(numberOf(1));
    await caller.hears(/I'm ringing a person for you now/, PATIENT_MS);
    const helper = await hotline.carrier.rings(emergency, PATIENT_MS);
    await helper.hears(/A caller of .* needs a person/, PATIENT_MS);
    caller.hangUp();

    redis = await startRedis();
    // Whoever comes while the engine takes over is not refused either.
    expect(await knocking(started)).toEqual([]);
    await everybody(hotline, 'out');
    hotline.carrier.setPhone(MEI.phone, willing(20_000));
    await agentTo(hotline, MEI.id, 'in');
    const later = hotline.carrier.placeCall({
      from: numberOf(2),
      to: HOTLINE,
      script: [{ press: '1' }, { press: '0' }],
    });
    await later.joined(PATIENT_MS);
    later.hangUp();
    const trouble = hotline.carrier.events.since(0).filter(({ type }) => /^(fallback|webhook-failed)$/.test(type));
    expect(trouble).toEqual([]);
    // Of the outage ops were told once, in spite of all these tries.
    expect(log.filter((line) => line.includes('cannot be reached, so'))).toHaveLength(1);
    await hotline.running.stop();
    expect(log.filter((line) => /shutdown step (is late|failed)/.test(line))).toEqual([]);
    await expect(get('/health/live')).rejects.toThrow();
  }, 60_000);

  it('does so when Redis takes connections and never answers; told to stop, it leaves nothing behind', async () => {
    const stop = new AbortController();
    const silent = createServer((socket) => socket.on('error', () => undefined).resume());
    const { started } = await startIntoOutage(stop.signal, async () => {
      await once(silent.listen(redisPort, '127.0.0.1'), 'listening');
    });
    expect(isSafety(await documentAt('/voice'))).toBe(true);
    stop.abort();
    await expect(started).rejects.toThrow(StartStopped);
    await expect(get('/health/live')).rejects.toThrow();
    silent.close();
    // Nor is the data folder locked.
    redis = await startRedis();
    await hotline.restart();
    const caller = hotline.call(numberOf(3));
    await inPhase(hotline, caller, 'menu');
    caller.hangUp();
  }, 60_000);

  it('does not wait for a Redis that is there and turns it away', async () => {
    await hotline.running.stop();
    const operator = new Redis({ port: redisPort, host: '127.0.0.1' });
    await operator.config('SET', 'requirepass', 'hunter2');
    const refused = hotline.restart(new AbortController().signal);
    await expect(refused).rejects.toThrow(StartRefused);
    await expect(refused).rejects.toThrow(/^Redis cannot be used: .*(NOAUTH|WRONGPASS)/);
    await expect(get('/health/live')).rejects.toThrow();
    await operator.config('SET', 'requirepass', '');
    operator.disconnect();
    await hotline.restart();
  }, 60_000);
});
