/**
 * `npm run fuzz:flows -- --files 1000000 --seed 7`: damaged hotline folders, read, looked at and compiled as a start would. None may
 * throw, and none may take longer than 2 s. Each folder comes from the seed and its number, so a failure is had again with `--only`; it
 * is kept as a folder that `presszero check` reads. Threads do the work, so that a folder that never ends is seen and left behind.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { damaged } from '../test/support/damage.ts';
import { AT, type Job, type Told } from './fuzz-flows/job.ts';
import { fromOne, fromZero, script } from './options.ts';

interface Options {
  readonly files: number;
  readonly seed: number;
  readonly threads: number;
  readonly minutes: number;
  readonly only?: number;
  readonly keep: string;
}
interface Failure {
  readonly number: number;
  readonly why: string;
}

const HANG_MS = 2_000;
const LOOK_MS = 200;
const TELL_MS = 10_000;

const program = script('fuzz:flows')
  .description('check damaged hotline folders; exit code 1 when one crashes the checker or takes over 2 s')
  .option('--files <number>', 'how many', fromOne, 100_000)
  .option('--seed <number>', 'which ones', fromZero, 1)
  .option('--threads <number>', 'how many at a time', fromOne, Math.max(1, availableParallelism() - 1))
  .option('--minutes <number>', 'stop after so long, whatever is left', fromZero, 24 * 60)
  .option('--only <number>', 'this one alone, kept to be looked at', fromZero)
  .option('--keep <folder>', 'where failures are kept', 'fuzz-failures')
  .parse();
const options = program.opts<Options>();

const failures: Failure[] = [];
const codes = new Map<string, number>();
const retired: Float64Array[] = [];
let usable = 0;

const beganAt = Date.now();
const { only } = options;
if (only !== undefined) {
  console.error(`number ${only} of seed ${options.seed} is kept in ${keep(only, 'asked for')}`);
  await run(only, only, 1);
} else await run(0, options.files - 1, options.threads);
report();
process.exitCode = failures.length > 0 ? 1 : 0;

/** Resolves when all is done. A thread that hangs is stopped and another takes its place. */
async function run(first: number, last: number, threads: number): Promise<void> {
  const next = new Int32Array(new SharedArrayBuffer(4));
  next[0] = first;
  const working = new Map<Worker, Float64Array>();
  const suspects: number[] = [];
  const until = beganAt + options.minutes * 60_000;
  for (let thread = 0; thread < threads; thread++) begin();
  let toldAt = beganAt;
  while (working.size > 0) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const now = Date.now();
    if (now > until) Atomics.store(next, 0, last + 1);
    for (const [worker, mine] of working) {
      const began = mine[AT.began] ?? 0;
      if (began === 0 || now - began < HANG_MS) continue;
      suspects.push(mine[AT.number] ?? 0);
      mine[AT.done] = (mine[AT.done] ?? 0) + 1;
      await worker.terminate();
      begin();
    }
    if (now - toldAt >= TELL_MS) {
      toldAt = now;
      progress();
    }
  }
  // Other programs may have had the processor: what took too long is given one more chance, alone.
  for (const number of suspects) {
    if (first === last) fail(number, `takes more than ${HANG_MS / 1000} s`);
    else await run(number, number, 1);
  }

  function begin(): void {
    const mine = new Float64Array(new SharedArrayBuffer(8 * AT.length));
    const job: Job = { seed: options.seed, last, next, mine };
    const worker = new Worker(new URL('./fuzz-flows/worker.mjs', import.meta.url), { workerData: job });
    retired.push(mine);
    working.set(worker, mine);
    worker.on('message', (told: Told) => hear(told));
    worker.on('error', (error) => {
      fail(mine[AT.number] ?? 0, error.stack ?? error.message);
      // One that never began would not begin another time either.
      if ((mine[AT.done] ?? 0) > 0) begin();
    });
    worker.on('exit', () => working.delete(worker));
  }
}

function hear(told: Told): void {
  switch (told.is) {
    case 'crashed':
      return fail(told.number, told.error);
    case 'ended':
      usable += told.usable;
      for (const [code, count] of told.codes) codes.set(code, (codes.get(code) ?? 0) + count);
  }
}

function fail(number: number, why: string): void {
  failures.push({ number, why });
  console.error(`FAILED: number ${number} of seed ${options.seed}, kept in ${keep(number, why)}\n${why}`);
}

/** Writes the folder out, so that it can be looked at; returns where. */
function keep(number: number, why: string): string {
  const folder = join(options.keep, `${options.seed}-${number}`);
  mkdirSync(folder, { recursive: true });
  const { files, file } = damaged(options.seed, number);
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'why.txt'), `seed ${options.seed}, number ${number}, damaged: ${file}\n${why}\n`);
  return folder;
}

function progress(): void {
  const done = total();
  const seconds = (Date.now() - beganAt) / 1000;
  console.error(`${done} folders, ${Math.round(done / seconds)} a second, ${failures.length} failures`);
}

function total(): number {
  return retired.reduce((sum, mine) => sum + (mine[AT.done] ?? 0), 0);
}

function report(): void {
  const seconds = (Date.now() - beganAt) / 1000;
  const slowest = retired.toSorted((a, b) => (b[AT.slowestMs] ?? 0) - (a[AT.slowestMs] ?? 0))[0];
  const rows: readonly (readonly [string, string])[] = [
    ['seed', String(options.seed)],
    ['folders', String(total())],
    ['seconds', seconds.toFixed(0)],
    ['folders a second', (total() / seconds).toFixed(0)],
    ['usable in spite of it', String(usable)],
    ['codes seen', String(codes.size)],
    ['slowest', `${slowest?.[AT.slowestMs] ?? 0} ms, number ${slowest?.[AT.slowest] ?? 0}`],
    ['failures', String(failures.length)],
  ];
  for (const [what, figure] of rows) console.log(`${what.padEnd(24)}${figure}`);
}
