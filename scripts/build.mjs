// Compiles src/ to dist/ and carries over what tsc leaves behind (the Lua moves, the hold music).
// Built aside and swapped in, so that an engine which runs from dist/ never finds half of it.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const next = `node_modules/.presszero-build-${process.pid}`;
try {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', next];
  execFileSync(process.execPath, tsc, { stdio: 'inherit' });
  cpSync('src', next, { recursive: true, filter: (path) => !/\.(tsx?|md)$/.test(path) });
  const command = join(next, 'cli/main.js');
  if (existsSync(command)) chmodSync(command, 0o755);
  rmSync('dist', { recursive: true, force: true });
  renameSync(next, 'dist');
} catch (error) {
  // The compiler has printed its problems already.
  process.exitCode = typeof error.status === 'number' ? error.status : 1;
  if (typeof error.status !== 'number') process.stderr.write(`${error.message}\n`);
} finally {
  rmSync(next, { recursive: true, force: true });
}
