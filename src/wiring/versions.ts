/** Flows as they are in force on this node: read once at start, compiled once. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printProblem } from '../core/flow/problem.ts';
import { read } from '../core/flow/read.ts';
import { buildMachine } from '../core/flow/step.ts';
import type { Version } from '../core/ids.ts';
import type { Versions } from '../engine/deps.ts';
import { readFlowsFolder } from '../runtime/flows-folder.ts';
import { StartRefused } from './start-refused.ts';

/** Reads, checks and compiles a flows folder. Throws `StartRefused` with every problem when one is an error: nothing is half-loaded. */
export async function loadVersions(flowsDir: string): Promise<Versions> {
  const { files, audio } = await readFlowsFolder(flowsDir).catch((error: Error) => {
    throw new StartRefused([
      `The flows in ${flowsDir} can't be read: ${error.message}. Set FLOWS_DIR to the folder with hotline.yaml.`,
    ]);
  });
  const { catalog, problems } = read(files, audio);
  if (catalog === null) {
    const lines = problems.map((problem) => printProblem(problem, files.get(problem.file) ?? ''));
    throw new StartRefused([
      ...lines,
      `${problems.length} problem(s) in ${flowsDir}: nothing was started. Mend them and start again.`,
    ]);
  }
  const version = await versionOf(flowsDir, files, audio);
  const machine = buildMachine(catalog, version);
  return {
    hotline: () => catalog.hotline,
    current: () => machine,
    forCall: () => machine,
    find: async (asked) => (asked === version ? machine : null),
  };
}

/** The content hash of all flows and audio as one set. */
async function versionOf(
  flowsDir: string,
  files: ReadonlyMap<string, string>,
  audio: ReadonlySet<string>,
): Promise<Version> {
  const hash = createHash('sha256');
  for (const [name, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(JSON.stringify([name, text]));
  for (const name of [...audio].sort()) hash.update(name).update(await readFile(join(flowsDir, 'audio', name)));
  return hash.digest('hex').slice(0, 16) as Version;
}
