import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { inBackground, tell } from '../exchange.ts';
import type { Exchange } from '../exchange.ts';
import { strikes } from '../faults.ts';
import type { Leg, Method } from '../leg.ts';
import { readOverrides } from './overrides.ts';
import type { Overrides } from './overrides.ts';
import type { Sent } from './send.ts';

export interface Ask {
  readonly leg: Leg | null;
  readonly url: string;
  readonly method: Method;
  readonly params: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly limit: number;
  /** Faults that may strike this request. */
  readonly mayBreak: boolean;
}

export type Answer =
  | {
      readonly is: 'answer';
      readonly url: string;
      readonly status: number;
      readonly type: string | null;
      readonly headers: NodeJS.Dict<string | string[]>;
      readonly body: Buffer;
      readonly tooLong: boolean;
    }
  | { readonly is: 'failed'; readonly code: number; readonly why: string };

/** Twilio signs the URL without its port; the library accepts it with or without. https://github.com/openclaw/openclaw/issues/6334 */
const withoutPort = (url: string): string => url.replace(/^([a-z]+:\/\/[^/?#]*?):\d+(?=[/?#]|$)/i, '$1');

function parsed(bare: string): URL | null {
  const url = URL.parse(bare);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname.includes('_')) return null;
  return url;
}

/** One attempt, signed. */
function attempt(
  exchange: Exchange,
  ask: Ask,
  bare: string,
  overrides: Overrides,
  token: string,
  leftMs: number,
  broken: boolean,
): Promise<Sent> {
  const form = new URLSearchParams(ask.params).toString();
  const full = ask.method === 'GET' && form !== '' ? `${bare}${bare.includes('?') ? '&' : '?'}${form}` : bare;
  const url = parsed(full);
  if (url === null) return Promise.resolve({ is: 'failed', how: 'name', why: 'bad URL' });
  const signed = ask.method === 'POST' ? { ...ask.params } : {};
  const body = ask.method === 'POST' ? form : null;
  return exchange.wire.send({
    url,
    method: ask.method,
    body,
    limit: ask.limit,
    breakAfterSending: broken,
    signal: exchange.closing,
    deadlines: { connectMs: overrides.connectMs, readMs: overrides.readMs, totalMs: leftMs },
    headers: {
      'user-agent': 'TwilioProxy/1.1',
      accept: ask.accept ?? '*/*',
      'x-twilio-signature': getExpectedTwilioSignature(exchange.authToken, withoutPort(full), signed),
      'i-twilio-idempotency-token': token,
      ...(body === null
        ? {}
        : {
            'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
            'content-length': String(Buffer.byteLength(body)),
          }),
    },
  });
}

/** Whether the overrides ask to try again after this. A partial answer is never retried. */
function retried(sent: Sent, on: ReadonlySet<string>): boolean {
  const all = on.has('all');
  if (sent.is === 'answer')
    return sent.status >= 500 ? all || on.has('5xx') : sent.status >= 400 && (all || on.has('4xx'));
  switch (sent.how) {
    case 'connect':
      return all || on.has('ct');
    case 'read':
    case 'reset':
      return all || on.has('rt');
    case 'name':
    case 'partial':
    case 'total':
      return false;
  }
}

function errorCode(how: Extract<Sent, { is: 'failed' }>['how']): number {
  switch (how) {
    case 'connect':
      return 11205;
    case 'name':
      return 11210;
    case 'reset':
    case 'partial':
      return 11206;
    case 'read':
    case 'total':
      return 11200;
  }
}

/** One URL with its retries, all with the same idempotency token, in the total time of the overrides. */
async function tryUrl(exchange: Exchange, ask: Ask, startedAt: number): Promise<Sent & { readonly bare: string }> {
  const { bare, overrides } = readOverrides(ask.url);
  const token = exchange.chance.tokens.hex(32);
  const again = (): void => {
    const leftMs = overrides.totalMs - (exchange.wire.now() - startedAt);
    if (leftMs > 0) inBackground(exchange, attempt(exchange, ask, bare, overrides, token, leftMs, false));
  };
  const twice = ask.mayBreak && strikes(exchange, 'webhookTwice');
  const parallel = twice && strikes(exchange, 'webhookTwiceInParallel');
  let sent: Sent = { is: 'failed', how: 'total', why: 'no time left' };
  for (let count = 0; count <= overrides.retries; count += 1) {
    const leftMs = overrides.totalMs - (exchange.wire.now() - startedAt);
    if (leftMs <= 0) break;
    tell(exchange, { type: 'webhook-requested', leg: ask.leg?.sid ?? null, url: shown(bare), attempt: count + 1 });
    const broken = ask.mayBreak && strikes(exchange, 'webhookReset');
    const sending = attempt(exchange, ask, bare, overrides, token, leftMs, broken);
    if (parallel && count === 0) again();
    sent = await sending;
    if (!retried(sent, overrides.retryOn)) break;
  }
  if (twice && !parallel) again();
  return { ...sent, bare };
}

const shown = (url: string): string => url.replace(/[?#].*$/s, '');

/**
 * Requests a URL the way Twilio does: signed, with deadlines and retries from its fragment, following up to 10 redirects (each a GET
 * without the call's parameters). 15 s of wall time is the limit for all of it.
 */
export async function ask(exchange: Exchange, first: Ask): Promise<Answer> {
  const startedAt = exchange.wire.now();
  const leg = first.leg?.sid ?? null;
  const failed = (code: number, why: string, url: string): Answer => {
    tell(exchange, {
      type: 'webhook-failed',
      leg,
      url: shown(url),
      ms: Math.round(exchange.wire.now() - startedAt),
      code,
      why,
    });
    return { is: 'failed', code, why };
  };
  let asking = first;
  for (let hops = 0; hops <= 10; hops += 1) {
    if (parsed(readOverrides(asking.url).bare) === null) return failed(11100, 'not a URL', asking.url);
    const sent = await tryUrl(exchange, asking, startedAt);
    if (sent.is === 'failed') return failed(errorCode(sent.how), sent.why, sent.bare);
    tell(exchange, {
      type: 'webhook-answered',
      leg,
      url: shown(sent.bare),
      ms: Math.round(exchange.wire.now() - startedAt),
      status: sent.status,
    });
    const location = sent.headers.location;
    if (sent.status >= 300 && sent.status < 400 && location !== undefined) {
      const next = URL.parse(location, sent.bare);
      if (next === null) return failed(11100, 'redirected to no URL', sent.bare);
      asking = { ...asking, url: next.href, method: 'GET', params: {} };
      continue;
    }
    return {
      is: 'answer',
      url: sent.bare,
      status: sent.status,
      type: sent.headers['content-type'] ?? null,
      headers: sent.headers,
      body: sent.body,
      tooLong: sent.tooLong,
    };
  }
  return failed(11215, 'more than 10 redirects', asking.url);
}
