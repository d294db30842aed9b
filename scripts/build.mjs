// Compiles src/ to dist/ (the engine with tsc, the pages with Vite, at the same time) and carries over what tsc leaves behind (the Lua
// moves, the hold music). Built aside and swapped in, so that an engine which runs from dist/ never finds half of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWeb } from './build-web.mjs';

const next = `node_modules/.presszero-build-${process.pid}`;

async function buildEngine() {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', next];
  const [status] = await once(spawn(process.execPath, tsc, { stdio: 'inherit' }), 'exit');
  // The compiler has printed its problems already.
  if (status !== 0) throw Object.assign(new Error('the engine does not compile'), { status: status ?? 1 });
}

try {
  const pages = join(next, 'web');
  // Both come to their end: what is half-built is removed below, not behind somebody's back.
  for (const { reason } of await Promise.allSettled([buildEngine(), buildWeb(pages)]))
    if (reason !== undefined) throw reason;
  cpSync('src', next, { recursive: true, filter: (path) => !/\.(tsx?|md)$/.test(path) && path !== join('src', 'web') });
  const command = join(next, 'cli/main.js');
  if (existsSync(command)) chmodSync(command, 0o755);
  rmSync('dist', { recursive: true, force: true });
  renameSync(next, 'dist');
} catch (error) {
  process.exitCode = error.status ?? 1;
  if (error.status === undefined) process.stderr.write(`${error.message}\n`);
} finally {
  rmSync(next, { recursive: true, force: true });
}
