import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readUlawWav } from '../../src/http/hold-music.ts';
import { tempFolder } from '../support/embedded.ts';
import type { TestHotline } from '../support/hotline.ts';
import { documentOf, doorOf, type Door, find, formOf, isSafety, newSid, nextOf, startLonely } from './carrier-post.ts';
import { composed } from './composed.ts';

let hotline: TestHotline;
let door: Door;
const get = (url: string) => hotline.running.app.inject({ url });
beforeAll(async () => {
  hotline = await startLonely();
  door = doorOf(hotline);
});
afterAll(async () => hotline.stop());

describe('probes and figures', () => {
  it('tell that the node lives and that its store is there', async () => {
    expect((await get('/health/live')).json()).toEqual({ live: true });
    expect((await get('/health/ready')).json()).toEqual({ ready: true, store: 'up', carrier: 'twilio' });
  });

  it('count what was answered, and hold no number', async () => {
    await door.call(['0']);
    const { body, headers } = await get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).toMatch(/presszero_webhooks_total\{route="\/voice\/turn",how="ok"\} 1/);
    expect(body).toMatch(/presszero_calls\{phase="waiting"\} 1/);
    expect(body).toMatch(/presszero_waiting\{queue="general"\} 1/);
    expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
    expect(body).not.toMatch(/2025550|CA[0-9a-f]{32}/);
  });

  it('need no signature, and tell nobody of a wrong path', async () => {
    const { statusCode, body } = await get('/health/nothing');
    expect(statusCode).toBe(404);
    expect(body).not.toContain(process.cwd());
  });
});

describe('the hold music', () => {
  it('is the slice that was asked for, as a WAV', async () => {
    const { rawPayload, headers } = await get('/music/hold.wav?at=5000&for=15000');
    expect(headers['content-type']).toBe('audio/wav');
    expect(rawPayload.toString('latin1', 0, 4)).toBe('RIFF');
    expect(rawPayload.readUInt32LE(4)).toBe(rawPayload.length - 8);
    expect(readUlawWav(rawPayload).durationMs).toBe(15_000);
  });

  it('of a holding caller’s document can be fetched as it stands there', async () => {
    const { xml } = await door.call(['0']);
    const url = new URL(find(documentOf(xml), 'Play')?.text ?? '');
    expect(readUlawWav((await get(url.pathname + url.search)).rawPayload).durationMs).toBe(15_000);
  });

  it.each([
    '',
    '?at=0',
    '?for=1000',
    '?at=-1&for=1000',
    '?at=0&for=999',
    '?at=0&for=1e9',
    '?at=x&for=y',
    '?at=0&at=1&for=1000',
    '?at=1.5&for=1000',
  ])('is refused for "%s"', async (query) => {
    expect((await get(`/music/hold.wav${query}`)).statusCode).toBe(400);
  });
});

describe('recordings', () => {
  it('are played from the audio folder, and nothing beside or above it is', async () => {
    const temp = tempFolder('audio');
    const { path } = temp;
    onTestFinished(() => temp.remove());
    await cp(resolve('flows'), path, { recursive: true });
    const folder = join(path, 'audio');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'hello.wav'), 'RIFF');
    await writeFile(join(path, 'secret.wav'), 'not for callers');
    await symlink('/etc/hostname', join(folder, 'link.wav'));
    const { app, engine } = await composed(undefined, undefined, path);
    const { version } = engine.deps.versions.current();
    const heard = await app.inject(`/audio/${version}/hello.wav`);
    expect(heard).toMatchObject({ body: 'RIFF', headers: { 'cache-control': expect.stringContaining('immutable') } });
    expect((await app.inject('/audio/0123456789abcdef/hello.wav')).statusCode).toBe(404);
    for (const file of [
      '../secret.wav',
      '..%2Fsecret.wav',
      '%2e%2e%2fsecret.wav',
      '....//secret.wav',
      '..%5Csecret.wav',
      'hello.wav%00',
      '%00',
      '../hotline.yaml',
      '%2Fetc%2Fpasswd',
      '.wav',
      'missing.wav',
      'link.wav',
      '',
      '%ff',
    ])
      expect([file, [400, 404].includes((await app.inject(`/audio/${version}/${file}`)).statusCode)]).toEqual([
        file,
        true,
      ]);
  });
});

describe('the fallback', () => {
  it('is the safety document, unsigned, by GET and POST alike', async () => {
    const got = await get('/fallback');
    expect(got.statusCode).toBe(200);
    expect(got.headers['content-type']).toMatch(/^text\/xml/);
    expect(isSafety(documentOf(got.body))).toBe(true);
    const posted = await door.post('/fallback', { form: formOf(newSid()), signature: null });
    expect(posted.text).toBe(got.body);
  });

  it('leads back to the turn that failed, which the carrier names', async () => {
    const { next } = await door.call(['1']);
    const ErrorUrl = hotline.running.url + next;
    const { text } = await door.post('/fallback', { form: formOf(newSid(), { ErrorUrl }), signature: null });
    const back = documentOf(text).children.at(-1);
    expect(back?.name).toBe('Redirect');
    expect(back?.text.split('#')[0]).toBe(ErrorUrl);
  });

  it.each([
    'x',
    'http://[',
    'javascript:alert(1)',
    'https://evil.example/?t=<Dial>',
    `http://x/?t=${'A'.repeat(20_000)}`,
    '',
  ])('is itself whatever URL failed: "%s"', async (ErrorUrl) => {
    const { status, text } = await door.post('/fallback', { form: { ErrorUrl }, signature: null });
    expect(status).toBe(200);
    const document = documentOf(text);
    expect(isSafety(document)).toBe(true);
    // Back to us, nowhere else.
    const back = new URL(document.children.at(-1)?.text ?? '');
    expect(back.origin).toBe(hotline.running.url);
    expect(text).not.toMatch(/<Dial>&lt;|evil/);
  });
});

describe('a document', () => {
  it('never listens at a URL of another host', async () => {
    const { xml } = await door.call(['1']);
    expect(nextOf(xml)).toMatch(/^\/voice\/turn\?t=/);
    expect(xml.match(/https?:\/\/[^/]+/g)?.every((origin) => origin === hotline.running.url)).toBe(true);
  });
});
