/**
 * `npm run fuzz:webhooks -- --count 1000000 --seed 1`: a real engine, on virtual time and a real Redis, gets webhooks of every sort in
 * every order, some signed, some not, some no webhook at all. None may crash it, take 5 s, or be answered with anything but a document;
 * nobody may go uncounted, and 0 leads to a person from wherever it went. What fails is kept, and had again by `--only`.
 */
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FuzzFailure } from '../test/sim/fuzzed-day.ts';
import { type Job, SHARED, type Told } from './fuzz-webhooks/job.ts';
import { fromOne, fromZero, script } from './options.ts';

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly minutes: number;
  readonly threads: number;
  readonly only?: number;
  readonly keep: string;
}

const TELL_MS = 10_000;
/** A story takes a fifth of a second; a thread that says nothing for so long hangs. */
const SILENT_MS = 120_000;
const options = script('fuzz:webhooks')
  .description('webhooks of every sort to a real engine; exit code 1 when one is answered wrongly, late or not at all')
  .option('--count <number>', 'at least so many webhooks', fromOne, 100_000)
  .option('--seed <number>', 'which ones', fromZero, 1)
  .option('--minutes <number>', 'stop after so long, whatever is left', fromZero, 24 * 60)
  .option('--threads <number>', 'how many days at a time', fromOne, availableParallelism())
  .option('--only <day>', 'the hundred stories of this day alone', fromZero)
  .option('--keep <folder>', 'where failures are kept', 'fuzz-failures')
  .parse()
  .opts<Options>();

const { only, seed } = options;
const beganAt = performance.now();
const seconds = (): number => (performance.now() - beganAt) / 1_000;
const codes = new Map<number, number>();
let [webhooks, stories, joined, slowestMs, failures, again] = [0, 0, 0, 0, 0, 0];

const shared = new Int32Array(new SharedArrayBuffer(8));
const enough = (): void => void Atomics.store(shared, SHARED.enough, 1);
const heardAt = new Map<Worker, number>();
const workers = Array.from({ length: only === undefined ? options.threads : 1 }, async () => {
  const worker = new Worker(new URL('./fuzz-webhooks/worker.mjs', import.meta.url), {
    workerData: { seed, only: only ?? null, shared } satisfies Job,
  });
  heardAt.set(worker, performance.now());
  let ended = false;
  worker.on('message', (told: Told) => {
    heardAt.set(worker, performance.now());
    if (told.is === 'ended') ended = true;
    else hear(told);
  });
  await once(worker, 'exit');
  heardAt.delete(worker);
  if (!ended) fail('a thread ended without a word');
});
process.once('SIGINT', enough);
const progress = setInterval(() => {
  console.error(
    `${webhooks} of ${options.count} webhooks · ${Math.round(webhooks / seconds())} a second · ${failures} failed`,
  );
  if (seconds() > options.minutes * 60) enough();
  for (const [worker, at] of heardAt) if (performance.now() - at > SILENT_MS) void worker.terminate();
}, TELL_MS);
await Promise.all(workers);
clearInterval(progress);
report();
process.exitCode = failures > 0 || stories === 0 ? 1 : 0;

function hear(told: Exclude<Told, { is: 'ended' }>): void {
  switch (told.is) {
    case 'story':
      webhooks += told.webhooks;
      stories += 1;
      slowestMs = Math.max(slowestMs, told.slowestMs);
      for (const [code, count] of told.codes) codes.set(code, (codes.get(code) ?? 0) + count);
      if (only === undefined && webhooks >= options.count) enough();
      return;
    case 'day':
      joined += told.joined;
      for (const failure of told.failures) keep(told.day, failure);
      return;
    case 'again':
      again += 1;
      return;
  }
}

function fail(why: string): void {
  failures += 1;
  console.error(`FAILED: ${why}`);
}

function keep(day: number, { story, why, acts }: FuzzFailure): void {
  mkdirSync(options.keep, { recursive: true });
  const file = join(options.keep, `webhooks-${seed}-${day}-${failures}.json`);
  writeFileSync(file, `${JSON.stringify({ seed, day, story, why, acts }, null, 1)}\n`);
  const again = `npm run fuzz:webhooks -- --seed ${seed} --only ${day}`;
  fail(`day ${day}${story === null ? '' : `, story ${story}`}, again: ${again}; kept in ${file}\n${why}`);
}

function report(): void {
  const answers = [...codes].sort(([a], [b]) => a - b).map(([code, count]) => `${count} × ${code}`);
  const rows: readonly (readonly [string, string])[] = [
    ['seed', String(seed)],
    ['webhooks', String(webhooks)],
    ['stories', String(stories)],
    ['calls joined with an agent', String(joined)],
    ['seconds', seconds().toFixed(0)],
    ['answers', answers.join(', ')],
    ['lived again', `${again} days with an answer that came late while other programs had the processor`],
    ['slowest', `${Math.round(slowestMs)} ms of wall time`],
    ['failures', String(failures)],
  ];
  for (const [what, figure] of rows) console.log(`${what.padEnd(28)}${figure}`);
}
