/** Requests through the public URL and back, as the carrier would make them. */
import { randomBytes } from 'node:crypto';
import { certificateAt, daysLeft, isEnding } from '../../runtime/certificate.ts';
import { isLoopback } from '../../runtime/config.ts';
import { askAsCarrier, type CarrierReply } from '../../twilio/ask-as-carrier.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

const PATIENCE_MS = 9_000;
/** Above this, with the way to the carrier on top, callers notice. */
const SLOW_MS = 1_500;

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
  const right = await askAsCarrier(url, 'POST', accountSid, token);
  if (right instanceof Error)
    return [
      shape,
      fail(check, `nothing answers at ${url} (${right.message}). Start the engine, and look at DNS, tunnel or proxy.`),
    ];
  const wrong = await askAsCarrier(url, 'POST', accountSid, randomBytes(16).toString('hex'));
  return [shape, signed(check, url, right), forged(check, wrong)];
}

function signed(check: string, url: string, { status, ms }: CarrierReply): Finding {
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

function forged(check: string, reply: CarrierReply | Error): Finding {
  if (reply instanceof Error)
    return warn(check, `Whether forged requests are refused is not known (${reply.message}).`);
  return reply.status === 403
    ? ok(check, 'A request with a wrong signature was refused.')
    : fail(
        check,
        `A request with a wrong signature was answered ${reply.status} instead of 403: anybody could forge calls.`,
      );
}

/** Nothing is said where there is none, or none to be seen from here. */
export async function checkCertificate(base: string): Promise<readonly Finding[]> {
  const check = 'certificate';
  const seen = await certificateAt(base);
  if (seen === null) return [];
  const now = Date.now();
  const days = daysLeft(seen, now);
  const mend = 'Renew it, and see why it did not renew itself.';
  if (days < 0) return [fail(check, `of ${base} has run out: callers get the fallback. ${mend}`)];
  const said = `of ${base} runs out ${days < 1 ? 'within a day' : days === 1 ? 'in a day' : `in ${days} days`}.`;
  return [isEnding(seen, now) ? warn(check, `${said} ${mend}`) : ok(check, said)];
}

/** The fallback is asked as the carrier would ask it: signed, for a TwiML Bin wants that too. */
export async function checkFallback(url: string, method: string, accountSid: string, token: string): Promise<Finding> {
  const check = 'fallback URL';
  const bare = url.replace(/#.*$/s, '');
  const reply = await askAsCarrier(url, method, accountSid, token);
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
