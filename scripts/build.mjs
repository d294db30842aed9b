// Compiles src/ to dist/ and carries over the files that tsc leaves behind (the Lua moves).
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
cpSync('src', 'dist', {
  recursive: true,
  filter: (path) => !/\.tsx?$/.test(path) && !path.endsWith('.md'),
});
if (existsSync('dist/cli/main.js')) chmodSync('dist/cli/main.js', 0o755);
