import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { libraryEnv } from '../../runtime/debian.ts';

const run = promisify(execFile);

/** A Redis server program that was seen to run on this machine. */
export interface RedisBinary {
  /** Where it came from: the machine's own, or unpacked into the cache. */
  readonly how: 'path' | 'cache';
  /** Absolute path of the program. */
  readonly command: string;
  /** Added to the environment of the child only (where the unpacked libraries lie). */
  readonly env: Readonly<Record<string, string>>;
  /** `7.0.15`. */
  readonly version: string;
}

/** Valkey is the same server under another name; both speak what the Lua moves need. */
const NAMES = ['redis-server', 'valkey-server'] as const;

/** Oldest server we run on: the first with the commands that the Lua moves use. */
export const OLDEST_VERSION = '6.2.0';

/** Compares dotted versions: true if `version` is `least` or newer. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((v) => v.split('.').map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Runs `--version`; undefined if the program does not start (a library is missing) or is too old. */
async function usableVersion(command: string, env: Record<string, string>): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, ['--version'], { env: { ...process.env, ...env }, timeout: 10_000 });
    const version = /v=(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    return version !== undefined && isAtLeast(version, OLDEST_VERSION) ? version : undefined;
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Looks through the folders of PATH. */
export async function findOnPath(path: string): Promise<RedisBinary | undefined> {
  for (const name of NAMES) {
    for (const folder of path.split(delimiter).filter((f) => f !== '')) {
      const command = join(folder, name);
      if (!isExecutable(command)) continue;
      const version = await usableVersion(command, {});
      if (version !== undefined) return { how: 'path', command, env: {}, version };
    }
  }
  return undefined;
}

/** Looks in a folder of unpacked Debian packages. */
export async function findUnpacked(root: string): Promise<RedisBinary | undefined> {
  const env = libraryEnv(root);
  for (const name of NAMES) {
    const command = join(root, 'usr/bin', name);
    if (!isExecutable(command)) continue;
    const version = await usableVersion(command, env);
    if (version !== undefined) return { how: 'cache', command, env, version };
  }
  return undefined;
}
