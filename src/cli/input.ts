/** Reading what a person types. */
import type { Io } from './io.ts';
import { Problem } from './problem.ts';

/** Lines of standard input until its end, or until we are stopped. */
export async function* readLines({ stdin, stopped }: Io): AsyncGenerator<string, void, void> {
  let rest = '';
  const onStop = (): void => void stdin.destroy();
  stopped.addEventListener('abort', onStop, { once: true });
  try {
    for await (const chunk of stdin) {
      const lines = (rest + String(chunk)).split(/\r\n|\n|\r/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } catch (error) {
    // A destroyed input ends its iteration with an error of its own.
    if (!stopped.aborted) throw error;
  } finally {
    stopped.removeEventListener('abort', onStop);
  }
}

/** Keys of a terminal, one at a time, unechoed; Ctrl-C and Ctrl-D end them. Null `setRawMode`: this is no terminal. */
export async function* readKeys(io: Io): AsyncGenerator<string, void, void> {
  const { stdin, stopped } = io;
  const pending: string[] = [];
  let wake = (): void => {};
  let over = stopped.aborted;
  const onData = (chunk: Buffer | string): void => {
    pending.push(...Array.from(String(chunk)));
    wake();
  };
  const onEnd = (): void => {
    over = true;
    wake();
  };
  stdin.setRawMode?.(true);
  stdin.on('data', onData).on('end', onEnd).resume();
  stopped.addEventListener('abort', onEnd, { once: true });
  try {
    for (;;) {
      const key = pending.shift();
      if (key === '\u0003' || key === '\u0004') return;
      if (key !== undefined) yield key;
      else if (over) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stopped.removeEventListener('abort', onEnd);
    stdin.off('data', onData).off('end', onEnd).pause();
    stdin.setRawMode?.(false);
  }
}

/** One line from a terminal without showing it. Throws `Problem` without a terminal, or when it was broken off. */
export async function readHidden(io: Io, question: string): Promise<string> {
  if (io.stdin.isTTY !== true) throw new Problem('no-terminal', 'There is no terminal to ask at; use --stdin.');
  io.ask(question);
  let typed = '';
  for await (const key of readKeys(io)) {
    if (key === '\r' || key === '\n') {
      io.ask('\n');
      return typed;
    }
    typed = key === '\u007f' || key === '\b' ? typed.slice(0, -1) : typed + key;
  }
  io.ask('\n');
  throw new Problem('stopped', 'Stopped; nothing was made.');
}
