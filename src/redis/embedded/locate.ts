import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { findOnPath, findUnpacked, type RedisBinary } from './binary.ts';
import { fetchFromDebian, hasApt } from './debian.ts';

/** Where to look for a server; everything the search reads from outside. */
export interface LocateOptions {
  /** The environment (PATH, HOME, XDG_CACHE_HOME). */
  readonly env: NodeJS.ProcessEnv;
  /** Used for the cache when the user has no home folder that can be written. */
  readonly fallbackCache: string;
  /** Gets the lines that tell of a download. */
  readonly print: (line: string) => void;
}

/** No Redis is here and none could be fetched. The message is for the person at the terminal; exit code 1. */
export class RedisNotObtainable extends Error {
  constructor(reason: string) {
    super(
      [
        `PressZero needs a Redis server and found none: ${reason}.`,
        'Any one of these helps:',
        '  1. Install it: brew install redis · sudo apt-get install redis-server · sudo apk add redis · sudo dnf install redis',
        '  2. Use one you have: REDIS_URL=redis://host:6379 npm start',
        '  3. Run one in Docker: docker run -d -p 127.0.0.1:6379:6379 redis:7 redis-server --appendonly yes',
        '     then REDIS_URL=redis://127.0.0.1:6379 npm start',
      ].join('\n'),
    );
    this.name = 'RedisNotObtainable';
  }
}

function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The name of this system, so that a home folder shared by several systems holds one copy for each. */
function systemName(): string {
  let release = '';
  try {
    release = readFileSync('/etc/os-release', 'utf8');
  } catch {
    // Not a system that tells its name; the processor alone must do.
  }
  const field = (key: string): string => new RegExp(`^${key}="?([\\w.-]+)"?$`, 'm').exec(release)?.[1] ?? '';
  return `${field('ID')}${field('VERSION_ID')}-${process.arch}`;
}

function cacheFolder(options: LocateOptions): string | undefined {
  const { env } = options;
  const candidates = [env['XDG_CACHE_HOME'], join(env['HOME'] ?? homedir(), '.cache'), options.fallbackCache];
  return candidates
    .filter((folder): folder is string => folder !== undefined && folder !== '')
    .map((folder) => resolve(folder, 'presszero'))
    .find(canWrite);
}

/**
 * Finds a Redis server to run: on PATH, else in the cache, else fetched into the cache once.
 * Throws RedisNotObtainable, whose message names the three ways out.
 */
export async function locateRedis(options: LocateOptions): Promise<RedisBinary> {
  const path = options.env['PATH'] ?? '';
  const installed = await findOnPath(path);
  if (installed !== undefined) return installed;

  const cache = cacheFolder(options);
  if (cache === undefined) throw new RedisNotObtainable('no redis-server on PATH, and no folder to keep one in');
  const unpacked = join(cache, `redis-${systemName()}`);
  const cached = await findUnpacked(unpacked);
  if (cached !== undefined) return cached;

  if (!hasApt(path)) throw new RedisNotObtainable('no redis-server on PATH, and no apt-get to fetch one with');
  try {
    return await fetchFromDebian(unpacked, options.print);
  } catch (error) {
    throw new RedisNotObtainable(`fetching Debian's failed (${whatAptSaid(error)})`);
  }
}

/** The last telling line of a failed command, instead of the whole command line. */
function whatAptSaid(error: unknown): string {
  const stderr = (error as { stderr?: unknown }).stderr;
  const lines = typeof stderr === 'string' ? stderr.split('\n').filter((line) => line.startsWith('E:')) : [];
  return lines.at(-1)?.slice(3) ?? (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
}
