/** `presszero check`: what is wrong with a folder of flow files, line by line, and what somebody should know of it. */
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { checkFolder } from '../core/check.ts';
import { type Problem as FlowProblem, printProblem, type Severity } from '../core/flow/problem.ts';
import type { Certificate } from '../core/proof/prove.ts';
import type { EpochMs } from '../core/time.ts';
import { readTrials } from '../core/trial/read.ts';
import { type AddCommand, examples, optionsOf, print, withJson } from './command.ts';
import { folderAt } from './folder.ts';
import { broken, judged, normLines, normList, normsNamed } from './norms.ts';
import { Problem, Usage } from './problem.ts';

export const checkCommand: AddCommand = (program, { io, exit }) => {
  const command = withJson(
    program.command('check').argument('[paths...]', 'a flows folder, or files of one (default: FLOWS_DIR, ./flows)'),
  )
    .description(
      'read the hotline, its flows and their tests, prove that nobody can be stranded, and print every problem, warning and note; exit code 1 when one is an error',
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
      const { files, recordings } = await folderAt(folder);
      const foreign = [...(only ?? [])].find((name) => !files.has(name));
      if (foreign !== undefined)
        throw new Problem('no-flow-file', `${foreign} is no flow file: those are the .yaml files of a flows folder.`);
      // Flows are checked together: a step may lead into another file. Asked for some files, we tell of those alone.
      const { catalog, problems: ofFlows, proved } = checkFolder(files, recordings, Date.now() as EpochMs);
      const ofTests = catalog === null ? [] : readTrials(files, catalog).problems;
      const problems = [...ofFlows, ...ofTests].filter(({ file }) => only === null || only.has(basename(file)));
      const many = (severity: Severity) => problems.filter((problem) => problem.severity === severity).length;
      const [errors, warnings, notes] = [many('error'), many('warning'), many('note')];
      const certificate = proved?.proof.certificate ?? null;
      const judgements = judged(norms, proved);
      const told = {
        folder,
        files: [...files.keys()],
        errors,
        warnings,
        notes,
        problems,
        certificate,
        norms: judgements,
      };
      print(io, options, told, () => [
        ...problems.flatMap((problem) => [shown(problem, files.get(problem.file) ?? '', io.color === true), '']),
        ...judgements.flatMap(normLines),
        `${count(only?.size ?? files.size, 'file')} in ${folder}: ${verdict(errors, warnings, notes)}`,
        ...(certificate === null ? [] : certified(certificate)),
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

function certified({ states, events, zero, silent, wrong }: Certificate): readonly string[] {
  const seconds = (ms: number) => `${Math.ceil(ms / 1_000)} s`;
  return [
    `Proved: nobody is stranded, whatever happens in any of the ${states} states a call can be in (${events} ways on).`,
    `From the ring to the line at most: ${count(zero.keys, 'key')} and ${seconds(zero.ms)} for who presses 0 when told to, ` +
      `${seconds(silent.ms)} for who says nothing, ${count(wrong.keys, 'key')} and ${seconds(wrong.ms)} for who presses wrong ones.`,
  ];
}

const count = (many: number, thing: string): string => `${many} ${thing}${many === 1 ? '' : 's'}`;
