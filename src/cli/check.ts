/** `presszero check`: what is wrong with a folder of flow files, line by line. */
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Problem as FlowProblem, printProblem } from '../core/flow/problem.ts';
import { read } from '../core/flow/read.ts';
import { readTrials } from '../core/trial/read.ts';
import { readFlowsFolder } from '../runtime/flows-folder.ts';
import { type AddCommand, examples, optionsOf, print, withJson } from './command.ts';
import { broken, judged, normLines, normList, normsNamed } from './norms.ts';
import { Problem, Usage } from './problem.ts';

export const checkCommand: AddCommand = (program, { io, exit }) => {
  const command = withJson(
    program.command('check').argument('[paths...]', 'a flows folder, or files of one (default: FLOWS_DIR, ./flows)'),
  )
    .description(
      'read the hotline, its flows and their tests and print every problem; exit code 1 when one is an error',
    )
    .option(
      '--norm <name>',
      'judge it by a norm, too; again for more; "list" names them',
      (name, before: readonly string[] | undefined) => [...(before ?? []), name],
    )
    .action(async (paths: readonly string[], _options, self) => {
      const options = optionsOf(self) as { json?: true; norm?: readonly string[] };
      const { norm = [] } = options;
      if (norm.includes('list')) return print(io, options, ...normList());
      const norms = normsNamed(norm);
      const { folder, only } = target(paths, io.env['FLOWS_DIR'] ?? 'flows');
      const { files, audio } = await readFlowsFolder(folder);
      const foreign = [...(only ?? [])].find((name) => !files.has(name));
      if (foreign !== undefined)
        throw new Problem('no-flow-file', `${foreign} is no flow file: those are the .yaml files of a flows folder.`);
      // Flows are checked together: a step may lead into another file. Asked for some files, we tell of those alone.
      const reading = read(files, audio);
      const ofTests = reading.catalog === null ? [] : readTrials(files, reading.catalog).problems;
      const problems = [...reading.problems, ...ofTests].filter(
        ({ file }) => only === null || only.has(basename(file)),
      );
      const errors = problems.filter(({ severity }) => severity === 'error').length;
      const warnings = problems.length - errors;
      const judgements = judged(norms, reading);
      print(io, options, { folder, files: [...files.keys()], errors, warnings, problems, norms: judgements }, () => [
        ...problems.flatMap((problem: FlowProblem) => [printProblem(problem, files.get(problem.file) ?? ''), '']),
        ...judgements.flatMap(normLines),
        `${count(only?.size ?? files.size, 'file')} in ${folder}: ${errors === 0 && warnings === 0 ? 'no problems' : `${count(errors, 'error')}, ${count(warnings, 'warning')}`}.`,
      ]);
      if (errors > 0 || judgements.some(broken)) exit(1);
    });
  examples(
    command,
    'presszero check',
    'presszero check flows/game-hotline',
    'presszero check flows/support.yaml --json',
    'presszero check --norm baseline --norm es-10-2025',
    'presszero check --norm list',
  );
};

/** `only`: base names of the files asked for; null = the whole folder. */
export function target(
  paths: readonly string[],
  byDefault: string,
): { readonly folder: string; readonly only: ReadonlySet<string> | null } {
  const all = (paths.length === 0 ? [byDefault] : paths).map((path) => ({
    path: resolve(path),
    stat: statSync(path, { throwIfNoEntry: false }),
  }));
  const missing = all.find(({ stat }) => stat === undefined);
  if (missing !== undefined)
    throw new Problem('no-such-path', `There is no ${missing.path}. Name a folder with hotline.yaml, or files of one.`);
  const [first] = all;
  if (first?.stat?.isDirectory() && all.length === 1) return { folder: first.path, only: null };
  const folders = new Set(all.map(({ path, stat }) => (stat?.isDirectory() ? path : dirname(path))));
  const [folder] = folders;
  if (folder === undefined || folders.size > 1 || all.some(({ stat }) => stat?.isDirectory()))
    throw new Usage('Name one folder, or files of one folder.');
  return { folder, only: new Set(all.map(({ path }) => basename(path))) };
}

const count = (many: number, thing: string): string => `${many} ${thing}${many === 1 ? '' : 's'}`;
