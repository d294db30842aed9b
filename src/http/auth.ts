/**
 * Who may use the API and the pages. With a token configured: whoever sends it, or a browser that was given it once. Without one: only
 * programs of this machine, told by the Host header rather than the connection (a page of another site, made to resolve to 127.0.0.1,
 * still sends its own name as Host).
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../runtime/config.ts';

/** Why a request is refused, ready to be answered. */
export interface Refusal {
  readonly status: 401 | 403 | 415;
  readonly code: 'token' | 'host' | 'origin' | 'content-type';
  readonly message: string;
}

/** Null: let it in. `changes`: the request is not a mere look. `session`: what the browser's cookie holds. */
export function refusal(
  headers: IncomingHttpHeaders,
  changes: boolean,
  token: string | null,
  session = '',
): Refusal | null {
  if (token === null) {
    if (!isLoopbackHost(headers.host))
      return { status: 403, code: 'host', message: 'Without PRESSZERO_API_TOKEN only this machine may ask.' };
  } else if (!sameSecret(bearer(headers.authorization), token) && !sameSecret(session, sessionOf(token))) {
    return { status: 401, code: 'token', message: 'Send "Authorization: Bearer" with the PRESSZERO_API_TOKEN.' };
  }
  return changes ? foreign(headers) : null;
}

/** It was an attempt with a token, or with what a browser kept of one; not a request of somebody who has none. */
export const triedToken = ({ authorization }: IncomingHttpHeaders, session = ''): boolean =>
  bearer(authorization) !== '' || session !== '';

/** Why this may not be a change that one of our own pages, or a program, asks for. */
export function foreign(headers: IncomingHttpHeaders): Refusal | null {
  if (!isOurOwn(headers)) return { status: 403, code: 'origin', message: 'Pages of another site may not do this.' };
  // What a foreign page's form can send without asking first is never JSON.
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return { status: 415, code: 'content-type', message: 'Send JSON.' };
  return null;
}

/** Browsers tell where a request comes from; programs that are none tell nothing. */
function isOurOwn({ 'sec-fetch-site': site, origin, host }: IncomingHttpHeaders): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin === undefined || isSameOrigin(origin, host);
}

/** The cookie of a browser whose person has given the token. */
export const SESSION = 'presszero';

/**
 * What that cookie holds: derived from the token, so that the token itself is in no cookie jar, and void as soon as the token changes.
 * Null: `given` is not the token.
 */
export function sessionFor(given: string, token: string): string | null {
  return sameSecret(given, token) ? sessionOf(token) : null;
}

const sessionOf = (token: string): string => createHmac('sha256', token).update('session of pages').digest('base64url');

function bearer(header: string | undefined): string {
  return /^Bearer +(.+)$/i.exec(header ?? '')?.[1]?.trim() ?? '';
}

/** Takes the same time whatever differs: digests have one length. */
function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function isLoopbackHost(host: string | undefined): boolean {
  const url = parsed(`http://${host ?? ''}`);
  return url !== null && isLoopback(url.hostname);
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  const ours = parsed(`http://${host ?? ''}`);
  return ours !== null && parsed(origin)?.host === ours.host;
}

function parsed(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
