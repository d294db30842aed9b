import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const N = 2 ** 15;
const R = 8;
const P = 1;
const HASH_BYTES = 32;
/** `scrypt$<N>$<r>$<p>$<salt>$<hash>`, the last two in base64. */
const FORM = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/;

/** An agent's PIN as the hotline file holds it, with a salt of its own: takes about 0.2 s on purpose. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(pin, salt, N, R, P, HASH_BYTES);
  return ['scrypt', N, R, P, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Whether the PIN is the one that was hashed. A malformed or hugely expensive mark is a false. */
export async function checkPin(pin: string, stored: string): Promise<boolean> {
  const [, n, r, p, salt, hash] = FORM.exec(stored) ?? [];
  if (n === undefined || r === undefined || p === undefined || salt === undefined || hash === undefined) return false;
  const cost = [Number(n), Number(r), Number(p)] as const;
  if (!Number.isInteger(Math.log2(cost[0])) || cost[0] < 2 || 128 * cost[0] * cost[1] * cost[2] > MAX_BYTES)
    return false;
  const wanted = Buffer.from(hash, 'base64');
  if (wanted.length < 16) return false;
  return timingSafeEqual(await derive(pin, Buffer.from(salt, 'base64'), ...cost, wanted.length), wanted);
}
const MAX_BYTES = 128 * 2 ** 20;

/** A mark no PIN fits: checked in place of the one an unknown agent hasn't, so that both take as long. */
export const dummyHash = [
  'scrypt',
  N,
  R,
  P,
  Buffer.alloc(16).toString('base64'),
  Buffer.alloc(HASH_BYTES).toString('base64'),
].join('$');

function derive(pin: string, salt: Buffer, n: number, r: number, p: number, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, length, { N: n, r, p, maxmem: 2 * MAX_BYTES }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
