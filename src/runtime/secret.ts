import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Length of a key, in bytes: what AES-256 wants. */
const KEY_BYTES = 32;

function readKept(path: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  // A spoiled file is not replaced: the tickets of the calls in progress were sealed with what it held.
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw new Error(`${path} does not hold a secret; restore it or remove it`);
  return Buffer.from(text.trim(), 'hex');
}

/** Written aside and linked into place: whole or not there, and the first of two starts wins. */
function makeKept(path: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * The keys for tickets and sessions, 32 bytes each: the first seals, all of them open.
 * From `PRESSZERO_SECRET` (texts of any length, hashed), or, when `given` is empty, from `<dataDir>/secret`, which is made
 * once and readable by its owner alone. Throws if that file cannot be read or written.
 */
export function loadSecrets(given: readonly string[], dataDir: string): readonly [Buffer, ...Buffer[]] {
  const [first, ...others] = given.map((text) => createHash('sha256').update(text, 'utf8').digest());
  if (first !== undefined) return [first, ...others];
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'secret');
  if (readKept(path) === undefined) makeKept(path);
  const kept = readKept(path);
  if (kept === undefined) throw new Error(`${path} was removed while it was read`);
  return [kept];
}
