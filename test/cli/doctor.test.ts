import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/cli/doctor/account.ts';
import {
  checkAccount,
  checkCallerId,
  checkCallRate,
  checkCircles,
  checkCountries,
} from '../../src/cli/doctor/account-checks.ts';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { checkClock, checkFallback } from '../../src/cli/doctor/round-trip.ts';
import type { Catalog, Hotline } from '../../src/core/flow/model.ts';
import { sampleCatalog } from '../support/catalog.ts';
import { HOTLINE, startHotline, type TestHotline } from '../support/hotline.ts';
import { presszero } from './support.ts';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const TOKEN = 'test-token-of-the-carrier';
let hotline: TestHotline;
let env: Record<string, string>;

beforeAll(async () => {
  hotline = await startHotline({ carrier: { callerIds: ['+12025550177'] } });
  env = {
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: TOKEN,
    TWILIO_API_BASE_URL: hotline.carrier.url,
    PUBLIC_URL: hotline.running.url,
    PRESSZERO_API_TOKEN: 'token-of-the-tests',
    FLOWS_DIR: resolve('flows'),
  };
});
afterAll(async () => hotline.stop());

async function examine(words: readonly string[] = [], over: Record<string, string> = {}) {
  const { code, out } = await presszero(['doctor', '--json', ...words], { env: { ...env, ...over } });
  const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
  const of = (is: Finding['is']) =>
    findings.filter((one) => one.is === is).map(({ check, said }) => `${check}: ${said}`);
  return { code, findings, of };
}
const account = (token = TOKEN) =>
  openAccount({ kind: 'twilio', accountSid: ACCOUNT, authTokens: [token], apiBaseUrl: hotline.carrier.url });
const sample = (over: Partial<Hotline>): Catalog => ({
  ...sampleCatalog(),
  hotline: { ...sampleCatalog().hotline, ...over },
});

describe('the doctor, at an account that is in order', () => {
  it('sends signed requests through the public URL and back, and finds nothing to mend but what it would set', async () => {
    const { findings } = await examine(['--fix']);
    expect(findings.filter(({ is }) => is === 'fail')).toEqual([]);
    const { code, of } = await examine();
    expect(of('fail')).toEqual([]);
    expect(code).toBe(0);
    expect(of('ok').join('\n')).toContain('A signed request went through and came back');
    expect(of('ok').join('\n')).toContain('A request with a wrong signature was refused.');
    expect(of('ok').join('\n')).toContain('dialling to US: is allowed');
    expect(of('ok').join('\n')).toContain('leads callers to people');
    expect(of('warn').join('\n')).toContain('falls with it');
  });

  it('tells it in lines', async () => {
    const { out } = await presszero(['doctor'], { env });
    expect(out).toMatch(/^ok +account: is active/m);
    expect(out).toContain('Ready to go live');
  });
});

describe('what the doctor finds', () => {
  it('numbers that lead elsewhere, and mends them', async () => {
    hotline.carrier.updateNumber(HOTLINE, { voiceUrl: 'https://old.example/voice', fallbackUrl: '', statusUrl: '' });
    const before = await examine();
    expect(before.code).toBe(1);
    expect(before.of('fail')).toEqual([
      expect.stringContaining(
        `number ${HOTLINE}: The voice URL is https://old.example/voice, which is not this engine.`,
      ),
      expect.stringContaining('The status URL is empty.'),
      expect.stringContaining('The fallback URL is empty'),
    ]);
    const mended = await examine(['--fix']);
    expect(mended.code).toBe(0);
    expect(mended.of('fixed')).toHaveLength(3);
    expect((await examine()).of('fail')).toEqual([]);
    const call = hotline.call();
    await call.hears(/Welcome/);
    call.hangUp();
  });

  it('a token that is not the account’s', async () => {
    const { code, of } = await examine([], { TWILIO_AUTH_TOKEN: 'another-token' });
    expect(code).toBe(1);
    expect(of('fail').join('\n')).toContain('does not accept the account SID with this token');
    expect(of('fail').join('\n')).toContain('refuses what is signed');
  });

  it('a public URL at which nothing listens', async () => {
    const { of } = await examine([], { PUBLIC_URL: 'http://127.0.0.1:1' });
    expect(of('fail').join('\n')).toContain('nothing answers at http://127.0.0.1:1/voice/status');
  });

  it('a public URL of something else', async () => {
    const { of } = await examine([], { PUBLIC_URL: hotline.carrier.url });
    expect(of('fail').join('\n')).toContain('instead of 200');
  });

  it('a carrier that is not there', async () => {
    const { code, of } = await examine([], { TWILIO_API_BASE_URL: 'http://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(of('fail').join('\n')).toContain('the carrier could not be asked');
    expect(of('warn').join('\n')).toContain('could not be compared');
  });

  it('numbers that are not the account’s, and caller ids', async () => {
    const numbers = await (await account()).numbers();
    const is = async (callerId: string) =>
      (await checkCallerId(await account(), { ...sampleCatalog().hotline, callerId: callerId as never }, numbers)).is;
    expect(await Promise.all([HOTLINE, '+12025550177', '+12025550178'].map(is))).toEqual(['ok', 'ok', 'fail']);
  });

  it('countries that may not be dialled, or that nobody knows', async () => {
    const emergency = ['+12025550190', '+493023125000', '+442079460000', '+33199001234', '+88216'] as never;
    const found = await checkCountries(await account(), sample({ emergency }));
    expect(Object.fromEntries(found.map(({ check, is }) => [check, is]))).toEqual({
      'dialling to US': 'ok',
      'dialling to DE': 'fail',
      'dialling to GB': 'ok',
      'dialling to FR': 'warn',
      dialling: 'warn',
    });
  });

  it('accounts that are too small, suspended or unlimited', async () => {
    const look = async (self: { status: string; trial: boolean }, maxCalls: number | null) => {
      const found = await checkAccount(
        { ...(await account()), self: async () => self },
        { ...sampleCatalog().hotline, carrier: { maxCalls, callsPerSecond: 1 } },
      );
      return found.map(({ is }) => is);
    };
    expect(await look({ status: 'active', trial: true }, null)).toEqual(['ok', 'warn', 'fail']);
    expect(await look({ status: 'active', trial: true }, 5)).toEqual(['ok', 'warn', 'ok']);
    expect(await look({ status: 'active', trial: false }, null)).toEqual(['ok', 'warn']);
    expect(await look({ status: 'suspended', trial: false }, 40)).toEqual(['fail', 'ok']);
    expect(checkCallRate({ ...sampleCatalog().hotline, carrier: { maxCalls: null, callsPerSecond: 5 } }).is).toBe(
      'warn',
    );
  });

  it('emergency numbers that lead back to the hotline', () => {
    expect(checkCircles(sampleCatalog().hotline).is).toBe('ok');
    expect(checkCircles({ ...sampleCatalog().hotline, emergency: [HOTLINE as never] }).is).toBe('fail');
  });

  it('fallbacks that ring nobody', async () => {
    const is = async (url: string, method = 'POST') => (await checkFallback(url, method, ACCOUNT, TOKEN)).is;
    expect(await is(`${hotline.running.url}/fallback#rc=1`)).toBe('ok');
    expect(await is(`${hotline.running.url}/fallback`, 'GET')).toBe('ok');
    expect(await is(`${hotline.running.url}/health/live`, 'GET')).toBe('fail');
    expect(await is('http://127.0.0.1:1/')).toBe('fail');
  });

  it('the clock', async () => {
    expect((await checkClock(hotline.carrier.url)).is).toBe('ok');
  });

  it('that there is no account', async () => {
    const { code, err } = await presszero(['doctor'], { env: { FLOWS_DIR: resolve('flows') } });
    expect(code).toBe(1);
    expect(err).toContain('There is no account to look at.');
  });
});
