import Fastify from 'fastify';
import { expect, it } from 'vitest';
import type { DurationMs } from '../../src/core/time.ts';
import { startCarrier } from '../../src/simulator/carrier.ts';
import { createTelephony } from '../../src/twilio/telephony.ts';
import { startStubCarrier, type StubTrouble } from './stub-carrier.ts';
import { type CarrierBench, OURS, telephonyContract, THEIRS } from './telephony.ts';

const accountSid = `AC${'a'.repeat(32)}`;
const authToken = 'b'.repeat(32);
const MS_15 = 15_000 as DurationMs;

telephonyContract('the simulated carrier', async (): Promise<CarrierBench> => {
  const asked: string[] = [];
  const waiting = new Set<() => void>();
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.post('/*', (request, reply) => {
    asked.push(request.url);
    for (const look of waiting) look();
    return reply.type('text/xml').send('<?xml version="1.0"?><Response><Pause length="60"/></Response>');
  });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  const seen = (path: string) =>
    new Promise<void>((resolve) => {
      const look = (): void => {
        if (!asked.includes(path)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const carrier = await startCarrier({
    accountSid,
    authToken,
    numbers: [
      { number: OURS, voiceUrl: `${base}/voice`, fallbackUrl: `${base}/fallback`, statusUrl: `${base}/status` },
    ],
    callsPerSecond: 1_000,
    maxCalls: 4,
  });
  carrier.setPhone(THEIRS, { is: 'manual' });
  return {
    telephony: createTelephony({ accountSid, authToken, apiBaseUrl: carrier.url, callsPerSecond: () => null }),
    url: (path) => `${base}${path}#ct=1500`,
    async pickUp(leg) {
      const phone = await carrier.rings(THEIRS);
      expect(phone.sid).toBe(leg);
      phone.answer();
      await seen('/answered');
    },
    leave: async (leg) => carrier.leg(leg).hangUp(),
    sentTo: (_leg, path) => seen(path),
    fallbackOf(leg) {
      const { fallbackUrl: url, fallbackMethod: method } = carrier.leg(leg).leg.voice;
      return url === null ? null : { url, method };
    },
    async trouble(what) {
      if (what === 'full') for (let n = 0; n < 4; n++) carrier.placeCall({ from: `+1202555017${n}`, to: OURS });
      else
        carrier.setFaults({
          restTooMany: what === 'too-many' ? 1 : 0,
          restDown: what === 'down' ? 1 : 0,
          createdButLost: what === 'lost' ? 1 : 0,
        });
    },
    texts: () => carrier.messages.map(({ to, from, body }) => ({ to, from, body })),
    async close() {
      await carrier.close();
      await app.close();
    },
  };
});

telephonyContract('a carrier that answers as the published examples do', async (): Promise<CarrierBench> => {
  const stub = await startStubCarrier(accountSid);
  const url = (path: string) => `https://pz.example${path}#ct=1500`;
  const set = (leg: string, status: string) => {
    const call = stub.calls.get(leg);
    if (call === undefined) throw new Error(`no call ${leg}`);
    call.status = status;
    return call;
  };
  return {
    telephony: createTelephony({ accountSid, authToken, apiBaseUrl: stub.url, callsPerSecond: () => null }),
    url,
    pickUp: async (leg) => {
      expect(set(leg, 'in-progress').form).toEqual({
        To: THEIRS,
        From: OURS,
        Url: url('/answered'),
        StatusCallback: url('/status'),
        StatusCallbackEvent: 'completed',
        Timeout: '15',
      });
    },
    leave: async (leg) => void set(leg, 'completed'),
    sentTo: async (leg, path) => expect(stub.calls.get(leg)?.sentTo).toEqual([url(path)]),
    fallbackOf(leg) {
      const { FallbackUrl: url, FallbackMethod: method } = stub.calls.get(leg)?.form ?? {};
      return url === undefined || method === undefined ? null : { url, method };
    },
    trouble: async (what) => {
      stub.trouble = what;
    },
    texts: () => stub.texts,
    close: () => stub.close(),
  };
});

const withStub = async (
  trouble: StubTrouble,
  use: (stub: Awaited<ReturnType<typeof startStubCarrier>>) => Promise<void>,
) => {
  const stub = await startStubCarrier(accountSid);
  stub.trouble = trouble;
  try {
    await use(stub);
  } finally {
    await stub.close();
  }
};
const ringOver = (apiBaseUrl: string, more: object = {}) =>
  createTelephony({ accountSid, authToken, apiBaseUrl, callsPerSecond: () => null, ...more }).ring({
    to: 'client:ann',
    from: OURS,
    url: 'https://pz.example/answered',
    statusUrl: 'https://pz.example/status',
    ringMs: MS_15,
  });

it('a carrier that says nothing in time may have done it', () =>
  withStub('silent', async ({ url }) => {
    expect(await ringOver(url, { timeoutMs: 200 })).toEqual({ is: 'unknown' });
  }));

it('a created call without a name may ring all the same', () =>
  withStub('no-sid', async ({ url }) => {
    expect(await ringOver(url)).toEqual({ is: 'unknown' });
  }));

it('a carrier that takes no connection has done nothing', async () => {
  const stub = await startStubCarrier(accountSid);
  await stub.close();
  expect(await ringOver(stub.url)).toEqual({ is: 'refused', code: 0, retry: true });
});

it('an API key takes the place of the token', () =>
  withStub('none', async ({ url, authorizations }) => {
    const apiKey = { sid: `SK${'c'.repeat(32)}`, secret: 'd'.repeat(32) };
    expect((await ringOver(url, { apiKey })).is).toBe('ok');
    expect(authorizations).toEqual([`Basic ${Buffer.from(`${apiKey.sid}:${apiKey.secret}`).toString('base64')}`]);
  }));
