import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCall } from '../../src/cli/phone/session.ts';
import { startCarrier } from '../../src/simulator/carrier.ts';
import { connectCarrier } from '../../src/simulator/client.ts';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { presszero } from './support.ts';

let hotline: TestHotline;
let env: Record<string, string>;

beforeAll(async () => {
  hotline = await startHotline();
  env = { PRESSZERO_API_TOKEN: 'token-of-the-tests', TWILIO_API_BASE_URL: hotline.carrier.url };
});
afterAll(async () => hotline.stop());

interface Result {
  readonly ok: boolean;
  readonly outcome: string;
  readonly sid: string;
  readonly timeToPersonMs: number | null;
  readonly transcript: readonly { readonly who: string; readonly text: string; readonly at: number }[];
}

async function call(words: readonly string[], from: string, more: Parameters<typeof presszero>[1] = {}) {
  const ran = await presszero(['call', HOTLINE, '--engine', hotline.running.url, '--from', from, '--json', ...words], {
    env,
    ...more,
  });
  return { ...ran, result: JSON.parse(ran.out) as Result };
}

describe('a scripted call to a running engine', () => {
  it('0 reaches a person, told from both sides', async () => {
    const { code, result } = await call(['--keys', '0', '--agents', 'auto'], '+12025550171');
    expect(result).toMatchObject({ ok: true, outcome: 'talked', timeToPersonMs: expect.any(Number) as number });
    expect(code).toBe(0);
    const texts = result.transcript.map(({ who, text }) => `${who}: ${text}`);
    const order = [
      'you: press 0',
      'agent 1: phone rings',
      'agent 1: answers',
      'agent 1: press 1',
      'you: talks with agent 1',
      'agent 1: hang up',
    ].map((text) => texts.indexOf(text));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
    const times = result.transcript.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('its story is told by its CallSid', async () => {
    const { result } = await call(['--keys', '0,h', '--expect', 'abandoned-menu'], '+12025550172');
    const { code, out } = await presszero(['trail', result.sid, '--engine', hotline.running.url], { env });
    expect(code).toBe(0);
    expect(out).toMatch(/rang in/);
    expect(out).toMatch(/ended: /);
    expect(out).not.toContain('5550172');
  });

  it('what was done to the whole hotline is told, with who did it', async () => {
    const where = ['--engine', hotline.running.url];
    expect(await presszero(['close', '--until', '2h', '--by', 'ana', ...where], { env })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Closed by hand until \d{4}-/) as string,
    });
    expect((await presszero(['status', ...where], { env })).out).toContain('Closed by hand until');
    expect(await presszero(['open', ...where], { env })).toMatchObject({
      code: 0,
      out: 'Open and closed by its hours.',
    });
    const { out } = await presszero(['trail', 'hotline', ...where], { env });
    expect(out).toMatch(/opening by hand changed by ana\n.*opening by hand changed by tester/);
  });

  it('the exit code is that of the expected outcome', async () => {
    const hungUp = await call(['--keys', 'w1,h'], '+12025550173');
    expect(hungUp).toMatchObject({ code: 1, result: { ok: false, outcome: 'abandoned-menu', timeToPersonMs: null } });
    expect(await call(['--keys', 'w1,h', '--expect', 'abandoned-menu'], '+12025550174')).toMatchObject({
      code: 0,
      result: { ok: true },
    });
  });

  it('a promised callback is waited for: rung back, talked', async () => {
    const { code, result } = await call(['--keys', '0,1,1', '--agents', 'auto', '--stay'], '+12025550178');
    expect(result).toMatchObject({ outcome: 'talked', calledBack: expect.stringMatching(/^CA/) as string });
    expect(code).toBe(0);
    const texts = result.transcript.map(({ who, text }) => `${who}: ${text}`);
    expect(texts.indexOf('you: phone rings')).toBeGreaterThan(texts.indexOf('you: line over'));
    expect(texts.filter((text) => text.startsWith('you: talks with'))).toHaveLength(1);
  });

  it('without a promise there is nothing to stay for', async () => {
    expect(await call(['--keys', 'w1,h', '--stay', '--expect', 'abandoned-menu'], '+12025550170')).toMatchObject({
      code: 0,
      result: { calledBack: null },
    });
  });

  it('words and a withheld number do as well', async () => {
    expect(await call(['--keys', '"agent"', '--agents', 'auto'], 'withheld')).toMatchObject({
      code: 0,
      result: { outcome: 'talked' },
    });
  });

  it('nobody answers: hung up when --within is over', async () => {
    expect(
      await call(['--keys', '0', '--within', '25s', '--expect', 'abandoned-offered'], '+12025550175'),
    ).toMatchObject({ result: { why: 'too-long' } });
  });

  it('lines from a pipe press keys and answer for the agents', async () => {
    const { result } = await call(['--within', '2m'], '+12025550176', { stdin: 'nonsense\n0\n' });
    expect(result.transcript.map(({ text }) => text)).toContain('phone rings');
  });

  it('--fast is for engines of its own, and says so', async () => {
    const slow = await startHotline({ rate: 5 });
    try {
      const { err } = await presszero(
        ['call', HOTLINE, '--engine', slow.running.url, '--fast', '--keys', 'h', '--json'],
        { env: { ...env, TWILIO_API_BASE_URL: slow.carrier.url } },
      );
      expect(err).toContain('--fast is for engines started for the call');
    } finally {
      await slow.stop();
    }
  });
});

describe('calls that cannot be', () => {
  const words = ['call', HOTLINE, '--keys', '0'];

  it.each([
    ['a real carrier', { TWILIO_API_BASE_URL: undefined }, 'ring it with a real phone'],
    ['a carrier that is gone', { TWILIO_API_BASE_URL: 'http://127.0.0.1:1' }, 'cannot be used'],
    ['a wrong token', { PRESSZERO_API_TOKEN: 'another-token' }, 'The engine wants its token'],
  ])('%s', async (_what, over, sentence) => {
    const given = Object.fromEntries(
      Object.entries({ ...env, ...over }).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    const { code, err } = await presszero([...words, '--engine', hotline.running.url], { env: given });
    expect(err).toContain(sentence);
    expect(code).toBe(1);
  });

  it('an engine that is not there', async () => {
    expect(await presszero([...words, '--engine', 'http://127.0.0.1:1'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('No engine answers') as string,
    });
  });

  it('silence is given up, and said', async () => {
    const mute = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/xml' }).end('<Response><Pause length="600"/></Response>');
    }).listen(0, '127.0.0.1');
    const carrier = await startCarrier({
      accountSid: `AC${'2'.repeat(32)}`,
      authToken: 'token',
      numbers: [{ number: HOTLINE, voiceUrl: `http://127.0.0.1:${await portOf(mute)}/` }],
    });
    try {
      const run = await runCall(
        connectCarrier(carrier.url),
        {
          from: '+12025550179',
          to: HOTLINE,
          script: [],
          robots: false,
          alone: true,
          withinMs: 600_000,
          silenceMs: 200,
          rate: 1,
        },
        { onLine: () => undefined, names: new Map(), stopped: new AbortController().signal },
      );
      expect(run.why).toBe('silent');
      expect(carrier.leg(run.sid).leg.endedBy).toBe('person');
    } finally {
      await carrier.close();
      mute.close();
    }
  });
});

async function portOf(server: ReturnType<typeof createServer>): Promise<number> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}
