import { join } from 'node:path';
import { cacheFolder, systemName } from '../../runtime/cache.ts';
import { fetchFromDebian, hasApt, whatAptSaid } from '../../runtime/debian.ts';
import { findOnPath, findUnpacked, type RedisBinary } from './binary.ts';

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

/** Redis as Debian packages it, or the same server under its newer name. */
const WANTED = {
  what: 'Redis',
  size: '13 MB',
  offers: [
    ['redis-server', 'redis-tools'],
    ['valkey-server', 'valkey-tools'],
  ],
  find: findUnpacked,
} as const;

/**
 * Finds a Redis server to run: on PATH, else in the cache, else fetched into the cache once.
 * Throws RedisNotObtainable, whose message names the three ways out.
 */
export async function locateRedis(options: LocateOptions): Promise<RedisBinary> {
  const path = options.env['PATH'] ?? '';
  const installed = await findOnPath(path);
  if (installed !== undefined) return installed;

  const cache = cacheFolder(options.env, options.fallbackCache);
  if (cache === undefined) throw new RedisNotObtainable('no redis-server on PATH, and no folder to keep one in');
  const unpacked = join(cache, `redis-${systemName()}`);
  const cached = await findUnpacked(unpacked);
  if (cached !== undefined) return cached;

  if (!hasApt(path)) throw new RedisNotObtainable('no redis-server on PATH, and no apt-get to fetch one with');
  try {
    return await fetchFromDebian(unpacked, WANTED, options.print);
  } catch (error) {
    throw new RedisNotObtainable(`fetching Debian's failed (${whatAptSaid(error)})`);
  }
}
