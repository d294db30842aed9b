/** The certificate of our public address: a carrier brings nobody to an address whose certificate has run out. */
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';

const PATIENCE_MS = 3_000;
const DAY_MS = 86_400_000;

/** Ms since 1970. */
export interface Certificate {
  readonly from: number;
  readonly until: number;
}

/** The one served at `url`. Null: no https, or nobody answers there, as behind a proxy that lets only the world in. Never throws. */
export function certificateAt(url: string): Promise<Certificate | null> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return Promise.resolve(null);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    // One that has run out, or that this machine does not trust, is looked at all the same.
    // A name is asked for by name; an address is not one.
    const servername = isIP(host) === 0 ? host : '';
    const socket = connect({ host, port: Number(port || 443), servername, rejectUnauthorized: false });
    const tell = (seen: Certificate | null): void => {
      socket.destroy();
      resolve(seen);
    };
    socket.setTimeout(PATIENCE_MS, () => tell(null));
    socket.once('error', () => tell(null));
    socket.once('secureConnect', () => {
      const { valid_from: from, valid_to: until }: Partial<PeerCertificate> = socket.getPeerCertificate();
      const seen = { from: Date.parse(from ?? ''), until: Date.parse(until ?? '') };
      tell(Number.isNaN(seen.from + seen.until) ? null : seen);
    });
  });
}

/** Whole days until it runs out, below zero once it has. `now`: ms since 1970. */
export const daysLeft = ({ until }: Certificate, now: number): number => Math.floor((until - now) / DAY_MS);

/** Three weeks, or the last quarter of a short life: what renews itself does so at a third, and has failed by then. */
export const isEnding = ({ from, until }: Certificate, now: number): boolean =>
  until - now < Math.min(21 * DAY_MS, (until - from) / 4);

const AGAIN_MS = 6 * 3_600_000;
/** While it may be renewed at any moment, or could not be seen. */
const SOON_MS = 5 * 60_000;

/**
 * Days left of the certificate at `url` once it is time to renew it; null before, and while none has been seen. Looks when asked, every
 * six hours at most, every five minutes while it is ending or could not be seen. `now`: wall ms since 1970.
 */
export function certificateWatch(url: string, now: () => number = Date.now): () => Promise<number | null> {
  let lookAt = 0;
  let known: Certificate | null = null;
  return async () => {
    const at = now();
    if (at >= lookAt) {
      const seen = await certificateAt(url);
      known = seen ?? known;
      lookAt = at + (seen === null || isEnding(seen, at) ? SOON_MS : AGAIN_MS);
    }
    return known !== null && isEnding(known, at) ? daysLeft(known, at) : null;
  };
}
