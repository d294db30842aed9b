// Completes package-lock.json after `npm install`: npm leaves out the optional packages of other platforms when it could not look
// them up, and `npm ci` then refuses the file everywhere. Their versions stand in the packages that name them; os and cpu in their
// names, so that npm passes them over on every other machine. Also takes out download addresses, which are a machine's own affair.
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK = 'package-lock.json';
const PLATFORM = /(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-(musl|gnu))?/;
const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
let added = 0;
for (const parent of Object.values(lock.packages)) {
  delete parent.resolved;
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const [, os, cpu, libc] = PLATFORM.exec(name) ?? [];
    if (lock.packages[path] !== undefined || os === undefined) continue;
    lock.packages[path] = {
      version,
      cpu: [cpu],
      ...(parent.dev === true && { dev: true }),
      optional: true,
      os: [os],
      ...(os === 'linux' && { libc: [libc === 'musl' ? 'musl' : 'glibc'] }),
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${LOCK}: ${added} optional package(s) of other platforms added`);
