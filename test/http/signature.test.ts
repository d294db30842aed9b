import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestHotline } from '../support/hotline.ts';
import { doorOf, type Door, type Form, formOf, newSid, sign, startLonely, TOKEN } from './carrier-post.ts';
import { composed } from './composed.ts';

let hotline: TestHotline;
let door: Door;
let base: string;
beforeAll(async () => {
  hotline = await startLonely();
  door = doorOf(hotline);
  base = hotline.running.url;
});
afterAll(async () => hotline.stop());

describe('a webhook that is not signed for this URL', () => {
  const right = (form: ReturnType<typeof formOf>) => sign(`${base}/voice`, form);
  it.each([
    ['none', () => null],
    ['an empty one', () => ''],
    ['one character', () => 'A'],
    ['ten thousand characters', () => 'A'.repeat(10_000)],
    ['somebody else’s', (form) => sign(`${base}/voice`, form, 'another-token')],
    ['one made with the empty token', (form) => sign(`${base}/voice`, form, '')],
    ['the right one in lower case', (form) => right(form).toLowerCase()],
    ['the right one for another path', (form) => sign(`${base}/voice/turn`, form)],
    ['the right one for another query', (form) => sign(`${base}/voice?x=1`, form)],
    ['the right one of another form', () => right(formOf(newSid()))],
    ['the right one twice', (form) => `${right(form)}, ${right(form)}`],
  ] satisfies [string, (form: ReturnType<typeof formOf>) => string | null][])(
    'gets 403 and changes nothing: %s',
    async (_what, signature) => {
      const sid = newSid();
      const form = formOf(sid);
      const before = await door.state(sid);
      const { status, text } = await door.post('/voice', { form, signature: signature(form) });
      expect(status).toBe(403);
      expect(text).toBe('not signed for this URL\n');
      expect(await door.state(sid)).toEqual(before);
    },
  );

  it('is refused at every webhook', async () => {
    const { next } = await door.call();
    const paths = ['/voice', '/voice/status', '/voice/turn', '/voice/after', '/voice/push', '/voice/called'];
    const others = ['/voice/called/status', '/agent/offer', '/agent/answer', '/agent/message', '/agent/after'];
    const last = ['/agent/status', '/agent/told', '/agent/alarm', '/agents/line', '/safety/whisper', '/safety/accept'];
    for (const path of [next, ...paths, ...others, ...last])
      expect([path, (await door.post(path, { form: formOf(newSid()), signature: null })).status]).toEqual([path, 403]);
  });

  it('is counted, for the alarm and the figures', async () => {
    await door.post('/voice', { form: formOf(newSid()), signature: null });
    const figures = await hotline.running.app.inject('/metrics');
    expect(figures.body).toMatch(/presszero_webhooks_total\{route="\/voice",how="refused"\} [1-9]/);
  });
});

describe('of a refused webhook', () => {
  const WRONG = 'a-token-from-before';
  const url = 'https://hotline.example.com/phone/voice';
  const counted = async (form: Form, signature: string | null) => {
    const { door, counters } = await composed();
    expect((await door.post('/voice', { form, signature })).status).toBe(403);
    return counters.lastAt('carrierRefused') !== null;
  };
  const right = formOf(newSid());

  it('the alarm hears when it may be the carrier’s: our account, a signature of the right shape', async () => {
    expect(await counted(right, sign(url, right, WRONG))).toBe(true);
  });
  it.each<[string, Form, string | null]>([
    ['has no signature', right, null],
    ['has one of another shape', right, 'let me in'],
    ['is of another account', { ...right, AccountSid: `AC${'2'.repeat(32)}` }, sign(url, right, WRONG)],
    ['is no form of a call', {}, sign(url, {}, WRONG)],
  ])('it hears nothing when it %s', async (_what, form, signature) => {
    expect(await counted(form, signature)).toBe(false);
  });

  it('it hears also of what is taken; and of neither when we have sent it ourselves to try the URL', async () => {
    const { door, counters } = await composed();
    const heard = () => [counters.lastAt('carrierRefused') !== null, counters.lastAt('carrierTaken') !== null];
    const trial = formOf(newSid(), { From: '+266696687', To: '+266696687' });
    await door.post('/voice/status', { form: trial });
    await door.post('/voice/status', { form: trial, signature: sign(url, trial, WRONG) });
    expect(heard()).toEqual([false, false]);
    await door.post('/voice', { form: right });
    expect(heard()).toEqual([false, true]);
  });
});

describe('the URL that is signed', () => {
  it('is the configured one, whatever the forwarding headers say', async () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
      forwarded: 'host=evil.example;proto=https',
    };
    const form = formOf(newSid());
    expect((await door.post('/voice', { form, headers })).status).toBe(200);
    const signature = sign('https://evil.example/voice', form, TOKEN);
    expect((await door.post('/voice', { form, headers, signature })).status).toBe(403);
  });
});

describe('methods', () => {
  it.each(['GET', 'PUT', 'HEAD', 'OPTIONS', 'TRACE', 'DELETE', 'PATCH'] as const)(
    '%s on a webhook is 405, signed or not',
    async (method) => {
      const { next } = await door.call();
      const paths = [
        '/voice',
        '/voice/status',
        '/voice/after',
        '/agent/offer',
        '/agents/line',
        '/safety/whisper',
        next,
      ];
      for (const url of paths) {
        const { statusCode } = await hotline.running.app.inject({
          // TRACE is not in the types of injection, yet a socket may carry it.
          method: method as 'GET',
          url,
          headers: { 'x-twilio-signature': sign(base + url, {}) },
        });
        expect([method, url, statusCode]).toEqual([method, url, 405]);
      }
    },
  );
});
