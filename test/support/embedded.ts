import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { startEmbeddedRedis, type EmbeddedOptions, type EmbeddedRedis } from '../../src/redis/embedded.ts';

/** Where tests keep the unpacked Redis when the user has no home folder to write to. */
export const TEST_CACHE = resolve('node_modules/.cache');

/** A folder under the system's temp folder, and its removal. */
export function tempFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `presszero-${name}-`));
  const remove = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return {
    path,
    remove() {
      // A Redis killed while it rewrites its file leaves a child that writes for a moment, and rmSync lists a folder only once.
      try {
        remove();
      } catch {
        remove();
      }
    },
  };
}

/** An embedded Redis of one test's own: for tests that kill, freeze or cut it. */
export function ownRedis(dataDir: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedRedis> {
  return startEmbeddedRedis({ dataDir, log: pino({ level: 'silent' }), fallbackCache: TEST_CACHE, ...options });
}
