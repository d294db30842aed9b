/** Engine nodes as processes of their own, and what was done to each of them when. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { program, type Program } from './program.ts';
import { until } from './until.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
/** How the engine is started: as it is shipped (`npm run build` first), or from its sources. */
export const BUILT = ['dist/cli/main.js'] as const;
export const SOURCES = ['--import', 'tsx', 'src/cli/main.ts'] as const;

export interface EngineNode {
  readonly name: string;
  readonly port: number;
  readonly isFrozen: boolean;
  /** Resolves when it is ready for calls. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** SIGTERM, as a deploy does it; the exit code. */
  drain(): Promise<number | string>;
  freeze(): void;
  wake(): void;
  /** Whether it was down, frozen or on its way at some moment of this time (wall ms as in performance.now()). */
  wasAway(from: number, to: number): boolean;
}

export interface NodeOptions {
  readonly name: string;
  readonly port: number;
  readonly folder: string;
  readonly engine: readonly string[];
  /** Checkouts of the engine, this one or others too: each life of a node is of the next one. */
  readonly roots: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const START_MS = 60_000;

export function engineNode({ name, port, folder, engine, roots, env }: NodeOptions): EngineNode {
  const dataDir = join(folder, name);
  mkdirSync(dataDir, { recursive: true });
  let lives = 0;
  const run: Program = program({
    name,
    words: () => [process.execPath, ...engine, 'start', '--json'],
    env: { PATH: process.env['PATH'] ?? '', ...env, PORT: String(port), DATA_DIR: dataDir },
    cwd: () => roots[lives++ % roots.length] ?? ROOT,
    logFile: join(folder, `${name}.log`),
  });
  const away: { readonly from: number; to: number }[] = [];
  const leave = (): void => {
    if (away.at(-1)?.to !== Infinity) away.push({ from: performance.now(), to: Infinity });
  };
  const back = (): void => {
    const last = away.at(-1);
    if (last?.to === Infinity) last.to = performance.now();
  };
  leave();
  return {
    name,
    port,
    get isFrozen() {
      return run.isFrozen;
    },
    async start() {
      run.start();
      await until(`${name} is ready`, START_MS, async () => {
        // Redis may be away just now: then it is ready all the same. Whichever ends with a sentence is started again, as a supervisor would.
        run.start();
        const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(1_000) });
        return answer.status === 200;
      });
      back();
    },
    async kill() {
      leave();
      await run.end('SIGKILL');
    },
    async drain() {
      // Nobody may notice: it counts as away only when it has ended.
      const code = await run.end('SIGTERM');
      leave();
      return code;
    },
    freeze() {
      leave();
      run.freeze();
    },
    wake() {
      run.wake();
      // It has a backlog to work off.
      setTimeout(back, 1_000).unref();
    },
    wasAway: (from, to) => away.some((each) => each.from < to && each.to > from),
  };
}
