/** A call that brings down whichever node handles it (F8): two real nodes die of it, the third gives the safety document and lives. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { documentOf, find, formOf, isSafety, newSid, nextOf, sign } from '../http/carrier-post.ts';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { poisoned } from '../support/poisoned.ts';
import { freePort } from '../support/raw-redis.ts';
import { PATIENT } from './caller-story.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** "4" in the sample's main menu leads there. */
const DEADLY = { key: '4', state: 'support/anything-else' };
let hotline: TestHotline;
let folder: string;
let touched = 0;
const nodes: { readonly child: ChildProcess; readonly url: string }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pz-poison-'));
  hotline = await startHotline({ rate: 1, build: poisoned(DEADLY.state, () => void (touched += 1)) });
  await Promise.all([mortal(), mortal()]);
});
afterAll(async () => {
  for (const { child } of nodes) child.kill('SIGKILL');
  await hotline.stop();
  await rm(folder, { recursive: true, force: true });
});

async function mortal(): Promise<void> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/poisoned-node.ts', DEADLY.state], {
    cwd: ROOT,
    env: { PATH, HOME, ...hotline.env, PORT: port, DATA_DIR: join(folder, port) },
    stdio: 'ignore',
  });
  await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), {
    timeout: 30_000,
    interval: 50,
  });
  nodes.push({ child, url });
}

/** As the carrier posts it: signed for the public URL, to whichever node the balancer would have picked. */
async function ask(node: string, url: string, form: Record<string, string>): Promise<string> {
  const bare = url.replace(/#.*$/, '').replace(/^https?:\/\/[^/]+/, '');
  const response = await fetch(node + bare, {
    method: 'POST',
    headers: { 'x-twilio-signature': sign(hotline.running.url + bare, form, hotline.env['TWILIO_AUTH_TOKEN']) },
    body: new URLSearchParams(form),
  });
  expect(response.status).toBe(200);
  return await response.text();
}

describe('a call that brings nodes down', () => {
  it('is not handled a third time: its caller gets people, and nobody else notices', async () => {
    const [first, second] = nodes;
    if (first === undefined || second === undefined) throw new Error('two nodes');
    const { url } = hotline.running;
    const form = (sid: string, more = {}) => ({
      ...formOf(sid, more),
      AccountSid: hotline.env['TWILIO_ACCOUNT_SID'] ?? '',
    });
    const sid = newSid();
    const greeting = await ask(first.url, '/voice', form(sid));
    const menu = await ask(url, nextOf(greeting), form(sid, { Digits: '1' }));
    const deadly = form(sid, { Digits: DEADLY.key });
    for (const { child, url: node } of [first, second]) {
      const dies = once(child, 'exit');
      await expect(ask(node, nextOf(menu), deadly)).rejects.toThrow();
      expect((await dies)[1]).toBe('SIGABRT');
    }
    const { crashes, store } = hotline.running.engine.deps;
    await vi.waitFor(async () => expect((await store.beat('reader')).get(sid)).toBe(2), PATIENT);
    await crashes.beat();

    expect(isSafety(documentOf(await ask(url, nextOf(menu), deadly)))).toBe(true);
    // Whatever it asks from now on.
    expect(isSafety(documentOf(await ask(url, nextOf(menu), form(sid))))).toBe(true);
    expect(touched).toBe(0);
    const other = await ask(url, '/voice', form(newSid()));
    expect(find(documentOf(other), 'Gather')).toBeDefined();

    // Forgotten with the call.
    await ask(url, '/voice/status', form(sid, { CallStatus: 'completed' }));
    await store.end(sid, { trouble: null, trail: '{}' });
    expect([...(await store.beat('reader')).keys()]).toEqual([]);
  });
});
