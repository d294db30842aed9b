import Fastify from 'fastify';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { guard } from '../../src/http/guard.ts';
import { countWrongTokens, type WrongTokens } from '../../src/http/wrong-tokens.ts';

const MINUTE_MS = 60_000;
const delays = (tokens: WrongTokens, address: string, times: number, now = 0): number[] =>
  Array.from({ length: times }, () => tokens.delayMs(address, now));

describe('a wrong token', () => {
  it('is answered later and later, in the end after 4 s', () => {
    expect(delays(countWrongTokens(), '203.0.113.7', 12)).toEqual([
      0, 0, 0, 0, 0, 200, 400, 800, 1_600, 3_200, 4_000, 4_000,
    ]);
  });

  it('slows nobody else, and is forgotten after a quarter of an hour', () => {
    const tokens = countWrongTokens();
    delays(tokens, '203.0.113.7', 20);
    expect(tokens.delayMs('203.0.113.8', 0)).toBe(0);
    expect(tokens.delayMs('203.0.113.7', 14 * MINUTE_MS)).toBe(4_000);
    expect(tokens.delayMs('203.0.113.7', 30 * MINUTE_MS)).toBe(0);
  });

  it('of one IPv6 network is of one address; of IPv4 written as IPv6 it is not', () => {
    const tokens = countWrongTokens();
    delays(tokens, '2001:db8:0:1::1', 3);
    delays(tokens, '2001:db8:0:1:a:b:c:d', 2);
    expect(tokens.delayMs('2001:db8::1:0:0:0:9', 0)).toBe(200);
    expect(tokens.delayMs('2001:db8:0:2::1', 0)).toBe(0);
    delays(tokens, '::ffff:203.0.113.7', 9);
    expect(tokens.delayMs('::ffff:203.0.113.8', 0)).toBe(0);
  });

  it('takes no more memory however many addresses it comes from', () => {
    const tokens = countWrongTokens();
    for (let n = 0; n < 5_000; n++) tokens.delayMs(`203.0.${n >> 8}.${n & 255}`, n);
    expect(tokens.size).toBe(1_000);
  });
});

describe('at the door', () => {
  it('wrong ones wait; who has none, and the right one from the same address, do not', async () => {
    const app = Fastify();
    const wrongTokens = countWrongTokens();
    await guard(app, { token: 'the-right-one', wrongTokens, log: pino({ level: 'silent' }) });
    app.get('/api/thing', async () => ({}));
    const ask = async (headers: Record<string, string>) =>
      (await app.inject({ url: '/api/thing', headers })).statusCode;
    const order: string[] = [];
    const wrong = Array.from({ length: 8 }, async (_, n) => {
      const status = await ask({ authorization: `Bearer guess-${n}` });
      order.push(`${n}: ${status}`);
    });
    await Promise.all(wrong.slice(0, 5));
    const others = await Promise.all([ask({ authorization: 'Bearer the-right-one' }), ask({})]);
    expect(others).toEqual([200, 401]);
    expect(order).not.toContain('7: 401');
    await Promise.all(wrong);
    expect(order.at(-1)).toBe('7: 401');
    // Neither of the two was counted.
    expect(wrongTokens.delayMs('127.0.0.1', performance.now())).toBe(1_600);
    await app.close();
  });
});
