import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { waitForLock } from '../../src/runtime/lock.ts';
import { TEST_CACHE } from './embedded.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MADE_FROM = ['src/web', 'src/drawing/path.ts', 'scripts/build-web.mjs', 'package.json'];

/** The pages as they are in the sources, built once and kept until one of them changes; the folder. */
export async function builtPages(): Promise<string> {
  const hash = createHash('sha256');
  for (const path of MADE_FROM.flatMap(filesOf)) hash.update(path).update(readFileSync(join(ROOT, path)));
  const cache = join(TEST_CACHE, 'pages');
  const folder = join(cache, hash.digest('hex').slice(0, 16));
  const lock = await waitForLock(`${cache}.lock`, 120_000);
  try {
    if (existsSync(folder)) return folder;
    // Only now: it brings Vite.
    const { buildWeb } = await import('../../scripts/build-web.mjs');
    rmSync(cache, { recursive: true, force: true });
    await buildWeb(`${folder}.part`);
    renameSync(`${folder}.part`, folder);
    return folder;
  } finally {
    if ('ok' in lock) lock.ok.release();
  }
}

function filesOf(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
    .map((file) => join(path, file))
    .filter((file) => statSync(join(ROOT, file)).isFile())
    .toSorted();
}
