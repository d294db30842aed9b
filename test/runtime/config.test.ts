import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isLoopback, printConfigProblems, readConfig, type ConfigProblem } from '../../src/runtime/config.ts';

const sid = `AC${'0'.repeat(32)}`;
const twilio = {
  TWILIO_ACCOUNT_SID: sid,
  TWILIO_AUTH_TOKEN: 'token-one',
  PUBLIC_URL: 'https://calls.example.com',
  PRESSZERO_API_TOKEN: 'long-enough',
};

function problemsOf(env: NodeJS.ProcessEnv): readonly ConfigProblem[] {
  const result = readConfig(env);
  return 'problems' in result ? result.problems : [];
}

function configOf(env: NodeJS.ProcessEnv) {
  const result = readConfig(env);
  if ('problems' in result) throw new Error(printConfigProblems(result.problems));
  return result.ok;
}

describe('a good environment', () => {
  test('needs nothing at all', () => {
    expect(readConfig({})).toEqual({
      ok: {
        port: 3000,
        host: '127.0.0.1',
        dataDir: resolve('data'),
        flowsDir: resolve('flows'),
        carrier: { kind: 'simulated' },
        secrets: [],
        clockRate: 1,
        drainMs: 0,
        logLevel: 'info',
        allowUnsafeRedis: false,
      },
    });
  });

  test('can set everything', () => {
    const env = {
      ...twilio,
      PORT: '8080',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://calls.example.com/ivr/',
      REDIS_URL: 'redis+sentinel://a,b/ivr',
      DATA_DIR: '/var/lib/presszero',
      FLOWS_DIR: '/etc/presszero',
      TWILIO_AUTH_TOKEN: ' new , old ',
      TWILIO_API_KEY: `SK${'1'.repeat(32)}`,
      TWILIO_API_SECRET: 'key-secret',
      TWILIO_API_BASE_URL: 'http://127.0.0.1:4000/',
      PRESSZERO_SECRET: 'a-secret-of-length-1,a-secret-of-length-2',
      PRESSZERO_CLOCK_RATE: '60',
      PRESSZERO_DRAIN: '5s',
      LOG_LEVEL: 'debug',
      PRESSZERO_ALLOW_UNSAFE_REDIS: '1',
    };
    expect(configOf(env)).toEqual({
      port: 8080,
      host: '0.0.0.0',
      publicUrl: 'https://calls.example.com/ivr',
      redisUrl: 'redis+sentinel://a,b/ivr',
      dataDir: '/var/lib/presszero',
      flowsDir: '/etc/presszero',
      carrier: {
        kind: 'twilio',
        accountSid: sid,
        authTokens: ['new', 'old'],
        apiKey: { sid: `SK${'1'.repeat(32)}`, secret: 'key-secret' },
        apiBaseUrl: 'http://127.0.0.1:4000',
      },
      secrets: ['a-secret-of-length-1', 'a-secret-of-length-2'],
      apiToken: 'long-enough',
      clockRate: 60,
      drainMs: 5_000,
      logLevel: 'debug',
      allowUnsafeRedis: true,
    });
  });

  test('is frozen through and through', () => {
    const config = configOf(twilio);
    expect([config, config.carrier, config.secrets].every((part) => Object.isFrozen(part))).toBe(true);
  });

  test.each([
    { ...twilio },
    { ...twilio, PRESSZERO_CLOCK_RATE: '1' },
    { ...twilio, PRESSZERO_CLOCK_RATE: '60', TWILIO_API_BASE_URL: 'http://127.0.0.1:4000' },
    { PRESSZERO_CLOCK_RATE: '60' },
    { PORT: '0', PUBLIC_URL: 'http://localhost:3000' },
    { HOST: '::1' },
    { HOST: '0.0.0.0', PRESSZERO_API_TOKEN: 'long-enough' },
    { REDIS_URL: '', PORT: '', HOST: '', LOG_LEVEL: ' ' },
    { TWILIO_SOMETHING_ELSE: '', PATH: '/bin' },
  ])('%o is accepted', (env) => {
    expect(problemsOf(env)).toEqual([]);
  });
});

describe('a bad environment', () => {
  const without = (name: keyof typeof twilio) => ({ ...twilio, [name]: undefined });
  test.each<[string, NodeJS.ProcessEnv, string]>([
    ['PORT', { PORT: 'http' }, 'not a whole number'],
    ['PORT', { PORT: '70000' }, 'between 0 and 65535'],
    ['PORT', { PORT: '-1' }, 'not a whole number'],
    ['HOST', { HOST: 'http://x' }, 'not a host name'],
    ['PUBLIC_URL', { PUBLIC_URL: 'calls.example.com' }, 'not an http'],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://calls.example.com' }, 'not an http'],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://localhost/?a=b' }, 'more than'],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://me:pw@localhost' }, 'more than'],
    ['PUBLIC_URL', without('PUBLIC_URL'), 'needed with TWILIO_ACCOUNT_SID'],
    ['REDIS_URL', { REDIS_URL: 'localhost:6379' }, 'none of the forms'],
    ['TWILIO_ACCOUNT_SID', { ...twilio, TWILIO_ACCOUNT_SID: 'AC123' }, '32 hexadecimal'],
    ['TWILIO_ACCOUNT_SID', without('TWILIO_ACCOUNT_SID'), 'needed with TWILIO_AUTH_TOKEN'],
    ['TWILIO_AUTH_TOKEN', without('TWILIO_AUTH_TOKEN'), 'needed with TWILIO_ACCOUNT_SID'],
    ['TWILIO_AUTH_TOKEN', { ...twilio, TWILIO_AUTH_TOKEN: '' }, 'empty'],
    ['TWILIO_AUTH_TOKEN', { ...twilio, TWILIO_AUTH_TOKEN: 'new,,old' }, 'empty entry'],
    ['TWILIO_AUTH_TOKEN', { ...twilio, TWILIO_AUTH_TOKEN: 'new, ' }, 'empty entry'],
    ['TWILIO_API_SECRET', { ...twilio, TWILIO_API_KEY: `SK${'1'.repeat(32)}` }, 'needed with TWILIO_API_KEY'],
    ['TWILIO_API_KEY', { ...twilio, TWILIO_API_SECRET: 'x' }, 'needed with TWILIO_API_SECRET'],
    ['TWILIO_API_BASE_URL', { ...twilio, TWILIO_API_BASE_URL: 'carrier' }, 'not an http'],
    ['PRESSZERO_SECRET', { PRESSZERO_SECRET: 'short' }, 'too short'],
    ['PRESSZERO_SECRET', { PRESSZERO_SECRET: '' }, 'empty'],
    ['PRESSZERO_API_TOKEN', without('PRESSZERO_API_TOKEN'), 'needed with TWILIO_ACCOUNT_SID'],
    ['PRESSZERO_API_TOKEN', { HOST: '0.0.0.0' }, 'HOST is not loopback'],
    ['PRESSZERO_API_TOKEN', { PUBLIC_URL: 'https://tunnel.example' }, 'PUBLIC_URL is not loopback'],
    ['PRESSZERO_API_TOKEN', { HOST: '0.0.0.0', PRESSZERO_API_TOKEN: '  ' }, 'empty'],
    ['PRESSZERO_CLOCK_RATE', { PRESSZERO_CLOCK_RATE: 'fast' }, 'not a number'],
    ['PRESSZERO_DRAIN', { PRESSZERO_DRAIN: 'soon' }, 'not a time'],
    ['PRESSZERO_DRAIN', { PRESSZERO_DRAIN: '6m' }, 'not a time'],
    ['PRESSZERO_CLOCK_RATE', { PRESSZERO_CLOCK_RATE: '0' }, 'not above 0'],
    ['PRESSZERO_CLOCK_RATE', { ...twilio, PRESSZERO_CLOCK_RATE: '60' }, 'false clock'],
    [
      'PRESSZERO_CLOCK_RATE',
      { ...twilio, PRESSZERO_CLOCK_RATE: '60', TWILIO_API_BASE_URL: 'https://api.dublin.ie1.twilio.com' },
      'false clock',
    ],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }, 'not a level'],
    ['PRESSZERO_ALLOW_UNSAFE_REDIS', { PRESSZERO_ALLOW_UNSAFE_REDIS: 'maybe' }, 'neither 1 nor 0'],
  ])('%s in %o', (variable, env, part) => {
    expect(problemsOf(env)).toEqual([
      { variable, wrong: expect.stringContaining(part) as string, remedy: expect.stringMatching(/\.$/) as string },
    ]);
  });

  test('is told whole, not one problem at a time', () => {
    const problems = problemsOf({ PORT: 'x', HOST: '0.0.0.0', TWILIO_ACCOUNT_SID: sid });
    expect(problems.map((p) => p.variable).sort()).toEqual([
      'PORT',
      'PRESSZERO_API_TOKEN',
      'PUBLIC_URL',
      'TWILIO_AUTH_TOKEN',
    ]);
  });

  test('never repeats a value: it may be a secret', () => {
    const env = { TWILIO_AUTH_TOKEN: 'hunter2,,', PRESSZERO_SECRET: 'hunter2', REDIS_URL: 'redis://:hunter2@a,b' };
    expect(printConfigProblems(problemsOf(env))).not.toContain('hunter2');
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example.com', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
