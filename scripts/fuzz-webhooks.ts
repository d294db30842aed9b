/**
 * `npm run fuzz:webhooks -- --count 1000000 --seed 1`: a real engine on a Redis of its own gets webhooks of every sort in every order,
 * some signed, some not, some no webhook at all. None may crash it, take 5 s, or be answered with anything but a document; nobody
 * may go uncounted, and 0 leads to a person from wherever it went. What fails is kept with seed and number, and had again by `--only`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import { startEmbeddedRedis } from '../src/redis/embedded.ts';
import { doorOf } from '../test/http/carrier-post.ts';
import { startHotline, WILLING } from '../test/support/hotline.ts';
import { Late, nothingSeen, tell } from '../test/support/webhook-story.ts';
import { type Act, stories } from '../test/support/webhooks.ts';

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly minutes: number;
  readonly atOnce: number;
  readonly only?: number;
  readonly keep: string;
}

const TELL_MS = 10_000;
const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is no whole number`);
  return Number(text);
};
const program = new Command('fuzz:webhooks')
  .description('webhooks of every sort to a real engine; exit code 1 when one is answered wrongly, late or not at all')
  .option('--count <number>', 'how many webhooks', whole, 100_000)
  .option('--seed <number>', 'which ones', whole, 1)
  .option('--minutes <number>', 'stop after so long, whatever is left', whole, 24 * 60)
  .option('--at-once <number>', 'stories told at a time', whole, 4)
  .option('--only <number>', 'this story alone', whole)
  .option('--keep <folder>', 'where failures are kept', 'fuzz-failures')
  .parse();
const options = program.opts<Options>();

const folder = mkdtempSync(join(tmpdir(), 'pz-fuzz-'));
const redis = await startEmbeddedRedis({ dataDir: folder, log: pino({ level: 'silent' }), appendOnly: false });
const hotline = await startHotline({ rate: 10, redisUrl: redis.url });
hotline.agents(WILLING);
const door = doorOf(hotline);
const seen = nothingSeen();
const beganAt = Date.now();
let failures = 0;
const late: number[] = [];
let crash: unknown = null;
// What nobody waited for is a crash in production.
process.on('unhandledRejection', (error) => (crash = error));
process.on('uncaughtException', (error) => (crash = error));

const progress = setInterval(() => console.error(line()), TELL_MS);
const { only, seed } = options;
let number = only ?? 0;
const numbered = stories(seed, number);
await Promise.all(Array.from({ length: only === undefined ? options.atOnce : 1 }, tellOn));
// Other programs may have had the processor: what came too late is told once more, alone.
for (const story of late) await tellOne(story, stories(seed, story).next().value ?? [], true);
clearInterval(progress);
report();
await hotline.stop();
await redis.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(failures > 0 ? 1 : 0);

async function tellOn(): Promise<void> {
  const last = beganAt + options.minutes * 60_000;
  while (seen.webhooks < options.count && Date.now() < last) {
    const mine = number++;
    await tellOne(mine, numbered.next().value ?? [], only !== undefined);
    if (only !== undefined) return;
  }
}

async function tellOne(story: number, acts: readonly Act[], alone: boolean): Promise<void> {
  try {
    await tell(acts, hotline, door, seen);
  } catch (error) {
    if (error instanceof Late && !alone) late.push(story);
    else fail(story, acts, error);
  }
  if (crash !== null) fail(story, acts, crash);
  crash = null;
}

function fail(story: number, acts: readonly Act[], error: unknown): void {
  failures++;
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  mkdirSync(options.keep, { recursive: true });
  const file = join(options.keep, `webhooks-${seed}-${story}.json`);
  writeFileSync(file, `${JSON.stringify({ seed, story, why, acts }, null, 1)}\n`);
  console.error(`FAILED: story ${story} of seed ${seed}, kept in ${file}\n${why}`);
}

function line(): string {
  const seconds = (Date.now() - beganAt) / 1_000;
  return `${seen.webhooks} webhooks, ${Math.round(seen.webhooks / seconds)} a second, ${failures} failures`;
}

function report(): void {
  const codes = [...seen.codes].sort(([a], [b]) => a - b).map(([code, count]) => `${count} × ${code}`);
  const rows: readonly (readonly [string, string])[] = [
    ['seed', String(seed)],
    ['webhooks', String(seen.webhooks)],
    ['stories', String(number)],
    ['seconds', ((Date.now() - beganAt) / 1_000).toFixed(0)],
    ['answers', codes.join(', ')],
    ['told again', `${late.length} stories with an answer that came late while other programs had the processor`],
    ['slowest', `${Math.round(seen.slowestMs)} ms`],
    ['failures', String(failures)],
  ];
  for (const [what, figure] of rows) console.log(`${what.padEnd(12)}${figure}`);
}
