import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Log } from '../runtime/log.ts';
import { takeLock } from '../runtime/lock.ts';
import { adopt, removeTrace, writeTrace } from './embedded/adopt.ts';
import type { RedisBinary } from './embedded/binary.ts';
import { locateRedis } from './embedded/locate.ts';
import { Keeper } from './embedded/keeper.ts';
import { signal, startServer, type RunningServer } from './embedded/server.ts';

export { RedisNotObtainable } from './embedded/locate.ts';
export { RedisDidNotStart } from './embedded/server.ts';

/** A real Redis that belongs to this process alone. */
export interface EmbeddedRedis {
  /** Stays the same when the server is restarted. */
  readonly socketPath: string;
  /** For connectRedis. */
  readonly url: string;
  /** Where the program came from: installed on this machine, or unpacked into the cache. */
  readonly how: RedisBinary['how'];
  /** The program's version, `7.0.15`. */
  readonly version: string;
  /** The pid of the server as of now; it changes when the server had to be restarted. */
  pid(): number;
  /** Ends the server when its file is written, and removes the socket. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The server keeps its file in `<dataDir>/redis`. */
  readonly dataDir: string;
  readonly log: Log;
  /** Default true: every write is on disk before it is answered. False for tests. */
  readonly appendOnly?: boolean;
  /** Where to look for and keep the program; tests change it. */
  readonly env?: NodeJS.ProcessEnv;
  /** Used when there is no home folder to write to. Default `<dataDir>/.cache`. */
  readonly fallbackCache?: string;
  /** Gets the lines that tell of a download. Default stderr. */
  readonly print?: (line: string) => void;
}

/** Another process serves this data folder. */
export class RedisInUse extends Error {
  constructor(pid: number, dataDir: string) {
    super(`The embedded Redis in ${dataDir} is in use by process ${pid}. Stop that one, or set another DATA_DIR.`);
    this.name = 'RedisInUse';
  }
}

/** Socket paths of 108 bytes (104 on macOS) do not work, so an unusually long temp folder gives way to /tmp. */
function makeSocketPath(): string {
  const base = Buffer.byteLength(tmpdir()) < 70 ? tmpdir() : '/tmp';
  return join(mkdtempSync(join(base, 'presszero-')), 'redis.sock');
}

function leaveNothing(dir: string, socketPath: string): void {
  removeTrace(dir);
  rmSync(dirname(socketPath), { recursive: true, force: true });
}

function giveUp(error: unknown, dir: string, socketPath: string): never {
  leaveNothing(dir, socketPath);
  throw error;
}

/**
 * Starts a private Redis on `<dataDir>/redis`, or adopts the one that a killed process left running there, and keeps it
 * alive. Throws RedisNotObtainable (nothing to run), RedisInUse (a second start) or RedisDidNotStart;
 * the messages of all three are for the person at the terminal.
 */
export async function startEmbeddedRedis(options: EmbeddedOptions): Promise<EmbeddedRedis> {
  const { log, appendOnly = true, env = process.env } = options;
  const dataDir = resolve(options.dataDir);
  mkdirSync(join(dataDir, 'redis'), { recursive: true });
  const dir = realpathSync(join(dataDir, 'redis'));
  const lock = await takeLock(join(dir, 'embedded.lock'));
  if ('heldBy' in lock) throw new RedisInUse(lock.heldBy.pid, dataDir);

  try {
    const binary = await locateRedis({
      env,
      fallbackCache: options.fallbackCache ?? join(dataDir, '.cache'),
      print: options.print ?? ((line) => process.stderr.write(`${line}\n`)),
    });
    const adopted = await adopt(dir);
    const socketPath = adopted?.socketPath ?? makeSocketPath();
    const onSpawn = (pid: number): void => writeTrace(dir, { pid, socketPath });
    const start = (): Promise<RunningServer> => startServer({ binary, socketPath, dir, appendOnly, log, onSpawn });
    const first = adopted ?? (await start().catch((error: unknown) => giveUp(error, dir, socketPath)));
    const keeper = new Keeper(first, start, log);
    log.info(
      { version: binary.version, how: binary.how, pid: keeper.pid, adopted: adopted !== undefined },
      'embedded Redis is up',
    );

    // A process that leaves in a hurry must not leave a server behind; a killed one cannot help it, see adopt.
    const onExit = (): void => signal(keeper.pid, 'SIGTERM');
    process.once('exit', onExit);
    return {
      socketPath,
      url: `unix://${socketPath}`,
      how: binary.how,
      version: binary.version,
      pid: () => keeper.pid,
      async stop() {
        await keeper.stop();
        process.off('exit', onExit);
        leaveNothing(dir, socketPath);
        lock.ok.release();
      },
    };
  } catch (error) {
    lock.ok.release();
    throw error;
  }
}
