/** What a command needs of the process it runs in; tests hand in their own. */
import { userInfo } from 'node:os';
import type { Readable } from 'node:stream';

/** Keys one at a time, as a terminal in raw mode gives them. */
export interface Keyboard extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Keyboard;
  /** One line on stdout. */
  out(line: string): void;
  /** On stderr without a line end: a prompt before an answer. */
  ask(text: string): void;
  /** One line on stderr. */
  err(line: string): void;
  /** Whether stdout is a terminal that shows colours. */
  readonly color?: boolean;
  /** Who turns a lever: the OS user, until `--by` says otherwise. */
  readonly user: string;
  /** Aborted by Ctrl-C, SIGTERM, a closed terminal, or when nobody reads our output any more. */
  readonly stopped: AbortSignal;
}

/** Signals and pipes of a real process. `close` lets it end by itself. */
export function processIo(process: NodeJS.Process): Io & { close(): void } {
  const stop = new AbortController();
  let asked = 0;
  const onSignal = (): void => {
    asked += 1;
    stop.abort();
    // The second time somebody means it.
    if (asked > 1) process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // `presszero trail … | head`: the reader has gone, so there is nobody to work for. A full disk is no reason to stop answering calls.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return stop.abort();
    process.stderr.write(`The answer could not be written (${error.code ?? error.message}).\n`);
    process.once('exit', () => (process.exitCode ||= 1));
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') stop.abort();
  });
  return {
    env: process.env,
    stdin: process.stdin,
    out: (line) => void process.stdout.write(`${line}\n`),
    ask: (text) => void process.stderr.write(text),
    err: (line) => void process.stderr.write(`${line}\n`),
    color: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '',
    user: userName(),
    stopped: stop.signal,
    close() {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal);
      // A pipe we read from would keep the process alive.
      process.stdin.unref?.();
    },
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a uid that has no name.
    return 'unknown';
  }
}
