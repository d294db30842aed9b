import { describe, expect, it } from 'vitest';
import { refusal } from '../../src/http/auth.ts';

const json = { 'content-type': 'application/json' };

describe('without a token', () => {
  it.each(['127.0.0.1:3000', 'localhost', '[::1]:3000', '127.8.8.8'])('Host %s may ask', (host) => {
    expect(refusal({ host }, false, null)).toBeNull();
  });
  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1', '', ':3000', undefined])(
    'Host %s may not',
    (host) => {
      expect(refusal(host === undefined ? {} : { host }, false, null)).toMatchObject({ status: 403, code: 'host' });
    },
  );
});

describe('with a token', () => {
  it('the Host does not matter, the token does', () => {
    expect(
      refusal({ host: 'calls.example.com', authorization: 'Bearer s3cret-token' }, false, 's3cret-token'),
    ).toBeNull();
    expect(refusal({ host: '127.0.0.1', authorization: 'Bearer other' }, false, 's3cret-token')).toMatchObject({
      status: 401,
    });
    expect(refusal({ host: '127.0.0.1' }, false, 's3cret-token')).toMatchObject({ status: 401 });
  });
});

describe('changes', () => {
  const host = '127.0.0.1:3000';
  it.each([
    [{ host, ...json }, null],
    [{ host, ...json, origin: 'http://127.0.0.1:3000' }, null],
    [{ host: 'calls.example.com', ...json, origin: 'https://calls.example.com' }, 'host'],
    [{ host, ...json, origin: 'http://127.0.0.1:4000' }, 'origin'],
    [{ host, ...json, origin: 'null' }, 'origin'],
    [{ host, ...json, origin: 'https://evil.example' }, 'origin'],
    [{ host }, 'content-type'],
    [{ host, 'content-type': 'text/plain' }, 'content-type'],
    [{ host, 'content-type': 'application/jsonp' }, 'content-type'],
    [{ host, 'content-type': 'application/json; charset=utf-8' }, null],
  ])('%j: %s', (headers, code) => {
    expect(refusal(headers, true, null)?.code ?? null).toBe(code);
  });
});
