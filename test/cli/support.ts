import { Readable } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A process's surroundings for one command: what it is given, what it wrote. */
export function testIo(given: { env?: Record<string, string>; stdin?: string; stopped?: AbortSignal } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    env: given.env ?? {},
    stdin: Readable.from(given.stdin === undefined ? [] : [given.stdin]),
    out: (line) => void out.push(line),
    ask: () => undefined,
    err: (line) => void err.push(line),
    user: 'tester',
    stopped: given.stopped ?? new AbortController().signal,
  };
  return { io, out, err };
}

/** Runs `presszero …` in this process. */
export async function presszero(words: readonly string[], given: Parameters<typeof testIo>[0] = {}): Promise<Ran> {
  const { io, out, err } = testIo(given);
  const code = await run(words, io);
  return { code, out: out.join('\n'), err: err.join('\n') };
}
