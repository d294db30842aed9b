/**
 * How long a check takes: reading, looking at the whole, compiling and proving a hotline of one flow, by its number of steps.
 * `npm run bench:check`. The median of several runs counts, after one that warms up; the whole is `checkFolder`, as every check is.
 */
import { checkFolder } from '../src/core/check.ts';
import { read } from '../src/core/flow/read.ts';
import { buildMachine } from '../src/core/flow/step.ts';
import type { Version } from '../src/core/ids.ts';
import { lint } from '../src/core/lint/lint.ts';
import { prove } from '../src/core/proof/prove.ts';
import type { EpochMs } from '../src/core/time.ts';
import { treeHotline } from '../test/support/tree-flow.ts';

const RUNS = 7;
const AT = Date.parse('2026-12-22T12:00Z') as EpochMs;
const NO_AUDIO = new Map<string, never>();

for (const steps of [30, 100, 500]) {
  const files = treeHotline(steps);
  const runs = Array.from({ length: RUNS + 1 }, () => once(files)).slice(1);
  const part = (name: keyof ReturnType<typeof once>) => median(runs.map((run) => run[name]));
  const { certificate } = checkFolder(files, NO_AUDIO, AT).proved?.proof ?? {};
  process.stdout.write(
    `${String(steps).padStart(4)} steps: ${part('whole')} ms ` +
      `(read ${part('read')}, lint ${part('lint')}, compile ${part('compile')}, prove ${part('prove')}), ` +
      `${certificate?.states} states, ${certificate?.events} events\n`,
  );
}

/** The whole, and each part alone, in ms. */
function once(files: ReadonlyMap<string, string>) {
  const [whole, checked] = timed(() => checkFolder(files, NO_AUDIO, AT));
  if (checked.catalog === null) throw new Error(JSON.stringify(checked.problems[0]));
  const [readMs, reading] = timed(() => read(files));
  const { catalog, placeOf, problems } = reading;
  if (catalog === null) throw new Error(JSON.stringify(problems[0]));
  const [lintMs] = timed(() => lint(reading, { at: AT, audio: NO_AUDIO }));
  const [compile, machine] = timed(() => buildMachine(catalog, 'bench' as Version));
  const [proveMs] = timed(() => prove(machine, placeOf));
  return { whole, read: readMs, lint: lintMs, compile, prove: proveMs };
}

function timed<T>(work: () => T): readonly [ms: number, result: T] {
  const began = performance.now();
  const result = work();
  return [performance.now() - began, result];
}

function median(times: readonly number[]): number {
  return Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}
