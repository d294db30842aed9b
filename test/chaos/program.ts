/** A process of ours that can be started, frozen, woken, asked to end, and killed, again and again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';

export interface Program {
  readonly name: string;
  readonly pid: number | null;
  readonly isFrozen: boolean;
  start(): void;
  /** Resolves with the exit code, or the signal's name. Nothing happens when it does not run. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string>;
  freeze(): void;
  wake(): void;
}

export interface ProgramOptions {
  readonly name: string;
  readonly words: () => readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Where the next life of it begins. */
  readonly cwd: () => string;
  /** Gets what the process says, of all its lives. */
  readonly logFile: string;
}

/** Whatever of ours runs. A runner that leaves in a hurry leaves nothing behind. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export function program({ name, words, env, cwd, logFile }: ProgramOptions): Program {
  let child: ChildProcess | null = null;
  let frozen = false;
  const runs = (): ChildProcess | null => (child?.exitCode === null && child.signalCode === null ? child : null);
  const send = (signal: NodeJS.Signals): void => void runs()?.kill(signal);
  return {
    name,
    get pid() {
      return runs()?.pid ?? null;
    },
    get isFrozen() {
      return frozen;
    },
    start() {
      if (runs() !== null) return;
      const log = openSync(logFile, 'a');
      const [command, ...args] = words();
      child = spawn(command, args, { cwd: cwd(), env, stdio: ['ignore', log, log] });
      const born = child;
      running.add(born);
      born.once('exit', () => running.delete(born));
      // A command that cannot be run shows as a process that is not there.
      child.on('error', () => undefined);
      frozen = false;
      closeSync(log);
    },
    async end(signal) {
      const running = runs();
      if (running === null) return 0;
      const gone = once(running, 'exit');
      running.kill(signal);
      if (frozen && signal !== 'SIGKILL') this.wake();
      const [code, by] = (await gone) as [number | null, string | null];
      return code ?? by ?? 0;
    },
    freeze() {
      frozen = true;
      send('SIGSTOP');
    },
    wake() {
      frozen = false;
      send('SIGCONT');
    },
  };
}
