import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../runtime/log.ts';
import { isAlive } from '../../runtime/lock.ts';
import type { RedisBinary } from './binary.ts';
import { probe } from './probe.ts';

/** A server process that is up, whether we started it or found it. */
export interface RunningServer {
  readonly pid: number;
  /** Settles, never rejects, when the process has ended; tells how in words. */
  readonly ended: Promise<string>;
}

export interface ServerOptions {
  readonly binary: RedisBinary;
  readonly socketPath: string;
  /** Folder for the Append Only File. */
  readonly dir: string;
  /** False for tests only: nothing survives. */
  readonly appendOnly: boolean;
  readonly log: Log;
  /** Told the pid at once, before the server is up: even a start that is cut short must leave a trace. */
  readonly onSpawn: (pid: number) => void;
}

/** The server ended instead of serving, most often because its file is damaged. The message is for the person at the terminal. */
export class RedisDidNotStart extends Error {
  constructor(how: string, lastWords: string, dir: string) {
    super(
      `The embedded Redis ended at start (${how}). Its last words:\n${lastWords}\n` +
        `Its data are in ${dir}. A damaged file can be mended with redis-check-aof --fix, or moved away to start empty.`,
    );
    this.name = 'RedisDidNotStart';
  }
}

/** What the server is told. No TCP port, so nobody else on the machine reaches it. */
function serverArguments(options: ServerOptions): string[] {
  const settings: Record<string, string> = {
    port: '0',
    unixsocket: options.socketPath,
    unixsocketperm: '700',
    dir: options.dir,
    appendonly: options.appendOnly ? 'yes' : 'no',
    // Every reply means "on disk": a promise is spoken only after this.
    appendfsync: 'always',
    // A machine that lost power leaves a cut tail; the rest must load.
    'aof-load-truncated': 'yes',
    'maxmemory-policy': 'noeviction',
    save: '',
    daemonize: 'no',
    loglevel: 'notice',
    logfile: '',
  };
  return Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]);
}

/** The last lines that a process wrote, for the message when it fails. */
class Tail {
  #text = '';

  add(chunk: string): void {
    this.#text = (this.#text + chunk).slice(-4_000);
  }

  lines(count: number): string {
    return this.#text.trim().split('\n').slice(-count).join('\n');
  }
}

/**
 * Starts a server and waits until it answers; loading a long file may take its time as long as the process lives.
 * Throws RedisDidNotStart with the server's own last words when it ends first.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { binary, log } = options;
  mkdirSync(options.dir, { recursive: true });
  mkdirSync(dirname(options.socketPath), { recursive: true, mode: 0o700 });
  const child = spawn(binary.command, serverArguments(options), {
    cwd: options.dir,
    env: { ...process.env, ...binary.env },
    // A process group of its own: Ctrl-C reaches us alone, and Redis still serves while we finish the calls in progress.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) options.onSpawn(child.pid);
  const tail = new Tail();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      tail.add(chunk);
      log.debug({ redis: chunk.trim() }, 'embedded Redis says');
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  let how: string | undefined;
  void ended.then((why) => (how = why));

  while ((await probe(options.socketPath)).state !== 'serving') {
    if (how !== undefined) throw new RedisDidNotStart(how, tail.lines(8), options.dir);
    await Promise.race([pause(15), ended]);
  }
  return { pid: child.pid ?? 0, ended };
}

/** Ends a server gently (it finishes writing its file), and by force after `patienceMs`. */
export async function endServer(server: RunningServer, patienceMs: number): Promise<void> {
  signal(server.pid, 'SIGTERM');
  const timer = new AbortController();
  const late = pause(patienceMs, 'late', { signal: timer.signal }).catch(() => undefined);
  if ((await Promise.race([server.ended, late])) === 'late') signal(server.pid, 'SIGKILL');
  timer.abort();
  await server.ended;
}

/** Sends a signal; a process that is already gone is what we wanted. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid > 0 && isAlive(pid)) process.kill(pid, name);
  } catch {
    // Ended between the two.
  }
}
