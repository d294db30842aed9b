/** When the certificate of our public address runs out: the carrier rings nobody through to an address whose certificate has. */
import { connect, type PeerCertificate } from 'node:tls';

const PATIENCE_MS = 3_000;
const DAY_MS = 86_400_000;

/**
 * When the certificate served at `url` ends, ms since 1970. Null: no https, or nobody answers there, as behind a proxy that lets only
 * the world in. Never throws.
 */
export function certificateEnds(url: string): Promise<number | null> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return Promise.resolve(null);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    // One that has run out, or that this machine does not trust, is looked at all the same.
    const socket = connect({ host, port: Number(port || 443), servername: nameOf(host), rejectUnauthorized: false });
    const tell = (ends: number | null): void => {
      socket.destroy();
      resolve(ends);
    };
    socket.setTimeout(PATIENCE_MS, () => tell(null));
    socket.once('error', () => tell(null));
    socket.once('secureConnect', () => {
      const { valid_to: until }: Partial<PeerCertificate> = socket.getPeerCertificate();
      const ends = Date.parse(until ?? '');
      tell(Number.isNaN(ends) ? null : ends);
    });
  });
}

/** A name is asked for by name; an address is not one. */
const nameOf = (host: string): string => (/^[\d.]+$|:/.test(host) ? '' : host);

/** Whole days until then, 0 when it has run out. `now`: ms since 1970. */
export const daysLeft = (ends: number, now: number): number => Math.max(0, Math.floor((ends - now) / DAY_MS));

const AGAIN_MS = 6 * 3_600_000;

/** Days left of the certificate at `url()`, looked at every six hours at most; null while it is not known. `now`: wall ms since 1970. */
export function certificateWatch(url: () => string, now: () => number = Date.now): () => Promise<number | null> {
  let seen: { readonly at: number; readonly url: string; readonly ends: number | null } | null = null;
  return async () => {
    const [at, of] = [now(), url()];
    if (seen === null || seen.url !== of || at - seen.at >= AGAIN_MS) {
      seen = { at, url: of, ends: of === '' ? null : await certificateEnds(of) };
    }
    return seen.ends === null ? null : daysLeft(seen.ends, at);
  };
}
