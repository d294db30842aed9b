/** A folder's content as one thing: its version is a hash of all of it. */
import { createHash } from 'node:crypto';
import type { Version } from '../core/ids.ts';
import type { FileEntry, FlowSet } from '../engine/version-ports.ts';

/** All files of a version together. */
export const MOST_BYTES = 20 * 1024 * 1024;

/** Bytes of all files; what stands in two of them counts once. */
export const sizeOf = ({ blobs }: Pick<FlowSet, 'blobs'>): number =>
  [...blobs.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);

/** A sentence when there is too much of it; null when not. */
export function tooMuch(bytes: number): string | null {
  const mb = (size: number): string => `${Math.ceil(size / 1024 / 1024)} MB`;
  return bytes <= MOST_BYTES
    ? null
    : `The flows and recordings take ${mb(bytes)}; a version holds ${mb(MOST_BYTES)}. Shorten the recordings in audio/, or save them as 8 kHz mono.`;
}

/** `audio`: name → bytes. Flow tests are no part of what callers meet. */
export function flowSet(texts: ReadonlyMap<string, string>, audio: ReadonlyMap<string, Uint8Array>): FlowSet {
  const files = new Map([...texts].filter(([name]) => !name.endsWith('.test.yaml')));
  const blobs = new Map<string, Uint8Array>();
  const entries = (of: Iterable<readonly [string, Uint8Array]>): FileEntry[] =>
    [...of]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, bytes]) => {
        const hash = createHash('sha256').update(bytes).digest('hex');
        blobs.set(hash, bytes);
        return [name, hash];
      });
  const manifest = {
    flows: entries([...files].map(([name, text]) => [name, Buffer.from(text)] as const)),
    audio: entries(audio),
  };
  const hash = createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
  return { version: hash.slice(0, 16) as Version, manifest, files, blobs };
}
