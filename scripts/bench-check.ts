/**
 * How long a check takes: reading, compiling and proving a hotline of one flow, by its number of steps. `npm run bench:check`.
 * The median of several runs counts, after one that warms up.
 */
import { read } from '../src/core/flow/read.ts';
import { buildMachine } from '../src/core/flow/step.ts';
import { prove } from '../src/core/proof/prove.ts';
import type { Version } from '../src/core/ids.ts';
import { treeHotline } from '../test/support/tree-flow.ts';

const RUNS = 7;

for (const steps of [30, 100, 500]) {
  const files = treeHotline(steps);
  const runs = Array.from({ length: RUNS + 1 }, () => once(files)).slice(1);
  const median = (pick: (run: ReturnType<typeof once>) => number) =>
    Math.round(runs.map(pick).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0);
  const [first] = runs;
  process.stdout.write(
    `${String(steps).padStart(4)} steps: ${median((run) => run.totalMs)} ms ` +
      `(read ${median((run) => run.readMs)}, compile ${median((run) => run.compileMs)}, prove ${median((run) => run.proveMs)}), ` +
      `${first?.states} states, ${first?.events} events\n`,
  );
}

function once(files: ReadonlyMap<string, string>) {
  const began = performance.now();
  const { catalog, placeOf, problems } = read(files);
  if (catalog === null) throw new Error(JSON.stringify(problems[0]));
  const readAt = performance.now();
  const machine = buildMachine(catalog, 'bench' as Version);
  const builtAt = performance.now();
  const { certificate, problems: broken } = prove(machine, placeOf);
  const provedAt = performance.now();
  if (certificate === null) throw new Error(JSON.stringify(broken[0]));
  return {
    readMs: readAt - began,
    compileMs: builtAt - readAt,
    proveMs: provedAt - builtAt,
    totalMs: provedAt - began,
    states: certificate.states,
    events: certificate.events,
  };
}
