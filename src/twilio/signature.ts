/**
 * Is this webhook signed by our carrier for our URL? The URL is built from the configured public base and the raw request target,
 * never from Host or forwarding headers, which anybody can write.
 */
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

/** base64 of a SHA-1: nothing else is worth a look. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;

/**
 * `rawUrl` is the request target as it came, `/voice?t=…`; `header` is X-Twilio-Signature; `body` the parsed form (nothing for a
 * GET). A parameter that came twice is refused: the carrier never does that, and the library would let it pass as an array.
 */
export function isSigned(
  publicUrl: string,
  rawUrl: string,
  header: string | readonly string[] | undefined,
  body: unknown,
  authTokens: readonly string[],
): boolean {
  if (typeof header !== 'string' || !SIGNATURE.test(header)) return false;
  const params = formOf(body);
  if (params === null) return false;
  const url = signedUrl(publicUrl, rawUrl);
  // An empty token would verify what anybody can sign.
  return authTokens.some((token) => token !== '' && verifies(token, header, url, params));
}

/**
 * May a webhook that `isSigned` refused be the carrier's all the same, signed with a token or for a URL that we don't know? Strangers who
 * try doors know neither our account, which stands in no URL of ours, nor send a signature of the right shape.
 */
export function seemsCarriers(
  header: string | readonly string[] | undefined,
  body: unknown,
  accountSid: string,
): boolean {
  return typeof header === 'string' && SIGNATURE.test(header) && formOf(body)?.['AccountSid'] === accountSid;
}

/** A proxy in front of us may or may not have taken the path of the public URL off. */
function signedUrl(publicUrl: string, rawUrl: string): string {
  const base = publicUrl.replace(/\/+$/, '');
  const prefix = URL.canParse(base) ? new URL(base).pathname.replace(/\/$/, '') : '';
  return prefix !== '' && rawUrl.startsWith(`${prefix}/`) ? base.slice(0, -prefix.length) + rawUrl : base + rawUrl;
}

function formOf(body: unknown): Record<string, string> | null {
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body)) return null;
  const entries = Object.entries(body);
  if (!entries.every(([, value]) => typeof value === 'string')) return null;
  return Object.fromEntries(entries) as Record<string, string>;
}

function verifies(token: string, header: string, url: string, params: Record<string, string>): boolean {
  try {
    return validateRequest(token, header, url, params);
  } catch {
    // The library throws on URLs that are none.
    return false;
  }
}
