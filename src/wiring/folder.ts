/** The flows folder of this node: what it holds at start, and what becomes of every change in it. */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { printProblem } from '../core/flow/problem.ts';
import { read } from '../core/flow/read.ts';
import { type HotlineName, NAME, type Version } from '../core/ids.ts';
import type { Log } from '../engine/deps.ts';
import type { Published, Publisher } from '../engine/publish.ts';
import type { Draft, FlowSet, VersionList } from '../engine/version-ports.ts';
import { type Content, type WatchedFolder, watchedFolder } from '../runtime/watched-folder.ts';
import { StartRefused } from './start-refused.ts';

export interface OwnFolder {
  readonly path: string;
  readonly folder: WatchedFolder;
  readonly content: Content;
  readonly name: HotlineName;
}

/** Throws `StartRefused` when it can't be read, or not even says which hotline it is. */
export async function openFolder(path: string): Promise<OwnFolder> {
  const folder = watchedFolder(path);
  const content = await folder.read();
  if (content.is === 'unreadable') {
    const name = nameIn(await readFile(join(path, 'hotline.yaml'), 'utf8').catch(() => ''));
    if (name !== null) return { path, folder, content, name };
    throw new StartRefused([
      `The flows in ${path} can't be read: ${content.why}. Set FLOWS_DIR to the folder with hotline.yaml.`,
    ]);
  }
  const { set } = content;
  const { catalog, problems } = read(set.files, audioOf(set));
  const name = catalog?.hotline.name ?? nameIn(set.files.get('hotline.yaml') ?? '');
  if (name !== null) return { path, folder, content, name };
  const lines = problems.map((problem) => printed(problem, set));
  throw new StartRefused(refusal(lines, path));
}

/** Which hotline a file with errors is of. */
function nameIn(text: string): HotlineName | null {
  const name = /^hotline:[ \t]*["']?([^"'\s#]+)/m.exec(text)?.[1] ?? '';
  return NAME.test(name) ? (name as HotlineName) : null;
}

export const audioOf = ({ manifest }: FlowSet): ReadonlySet<string> => new Set(manifest.audio.map(([name]) => name));

type FlowProblem = (Published & { readonly is: 'wrong' })['problems'][number];
const printed = (problem: FlowProblem, { files }: FlowSet): string =>
  printProblem(problem, files.get(problem.file) ?? '');

export const refusal = (lines: readonly string[], path: string): readonly string[] => [
  ...lines,
  `${lines.length} problem(s) in ${path}: nothing was started. Mend them and start again.`,
];

/** Why a published set is not in force; empty when it is, or need not be. */
export function wrongWith(published: Published, set: FlowSet, name: HotlineName): readonly string[] {
  switch (published.is) {
    case 'wrong':
      return published.problems.map((problem) => printed(problem, set));
    case 'renamed':
      return [
        `The hotline is called ${name} and its calls are kept under that name, but hotline.yaml says ${published.to}. Take the name back, or start an engine of its own on the new one.`,
      ];
    case 'live':
    case 'canary':
    case 'left':
      return [];
  }
}

/** Looks once; to be repeated, never twice at a time. A change that the store was away for is taken up when it is back. */
export function folderWatch(own: OwnFolder, publisher: Publisher, log: Log): () => Promise<void> {
  const host = hostname();
  let from: Version | null = own.content.is === 'set' ? own.content.set.version : null;
  let pending: Content | null = null;
  return async () => {
    pending = (await own.folder.look()) ?? pending;
    if (pending === null) return;
    const content = pending;
    const wrong =
      content.is === 'unreadable'
        ? [`The flows in ${own.path} can't be read: ${content.why}.`]
        : await edited(content.set);
    if (wrong.length > 0) {
      log.warn(
        { problems: wrong.length },
        `flows changed, and have problems; what is live stays live\n${wrong.join('\n')}`,
      );
      await publisher.setDraft(draftOf(wrong));
    }
    pending = null;
  };

  async function edited(set: FlowSet): Promise<readonly string[]> {
    const note = `files changed on ${host}`;
    const published = await publisher.publish(set, { how: 'edit', from, share: null, author: host, note });
    const wrong = wrongWith(published, set, own.name);
    if (wrong.length > 0) return wrong;
    from = set.version;
    tell(published, note, log, await publisher.list());
    return [];
  }
}

/** As many as fit on a screen. */
const TOLD = 20;
export function draftOf(problems: readonly string[]): Draft {
  const more = problems.length - TOLD;
  return { host: hostname(), problems: [...problems.slice(0, TOLD), ...(more > 0 ? [`… and ${more} more`] : [])] };
}

export function tell(published: Published, note: string, log: Log, list: VersionList): void {
  if (published.is === 'live' && published.changed)
    log.info({ number: published.number, note, finishing: finishing(list) }, `v${published.number} is live: ${note}`);
  if (published.is === 'left')
    log.warn(
      { number: published.number, live: published.live },
      published.rolledBack
        ? `the folder holds v${published.number}, which was rolled back; v${published.live} stays live ("presszero publish" puts it in force all the same)`
        : `the folder holds v${published.number}, which is not the newest; v${published.live} stays live`,
    );
}

/** Versions that are in force no more and still have calls. */
const finishing = ({ versions }: VersionList) =>
  versions.flatMap(({ number, is, calls }) =>
    is !== 'live' && is !== 'canary' && calls > 0 ? [{ number, calls }] : [],
  );
