/**
 * `npm run sim`: days of a hotline on virtual time, each from a seed: callers, agents, nodes, the carrier and what goes wrong. The
 * engine and the store's Lua are the real ones. See test/sim.
 */
import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { AUDIT_EVERY, type SeedResult } from '../test/sim/run-seed.ts';
import { type Kind, KINDS } from '../test/sim/weather.ts';
import { figuresOf, tableOf } from './sim/report.ts';
import { addSum, keepSeed, readKept, recordPlants } from './sim/records.ts';
import { fromOne, fromZero, list, script } from './options.ts';
import { findPlants } from './sim/find-plants.ts';
import { startThreads } from './sim/threads.ts';

interface Options {
  readonly calls: number;
  readonly seed: number;
  readonly only?: number;
  readonly threads: number;
  readonly auditEvery?: number;
  readonly without: readonly Kind[];
  readonly twice?: true;
  readonly twin?: true;
  readonly plants?: true;
  readonly record?: true;
  readonly json?: true;
}

const kind = (text: string): Kind => {
  const known = KINDS.find((one) => one === text);
  if (known === undefined) throw new InvalidArgumentError(`There are ${KINDS.join(', ')}.`);
  return known;
};
const options = script('sim')
  .description('simulates days of a hotline in which things break, and tells whether anybody was lost')
  .option('--calls <n>', 'at least so many calls', fromZero, 3_000)
  .option('--seed <n>', 'the first seed; the next ones follow', fromZero, 1)
  .option('--only <seed>', 'this seed alone', fromZero)
  .option('--threads <n>', 'how many at a time', fromOne, availableParallelism())
  .option(
    '--audit-every <n>',
    `audit all that is kept after so many moves that may change it (${AUDIT_EVERY}; with --twin every tenth seed: 1)`,
    fromOne,
  )
  .option('--without <kinds>', 'leave out these kinds of faults, as in "nodeKilled,tailLost"', list(kind), [])
  .option('--twice', 'each seed twice; its trace must be the same')
  .option(
    '--twin',
    'on a twin of Redis in the same process, which is faster; every 101st seed is lived on a Redis too, and must be the same',
  )
  .option('--plants', 'with each planted bug in turn, until it is found; at most 200 seeds each')
  .option('--record', 'keep the figures of this run: test/sim/sums.json, or with --plants test/sim/plants-found.json')
  .option('--json', 'figures as JSON')
  .addHelpText(
    'after',
    `
Examples:
  $ npm run sim                                  3,000 calls
  $ npm run sim -- --calls 300000 --record
  $ npm run sim -- --only 4711                   one seed, again
  $ npm run sim -- --plants                      does it find anything?
Seeds that failed once (test/sim/kept-seeds.json) run first.
Exit codes: 0 nobody lost and nothing wrong, 1 something was, 2 used wrongly.`,
  )
  .parse()
  .opts<Options>();

const say = (line: string): boolean => process.stderr.write(`${line}\n`);
process.exitCode = options.plants === true ? await plants() : await days();

async function plants(): Promise<number> {
  const found = await findPlants(options, (line) => say(line));
  const rows = found.map(({ name, seeds, by }) => ({ name, seeds, by }));
  if (options.json === true) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else
    for (const { name, seeds, by } of rows)
      process.stdout.write(`${name}\n    ${seeds === null ? 'NOT FOUND' : `seed ${seeds}: ${by}`}\n`);
  if (options.record === true)
    recordPlants({ date: today(), found: found.filter(({ seeds }) => seeds !== null).length, of: found.length });
  return found.every(({ seeds }) => seeds !== null) ? 0 : 1;
}

async function days(): Promise<number> {
  const began = performance.now();
  const results: SeedResult[] = [];
  const unlike: number[] = [];
  let compared = 0;
  const wanted = options.only === undefined ? options.calls : 1;
  const seconds = (): number => (performance.now() - began) / 1_000;
  const threads = startThreads(
    options.only === undefined ? options.threads : 1,
    {
      kept: options.only === undefined ? readKept().map(({ seed }) => seed) : [],
      from: options.only ?? options.seed,
      most: options.only === undefined ? Infinity : 1,
      auditEvery: options.auditEvery ?? null,
      without: options.without,
      twice: options.twice === true,
      twin: options.twin === true,
      plant: null,
    },
    (told) => {
      if (told.is === 'shrunk') {
        const { seed, wrong } = told.result;
        say(
          `seed ${seed} needs what is left of it; again: npm run sim -- --only ${seed} --audit-every ${told.auditEvery}${told.without.length > 0 ? ` --without ${told.without.join(',')}` : ''}`,
        );
        keepSeed(seed, wrong[0] ?? '');
        return;
      }
      const { result, again } = told;
      results.push(result);
      compared += told.compared?.answers ?? 0;
      const differences = told.compared?.unlike ?? [];
      if (differences.length > 0 || (again !== null && again.fingerprint !== result.fingerprint)) {
        unlike.push(result.seed);
        for (const one of differences.slice(0, 3)) say(`seed ${result.seed}: ${one}`);
      }
      for (const wrong of result.wrong.slice(0, 10)) say(`seed ${result.seed} (${result.mood}): ${wrong}`);
      if (sum(results) >= wanted) threads.enough();
    },
  );
  process.once('SIGINT', () => threads.enough());
  const progress = setInterval(() => {
    const failed = results.filter(({ wrong }) => wrong.length > 0).length;
    say(
      `${results.length} seeds · ${sum(results)} of ${wanted} calls · ${Math.round(sum(results) / seconds())} a second · ${failed} failed`,
    );
  }, 10_000);
  await threads.over;
  clearInterval(progress);
  const figures = figuresOf(results, compared, seconds());
  for (const seed of unlike)
    say(`seed ${seed} did not do the same the second time${options.twin === true ? ', on a Redis' : ''}`);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(figures, null, 2)}\n` : `${tableOf(figures).join('\n')}\n`,
  );
  if (options.record === true)
    addSum({
      date: today(),
      // Those that are kept run before them, every time.
      seeds: [options.seed, figures.seeds[1]],
      calls: figures.calls,
      lost: figures.lost,
      sum: figures.sum,
    });
  return figures.wrong === 0 && unlike.length === 0 ? 0 : 1;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function sum(results: readonly SeedResult[]): number {
  return results.reduce((calls, result) => calls + result.calls, 0);
}
