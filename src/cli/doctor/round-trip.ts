/** Requests through the public URL and back, as the carrier would make them. */
import { randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { isLoopback } from '../../runtime/config.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

const PATIENCE_MS = 9_000;
/** Above this, with the way to the carrier on top, callers notice. */
const SLOW_MS = 1_500;

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly ms: number;
}

/** Is the engine there, does it know the carrier's signature, and does it refuse everybody else? */
export async function checkPublicUrl(base: string, accountSid: string, token: string): Promise<readonly Finding[]> {
  const check = 'public URL';
  const { protocol, hostname } = new URL(base);
  const shape = isLoopback(hostname)
    ? warn(check, `${base} is this machine only: fine for a simulated carrier, unreachable for a real one.`)
    : protocol === 'https:'
      ? ok(check, `${base} is https.`)
      : fail(check, `${base} is not https: what callers press could be read on the way. Use https.`);
  const url = `${base}/voice/status`;
  const form = statusForm(accountSid);
  const right = await send(url, form, getExpectedTwilioSignature(token, url, form));
  if (right instanceof Error)
    return [
      shape,
      fail(check, `nothing answers at ${url} (${right.message}). Start the engine, and look at DNS, tunnel or proxy.`),
    ];
  const wrong = await send(url, form, getExpectedTwilioSignature(randomBytes(16).toString('hex'), url, form));
  return [shape, signed(check, url, right), forged(check, wrong)];
}

function signed(check: string, url: string, { status, ms }: Reply): Finding {
  if (status === 200 && ms > SLOW_MS)
    return warn(
      check,
      `A signed request came back in ${ms} ms, which callers notice. Bring engine and carrier closer.`,
    );
  if (status === 200) return ok(check, `A signed request went through and came back in ${ms} ms.`);
  if (status === 403)
    return fail(
      check,
      `The engine refuses what is signed for ${url}: it runs with another PUBLIC_URL or TWILIO_AUTH_TOKEN, or a proxy changes the path.`,
    );
  return fail(
    check,
    `${url} answered ${status} instead of 200: something else than this engine listens there, or a proxy is in the way.`,
  );
}

function forged(check: string, reply: Reply | Error): Finding {
  if (reply instanceof Error)
    return warn(check, `Whether forged requests are refused is not known (${reply.message}).`);
  return reply.status === 403
    ? ok(check, 'A request with a wrong signature was refused.')
    : fail(
        check,
        `A request with a wrong signature was answered ${reply.status} instead of 403: anybody could forge calls.`,
      );
}

/** The fallback is asked as the carrier would ask it: signed, for a TwiML Bin wants that too. */
export async function checkFallback(url: string, method: string, accountSid: string, token: string): Promise<Finding> {
  const check = 'fallback URL';
  const bare = url.replace(/#.*$/s, '');
  const form = method.toUpperCase() === 'GET' ? null : statusForm(accountSid);
  const reply = await send(bare, form, getExpectedTwilioSignature(token, bare, form ?? {}));
  if (reply instanceof Error)
    return fail(check, `${bare} does not answer (${reply.message}): callers would be cut off.`);
  const { status, type, text } = reply;
  if (status !== 200 || !/xml/.test(type) || !/<Response\b/.test(text))
    return fail(check, `${bare} answered ${status} ${type}, which is no TwiML. Put "presszero fallback --bin" there.`);
  return /<(Dial|Redirect)\b/.test(text)
    ? ok(check, `${bare} leads callers to people.`)
    : fail(check, `${bare} serves TwiML that rings nobody. Put "presszero fallback --bin" there.`);
}

/** Times in opening hours and tickets are the machine's; the carrier's own clock is the measure. */
export async function checkClock(apiBase: string): Promise<Finding> {
  const check = 'clock';
  const before = Date.now();
  const reply = await fetch(apiBase, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  await reply?.body?.cancel();
  const theirs = Date.parse(reply?.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return warn(check, 'could not be compared with the carrier.');
  const offMs = Math.abs(theirs - (before + Date.now()) / 2);
  if (offMs < 5_000) return ok(check, 'agrees with the carrier.');
  const said = `is ${Math.round(offMs / 1000)} s away from the carrier's. Let the machine (and the one of Redis) set it by NTP.`;
  return offMs < 60_000 ? warn(check, said) : fail(check, said);
}

/** The end of a call that never was: every engine knows what to do with it, which is nothing. */
function statusForm(accountSid: string): Record<string, string> {
  return {
    CallSid: `CA${randomBytes(16).toString('hex')}`,
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallStatus: 'completed',
    Direction: 'inbound',
    From: '+266696687',
    To: '+266696687',
  };
}

async function send(url: string, form: Record<string, string> | null, signature: string): Promise<Reply | Error> {
  const began = performance.now();
  try {
    const response = await fetch(url, {
      method: form === null ? 'GET' : 'POST',
      headers: { 'x-twilio-signature': signature, 'user-agent': 'TwilioProxy/1.1' },
      ...(form !== null && { body: new URLSearchParams(form) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text,
      ms: Math.round(performance.now() - began),
    };
  } catch (error) {
    const cause =
      error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
    return new Error(cause);
  }
}
