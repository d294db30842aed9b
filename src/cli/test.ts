/** `presszero test`: plays the flow tests beside the flows on the real engine over the simulated carrier, on a fast clock. */
import { basename } from 'node:path';
import { checkFolder } from '../core/check.ts';
import { zoneOf } from '../core/flow/hours.ts';
import type { Catalog } from '../core/flow/model.ts';
import { type Problem as FlowProblem, printProblem } from '../core/flow/problem.ts';
import type { EpochMs } from '../core/time.ts';
import type { Trial } from '../core/trial/model.ts';
import { readTrials } from '../core/trial/read.ts';
import { momentOf } from '../core/trial/when.ts';
import { target } from './check.ts';
import { type AddCommand, examples, jsonOf, optionsOf, withJson } from './command.ts';
import { folderAt, needFolder } from './folder.ts';
import type { Io } from './io.ts';
import { Problem } from './problem.ts';
import { play, type Played } from './trial/play.ts';
import { failedLines, jsonOfPlayed, passedLine } from './trial/report.ts';
import { openTheatre } from './trial/stage.ts';

interface Options {
  readonly json?: true;
}

export const testCommand: AddCommand = (program, { io, exit }) => {
  const command = withJson(
    program
      .command('test')
      .argument('[paths...]', 'a flows folder, or *.test.yaml files of one (default: FLOWS_DIR, ./flows)'),
  )
    .description('play the flow tests beside the flows; exit code 1 when one fails')
    .action(async (paths: readonly string[], _options, self) => {
      if (!(await test(paths, optionsOf(self) as Options, io))) exit(1);
    });
  examples(
    command,
    'presszero test',
    'presszero test flows/game-hotline',
    'presszero test flows/support.test.yaml --json',
  );
  command.addHelpText('after', '\nHow to write one: "Testing a flow" in flows/README.md.');
};

/** True when all passed. */
async function test(paths: readonly string[], options: Options, io: Io): Promise<boolean> {
  const { folder, only } = target(paths, io.env['FLOWS_DIR'] ?? 'flows');
  needFolder(folder);
  const { files, recordings } = await folderAt(folder);
  const asked = new Map([...files].filter(([name]) => only === null || only.has(basename(name))));
  if (![...asked.keys()].some((name) => name.endsWith('.test.yaml')))
    throw new Problem(
      'no-tests',
      `There is no *.test.yaml ${only === null ? `in ${folder}` : 'among these files'}. "Testing a flow" in flows/README.md tells how to write one.`,
    );
  const { catalog, problems: ofFlows } = checkFolder(files, recordings, Date.now() as EpochMs);
  if (catalog === null)
    return refuse(
      ofFlows.filter(({ severity }) => severity === 'error'),
      files,
      options,
      io,
    );
  const { trials, problems } = readTrials(asked, catalog);
  if (problems.length > 0) return refuse(problems, files, options, io);

  const played = await playAll(trials, folder, catalog, options, io);
  const failed = played.filter(({ failure }) => failure !== null).length;
  const passed = played.length - failed;
  if (options.json) io.out(jsonOf({ folder, passed, failed, tests: played.map(jsonOfPlayed) }));
  else
    io.out(
      `${passed} passed, ${failed} failed${io.stopped.aborted ? `, ${trials.length - played.length} not played` : ''}.`,
    );
  return failed === 0 && !io.stopped.aborted;
}

async function playAll(
  trials: readonly Trial[],
  folder: string,
  catalog: Catalog,
  options: Options,
  io: Io,
): Promise<readonly Played[]> {
  const zone = zoneOf(catalog.hotline, undefined);
  const theatre = await openTheatre(folder, catalog, io);
  const played: Played[] = [];
  let file = '';
  try {
    for (const trial of trials) {
      const one = await play(trial, momentOf(trial.at, catalog.hotline, Date.now() as EpochMs), theatre, io.stopped);
      // A test that was broken off is none that failed.
      if (io.stopped.aborted) break;
      played.push(one);
      if (options.json) continue;
      if (trial.file !== file) io.out(trial.file);
      ({ file } = trial);
      for (const line of one.failure === null ? [passedLine(one)] : failedLines(one, zone)) io.out(line);
    }
  } finally {
    await theatre.close();
  }
  return played;
}

function refuse(problems: readonly FlowProblem[], files: ReadonlyMap<string, string>, options: Options, io: Io): false {
  if (options.json) io.out(jsonOf({ passed: 0, failed: 0, problems }));
  else {
    for (const problem of problems) io.out(`${printProblem(problem, files.get(problem.file) ?? '')}\n`);
    io.out('Nothing was played: mend these first.');
  }
  return false;
}
