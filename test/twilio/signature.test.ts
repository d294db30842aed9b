import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../src/twilio/signature.ts';

const TOKEN = '12345';
const BASE = 'https://mycompany.com';
const RAW = '/myapp.php?foo=1&bar=2';
const form = (caller: string) => ({
  CallSid: 'CA1234567890ABCDE',
  Caller: caller,
  Digits: '1234',
  From: caller,
  To: '+18005551212',
});
const FORM = form('+14158675309');
const GOOD = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
const signed = (
  header: string | string[] | undefined,
  {
    base = BASE,
    raw = RAW,
    body = FORM,
    tokens = [TOKEN],
  }: { base?: string; raw?: string; body?: unknown; tokens?: string[] } = {},
) => isSigned(base, raw, header, body, tokens);

describe('a signature', () => {
  it('is the carrier’s own, as its documentation and library compute it', () => {
    expect(signed(GOOD)).toBe(true);
    expect(signed('0/KCTR6DLpKmkAf8muzZqo1nDgQ=', { body: form('+12349013030') })).toBe(true);
    expect(
      signed('gAy9VNkCRjuYzo6+/ADsVUBPCdU=', {
        base: 'https://example.com',
        raw: '/voice',
        body: { SpeechResult: '你好' },
      }),
    ).toBe(true);
  });

  it('counts with any of the tokens during a rotation, never with the empty one', () => {
    expect(signed(GOOD, { tokens: ['new', TOKEN] })).toBe(true);
    expect(signed(GOOD, { tokens: ['new'] })).toBe(false);
    expect(signed(getExpectedTwilioSignature('', BASE + RAW, FORM), { tokens: [''] })).toBe(false);
    expect(signed(GOOD, { tokens: [] })).toBe(false);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['one character', 'R'],
    ['lower case', GOOD.toLowerCase()],
    ['huge', GOOD.repeat(400)],
    ['twice', [GOOD, GOOD]],
    ['not base64', '?'.repeat(28)],
  ])('that is %s is refused', (_, header) => {
    expect(signed(header)).toBe(false);
  });

  it('covers path, order of the query, every parameter and its value', () => {
    expect(signed(GOOD, { raw: '/other?foo=1&bar=2' })).toBe(false);
    expect(signed(GOOD, { raw: '/myapp.php?bar=2&foo=1' })).toBe(false);
    expect(signed(GOOD, { base: 'http://mycompany.com' })).toBe(false);
    expect(signed(GOOD, { body: { ...FORM, Digits: '0' } })).toBe(false);
    expect(signed(GOOD, { body: { ...FORM, Extra: 'x' } })).toBe(false);
    expect(signed(GOOD, { body: null })).toBe(false);
  });

  it('does not verify a parameter that came twice, though the library would', () => {
    const twice = { ...FORM, Digits: ['1234', '1234'] };
    expect(signed(getExpectedTwilioSignature(TOKEN, BASE + RAW, twice), { body: twice })).toBe(false);
    for (const body of ['text', 7, [FORM]]) expect(signed(GOOD, { body })).toBe(false);
  });

  it('holds for a port, a path before ours, and a proxy that takes that path off', () => {
    const sign = (url: string) => getExpectedTwilioSignature(TOKEN, url, FORM);
    expect(signed(sign('https://h.example/voice'), { base: 'https://h.example:8443', raw: '/voice' })).toBe(true);
    expect(signed(sign('https://h.example/pz/voice'), { base: 'https://h.example/pz/', raw: '/pz/voice' })).toBe(true);
    expect(signed(sign('https://h.example/pz/voice'), { base: 'https://h.example/pz', raw: '/voice' })).toBe(true);
  });

  it('of a GET covers the URL alone', () => {
    const url = `${BASE}/fallback?x=1`;
    expect(signed(getExpectedTwilioSignature(TOKEN, url, {}), { raw: '/fallback?x=1', body: null })).toBe(true);
  });

  it('never throws, whatever the URL', () => {
    for (const raw of ['', 'voice', '//x', '/%', '/\u0000', `/${'a'.repeat(70_000)}`])
      for (const base of ['', 'nonsense', BASE]) expect(signed(GOOD, { base, raw })).toBe(false);
  });
});
