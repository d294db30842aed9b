/** `presszero check`: what is wrong with a folder of flow files, line by line, and what somebody should know of it. */
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { checkFolder } from '../core/check.ts';
import { type Problem as FlowProblem, printProblem, type Severity } from '../core/flow/problem.ts';
import type { EpochMs } from '../core/time.ts';
import { readFlowsFolder } from '../runtime/flows-folder.ts';
import { type AddCommand, examples, optionsOf, print, withJson } from './command.ts';
import { Problem, Usage } from './problem.ts';

export const checkCommand: AddCommand = (program, { io, exit }) => {
  const command = withJson(
    program.command('check').argument('[paths...]', 'a flows folder, or files of one (default: FLOWS_DIR, ./flows)'),
  )
    .description(
      'read the hotline and its flows and print every problem, warning and note; exit code 1 when one is an error',
    )
    .action(async (paths: readonly string[], _options, self) => {
      const options = optionsOf(self) as { json?: true };
      const { folder, only } = target(paths, io.env['FLOWS_DIR'] ?? 'flows');
      const { files, recordings } = await readFlowsFolder(folder);
      const foreign = [...(only ?? [])].find((name) => !files.has(name));
      if (foreign !== undefined)
        throw new Problem('no-flow-file', `${foreign} is no flow file: those are the .yaml files of a flows folder.`);
      // Flows are checked together: a step may lead into another file. Asked for some files, we tell of those alone.
      const found = checkFolder(files, recordings, Date.now() as EpochMs).problems;
      const problems = found.filter(({ file }) => only === null || only.has(basename(file)));
      const many = (severity: Severity) => problems.filter((problem) => problem.severity === severity).length;
      const [errors, warnings, notes] = [many('error'), many('warning'), many('note')];
      print(io, options, { folder, files: [...files.keys()], errors, warnings, notes, problems }, () => [
        ...problems.flatMap((problem) => [shown(problem, files.get(problem.file) ?? '', io.color === true), '']),
        `${count(only?.size ?? files.size, 'file')} in ${folder}: ${verdict(errors, warnings, notes)}`,
      ]);
      if (errors > 0) exit(1);
    });
  examples(
    command,
    'presszero check',
    'presszero check flows/game-hotline',
    'presszero check flows/support.yaml --json',
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

/** On a terminal the severity has a colour, so that an error is found among warnings. */
function shown(problem: FlowProblem, text: string, color: boolean): string {
  const printed = printProblem(problem, text);
  const { severity, code } = problem;
  return color
    ? printed.replace(`${severity} ${code}`, `\u001b[${COLORS[severity]}m${severity}\u001b[0m ${code}`)
    : printed;
}
const COLORS: Readonly<Record<Severity, string>> = { error: '1;31', warning: '33', note: '36' };

function verdict(errors: number, warnings: number, notes: number): string {
  if (errors + warnings + notes === 0) return 'no problems.';
  const counts = [count(errors, 'error'), count(warnings, 'warning'), ...(notes > 0 ? [count(notes, 'note')] : [])];
  return `${counts.join(', ')}.${errors === 0 ? ' It can be used as it is.' : ''}`;
}

const count = (many: number, thing: string): string => `${many} ${thing}${many === 1 ? '' : 's'}`;
