/**
 * Seals what a URL or the store may carry but nobody may read or change. deflate(JSON) → AES-256-GCM, base64url.
 *
 * The IV is a keyed hash of the plaintext, so that the same call always has the same URL and a repeated answer is the same bytes.
 * GCM breaks when one IV seals two *different* texts; here that takes two texts with one 96-bit HMAC, and one text sealed twice
 * gives away only that it is the same. At a hundred turns a second a clash in a year is less likely than 1 in 2³³.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { E164, NumberHash } from '../core/ids.ts';

export interface Sealer {
  /** JSON values only. */
  seal(value: unknown): string;
  /** What was sealed with any of the keys; null for everything else. Never throws. */
  open(token: string): unknown;
  /** Recognises a number without telling it. Made with the first secret: after a rotation a redial is a new caller. */
  numberHash(number: E164): NumberHash;
  /** With each of the secrets, the sealing one first: to find what was written before a rotation. */
  numberHashes(number: E164): readonly NumberHash[];
  /** One a secret, the sealing one first: tells whether nodes can open each other's tickets, and nothing of the secrets. */
  fingerprints(): readonly [string, ...string[]];
}

const VERSION = 1;
const HEADER = 2;
const IV = 12;
const TAG = 16;
/** An opened text larger than this is not one of ours. */
const MAX_INFLATED = 64 * 1024;
/** Longer than any URL that reaches us. */
const MAX_TOKEN = 16 * 1024;
/** Sealed texts that are remembered: more than the turns a node has under way at a time. */
const REMEMBERED = 512;

interface Keys {
  /** Which of several secrets sealed a token. */
  readonly id: number;
  // Made once: newer versions of Node take five times as long with a key's bytes.
  readonly seal: KeyObject;
  readonly iv: KeyObject;
  readonly number: KeyObject;
  readonly fingerprint: string;
}

/** The first secret seals, all of them open. Throws without one, or with one shorter than 16 bytes. */
export function createSealer(secrets: readonly Buffer[]): Sealer {
  const all = secrets.map(keysOf);
  const [first] = all;
  if (first === undefined) throw new Error('a sealer needs a secret');
  const memory = rememberingBoth();
  return {
    seal(value) {
      const json = JSON.stringify(value);
      return memory.token(json) ?? memory.keep(json, seal(first, Buffer.from(json)));
    },
    open(token) {
      const json = memory.json(token);
      if (json !== undefined) return JSON.parse(json) as unknown;
      if (token.length > MAX_TOKEN || !/^[A-Za-z0-9_-]+$/.test(token)) return null;
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length < HEADER + IV + TAG || bytes[0] !== VERSION) return null;
      for (const keys of all) {
        const opened = bytes[1] === keys.id ? open(keys, bytes) : null;
        if (opened !== null) return opened.value;
      }
      return null;
    },
    numberHash: (number) => numberHash(first, number),
    numberHashes: (number) => all.map((keys) => numberHash(keys, number)),
    fingerprints: () => [first.fingerprint, ...all.slice(1).map((keys) => keys.fingerprint)],
  };
}

/**
 * What was sealed last. A turn seals the same call for the store and for the URL, and the next turn opens it, most often on this node:
 * then it costs nothing. Nobody can have a token opened by this that was not sealed here, to the letter.
 */
function rememberingBoth() {
  const tokens = new Map<string, string>();
  const texts = new Map<string, string>();
  return {
    token: (json: string): string | undefined => tokens.get(json),
    json: (token: string): string | undefined => texts.get(token),
    keep(json: string, token: string): string {
      // What could not be opened anywhere else is not opened here.
      if (Buffer.byteLength(json) > MAX_INFLATED || token.length > MAX_TOKEN) return token;
      tokens.set(json, token);
      texts.set(token, json);
      for (const [oldest, its] of tokens) {
        if (tokens.size <= REMEMBERED) break;
        tokens.delete(oldest);
        texts.delete(its);
      }
      return token;
    },
  };
}

function numberHash(keys: Keys, number: E164): NumberHash {
  return createHmac('sha256', keys.number).update(number).digest('base64url').slice(0, 22) as NumberHash;
}

function keysOf(secret: Buffer): Keys {
  if (secret.length < 16) throw new Error('a secret needs 16 bytes or more');
  const derive = (label: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'presszero', label, length));
  return {
    id: derive('key-id', 1)[0] ?? 0,
    seal: createSecretKey(derive('ticket', 32)),
    iv: createSecretKey(derive('ticket-iv', 32)),
    number: createSecretKey(derive('number-hash', 32)),
    fingerprint: derive('fingerprint', 9).toString('base64url'),
  };
}

/** A call is a kilobyte: by default half of the time goes to clearing tables for texts a hundred times as long. */
const SMALL = { level: 9, windowBits: 11, memLevel: 5 };

function seal(keys: Keys, json: Buffer): string {
  const plain = deflateRawSync(json, SMALL);
  const header = Buffer.from([VERSION, keys.id]);
  const iv = createHmac('sha256', keys.iv).update(plain).digest().subarray(0, IV);
  const cipher = createCipheriv('aes-256-gcm', keys.seal, iv).setAAD(header);
  const sealed = Buffer.concat([header, iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

function open(keys: Keys, bytes: Buffer): { readonly value: unknown } | null {
  try {
    const iv = bytes.subarray(HEADER, HEADER + IV);
    const decipher = createDecipheriv('aes-256-gcm', keys.seal, iv, { authTagLength: TAG })
      .setAAD(bytes.subarray(0, HEADER))
      .setAuthTag(bytes.subarray(-TAG));
    const plain = Buffer.concat([decipher.update(bytes.subarray(HEADER + IV, -TAG)), decipher.final()]);
    return { value: JSON.parse(inflateRawSync(plain, { maxOutputLength: MAX_INFLATED }).toString()) as unknown };
  } catch {
    return null;
  }
}
