/** The hotline in a folder as it would be if it were published now. */
import { checkFolder } from '../core/check.ts';
import type { Catalog } from '../core/flow/model.ts';
import { printProblem } from '../core/flow/problem.ts';
import type { EpochMs } from '../core/time.ts';
import { readFlowsFolder } from '../runtime/flows-folder.ts';
import type { Io } from './io.ts';
import { Problem } from './problem.ts';
import { needFolder } from './start.ts';

/** `folder` absent: FLOWS_DIR, else `./flows`. Throws `Problem` with every error of it when it does not check. */
export async function draftIn(
  folder: string | undefined,
  io: Io,
): Promise<{ readonly folder: string; readonly catalog: Catalog }> {
  const where = folder ?? io.env['FLOWS_DIR'] ?? 'flows';
  needFolder(where);
  const { files, recordings } = await readFlowsFolder(where);
  const { catalog, problems } = checkFolder(files, recordings, Date.now() as EpochMs);
  if (catalog !== null) return { folder: where, catalog };
  const errors = problems.filter(({ severity }) => severity === 'error');
  throw new Problem(
    'flow-errors',
    errors.map((problem) => printProblem(problem, files.get(problem.file) ?? '')).join('\n\n'),
  );
}
