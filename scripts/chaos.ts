/**
 * `npm run chaos`: real engine nodes, a real Redis with a replica and a Sentinel, the simulated carrier, callers and agents of mixed
 * behaviour; and everything that can break, breaks. At the end nobody may have been lost. See test/chaos.
 */
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { drillEverything } from '../test/chaos/drill.ts';
import { BUILT } from '../test/chaos/nodes.ts';
import { figuresOf, tableOf } from '../test/chaos/report.ts';
import { type Progress, run } from '../test/chaos/run.ts';
import { storyOf } from '../test/chaos/story.ts';
import { startWorld, type World } from '../test/chaos/world.ts';
import { list, script } from './options.ts';

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly nodes: number;
  readonly rate: number;
  readonly calls: number;
  readonly only: readonly string[];
  readonly also?: string;
  readonly drill?: 'everything';
  readonly keep?: true;
  readonly json?: true;
}

const number =
  (low: number, high: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!(value >= low && value <= high)) throw new InvalidArgumentError(`Give a number from ${low} to ${high}.`);
    return value;
  };

const options = script('chaos')
  .description('breaks real processes under real calls, and tells whether anybody was lost')
  .option('--minutes <n>', 'how long things break', number(0.2, 24 * 60), 10)
  .option('--seed <n>', 'the same seed gives the same callers and the same plan of faults', number(0, 2 ** 31), 1)
  .option('--nodes <n>', 'engine nodes', number(1, 8), 3)
  .option('--rate <n>', 'call time runs this many times faster', number(1.1, 20), 4)
  .option('--calls <n>', 'new callers a second', number(0.1, 50), 1)
  .option(
    '--only <words>',
    'only process faults whose names hold one of these, as in "node killed,READONLY"',
    list((word) => word),
    [],
  )
  .option(
    '--also <folder>',
    'a built checkout of another version: nodes run from it and from this one by turns, side by side',
    (folder) => {
      if (!existsSync(join(folder, ...BUILT)))
        throw new InvalidArgumentError(`It has no ${BUILT.join(' ')}: run "npm run build" there.`);
      return resolve(folder);
    },
  )
  .addOption(
    new Option('--drill <name>', 'no random faults, but kill -9 of everything, twice, while 200 callers hold').choices([
      'everything',
    ]),
  )
  .option('--keep', 'keep the logs even if all went well')
  .option('--json', 'figures as JSON')
  .addHelpText(
    'after',
    `
Examples:
  $ npm run chaos                                     ten minutes, seed 1
  $ npm run chaos -- --minutes 1 --seed 7
  $ npm run chaos -- --drill everything
  $ npm run chaos -- --only "node killed" --calls 4
  $ npm run chaos -- --only "deploy,killed" --also ../the-version-before
Exit codes: 0 nobody lost and nothing wrong, 1 something was, 2 used wrongly.`,
  )
  .parse()
  .opts<Options>();

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  });

const DRILL_CALLERS = 200;
const folder = mkdtempSync(join(tmpdir(), 'presszero-chaos-'));
const terminal = process.stderr.isTTY;
function lineOf({ leftMs, calls, live, faults, lost, doing }: Progress): string {
  const left = `${Math.floor(leftMs / 60_000)}:${String(Math.floor(leftMs / 1_000) % 60).padStart(2, '0')}`;
  return `${left} left · ${calls} callers, ${live} on the line · ${faults} faults · lost ${lost} · ${doing}`;
}

const show = (text: string): void =>
  void process.stderr.write(terminal ? `\r\x1b[K${text.slice(0, process.stderr.columns - 1)}` : `${text}\n`);
const clear = (): void => void (terminal && process.stderr.write('\r\x1b[K'));

/** Prints what came of it; true when all is well. */
async function chaos(world: World): Promise<boolean> {
  const { seed } = options;
  const result = await run(world, {
    seconds: options.minutes * 60,
    seed,
    callsPerSecond: options.calls,
    only: options.only,
    signal: stopping.signal,
    progress: (now) => show(lineOf(now)),
  });
  clear();
  const figures = figuresOf(result, seed);
  process.stdout.write(options.json ? `${JSON.stringify(figures, null, 2)}\n` : `${tableOf(figures).join('\n')}\n`);
  if (figures.wrong.length > 0) writeFileSync(join(folder, 'story.txt'), storyOf(world, result));
  return figures.wrong.length === 0;
}

async function drill(world: World): Promise<boolean> {
  const wrong = await drillEverything(world, { callers: DRILL_CALLERS, times: 2, progress: show });
  clear();
  const told = [`kill -9 of everything, twice, while ${DRILL_CALLERS} held:`, ...wrong];
  const lines = wrong.length === 0 ? [`${told[0]} all went on in the same order.`] : told;
  process.stdout.write(
    options.json ? `${JSON.stringify({ callers: DRILL_CALLERS, times: 2, wrong })}\n` : `${lines.join('\n')}\n`,
  );
  return wrong.length === 0;
}

let world: World | undefined;
let well = false;
try {
  const { nodes, rate, seed } = options;
  world = await startWorld({
    folder,
    engine: BUILT,
    nodes,
    rate,
    seed,
    staffed: options.drill === undefined,
    ...(options.also !== undefined && { also: options.also }),
  });
  // A run that is stopped still judges what it has seen; half a drill shows nothing.
  const stopped = once(stopping.signal, 'abort').then(() => false);
  well = await (options.drill === undefined ? chaos(world) : Promise.race([drill(world), stopped]));
} catch (error) {
  clear();
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
} finally {
  await world?.stop();
}
if (!well || options.keep) process.stderr.write(`Logs and stories: ${folder}\n`);
else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
process.exitCode = !well || stopping.signal.aborted ? 1 : 0;
