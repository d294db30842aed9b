/** Flows folders, as commands take them. Whatever is wrong with one is told as a `Problem`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFolder } from '../core/check.ts';
import type { Catalog } from '../core/flow/model.ts';
import { type Problem as FlowProblem, printProblem } from '../core/flow/problem.ts';
import { read } from '../core/flow/read.ts';
import type { Machine } from '../core/flow/step.ts';
import type { EpochMs } from '../core/time.ts';
import { type FlowsFolder, readFlowsFolder } from '../runtime/flows-folder.ts';
import type { Io } from './io.ts';
import { Problem } from './problem.ts';

/** The sample hotline as it comes with the package. */
const SAMPLE = fileURLToPath(new URL('../../flows', import.meta.url));

/** Throws when no hotline is there. */
export function needFolder(folder: string): void {
  if (!existsSync(join(folder, 'hotline.yaml')))
    throw new Problem(
      'no-flows',
      `There is no hotline.yaml in ${folder}. Say where the flows are with --flows or FLOWS_DIR; a sample to copy is in ${SAMPLE}.`,
    );
}

/** What is in it, right or wrong. Throws when it can't be read. */
export async function folderAt(folder: string): Promise<FlowsFolder> {
  return await readFlowsFolder(folder).catch((error: Error) => {
    throw new Problem('flows', `The flows in ${folder} can't be read: ${error.message}.`);
  });
}

/** The hotline in a folder, as far as its files alone can tell. Throws with every error of them. */
export async function catalogAt(folder: string): Promise<Catalog> {
  needFolder(folder);
  const { files, audio } = await folderAt(folder);
  const { catalog, problems } = read(files, audio);
  if (catalog === null) throw new Problem('flows', errorsOf(problems, files));
  return catalog;
}

/** The machine that would run if the folder were published now. `folder` absent: FLOWS_DIR, else `./flows`. Throws with every error. */
export async function draftIn(
  folder: string | undefined,
  io: Io,
): Promise<{ readonly folder: string; readonly machine: Machine }> {
  const where = folder ?? io.env['FLOWS_DIR'] ?? 'flows';
  needFolder(where);
  const { files, recordings } = await folderAt(where);
  const { catalog, problems, proved } = checkFolder(files, recordings, Date.now() as EpochMs);
  if (catalog === null || proved === null) throw new Problem('flow-errors', errorsOf(problems, files));
  return { folder: where, machine: proved.machine };
}

const errorsOf = (problems: readonly FlowProblem[], files: FlowsFolder['files']): string =>
  problems
    .filter(({ severity }) => severity === 'error')
    .map((problem) => printProblem(problem, files.get(problem.file) ?? ''))
    .join('\n\n');
