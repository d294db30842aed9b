/** Recordings this node has had in its hands lately: by the hash of their bytes, so they never grow old, only too many. */
import { StoreAway } from './ports.ts';
import type { VersionStore } from './version-ports.ts';

export interface BlobCache {
  /** Null: no version has it, or the store is away. */
  get(hash: string): Promise<Uint8Array | null>;
  /** Null: no version has it. Throws `StoreAway`. */
  fetch(hash: string): Promise<Uint8Array | null>;
  put(hash: string, bytes: Uint8Array): void;
}

/** Three versions with as many recordings as one may have. */
const MOST_BYTES = 64 * 1024 * 1024;

export function createBlobCache(store: Pick<VersionStore, 'blob'>, mostBytes = MOST_BYTES): BlobCache {
  const kept = new Map<string, Uint8Array>();
  let size = 0;
  const drop = (hash: string): void => {
    size -= kept.get(hash)?.byteLength ?? 0;
    kept.delete(hash);
  };
  const put = (hash: string, bytes: Uint8Array): void => {
    drop(hash);
    kept.set(hash, bytes);
    size += bytes.byteLength;
    // The one asked for longest ago stands first.
    for (const oldest of kept.keys()) {
      if (size <= mostBytes || oldest === hash) break;
      drop(oldest);
    }
  };
  const fetch = async (hash: string): Promise<Uint8Array | null> => {
    const bytes = kept.get(hash) ?? (await store.blob(hash));
    if (bytes !== null) put(hash, bytes);
    return bytes;
  };
  return {
    put,
    fetch,
    async get(hash) {
      try {
        return await fetch(hash);
      } catch (error) {
        if (error instanceof StoreAway) return null;
        throw error;
      }
    },
  };
}
