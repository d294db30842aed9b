/** The flows folder of this node: what it holds at start, and what becomes of every change in it. */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Hotline } from '../core/flow/model.ts';
import { printProblem } from '../core/flow/problem.ts';
import { read } from '../core/flow/read.ts';
import { type HotlineName, NAME, type Version } from '../core/ids.ts';
import type { Log } from '../engine/deps.ts';
import { finishing, type Published, type Publisher } from '../engine/publish.ts';
import type { Draft, FlowSet, VersionList } from '../engine/version-ports.ts';
import { type Content, type WatchedFolder, watchedFolder } from '../runtime/watched-folder.ts';
import { StartRefused } from './start-refused.ts';

export interface OwnFolder {
  readonly path: string;
  readonly folder: WatchedFolder;
  readonly content: Content;
  readonly name: HotlineName;
  /** Null: the files have errors. */
  readonly hotline: Hotline | null;
}

/** Throws `StartRefused` when it can't be read, or not even says which hotline it is. */
export async function openFolder(path: string): Promise<OwnFolder> {
  const folder = watchedFolder(path);
  const content = await folder.read();
  if (content.is === 'unreadable') {
    const name = nameIn(await readFile(join(path, 'hotline.yaml'), 'utf8').catch(() => ''));
    if (name !== null) return { path, folder, content, name, hotline: null };
    throw new StartRefused([`${unreadable(path, content.why)}. Set FLOWS_DIR to the folder with hotline.yaml.`]);
  }
  const { set } = content;
  const { catalog, problems } = read(set.files, audioOf(set));
  const name = catalog?.hotline.name ?? nameIn(set.files.get('hotline.yaml') ?? '');
  if (name !== null) return { path, folder, content, name, hotline: catalog?.hotline ?? null };
  const lines = problems.map((problem) => printed(problem, set));
  throw new StartRefused(refusal(lines, path));
}

/** Which hotline a file with errors is of. */
function nameIn(text: string): HotlineName | null {
  const name = /^hotline:[ \t]*["']?([^"'\s#]+)/m.exec(text)?.[1] ?? '';
  return NAME.test(name) ? (name as HotlineName) : null;
}

const audioOf = ({ manifest }: FlowSet): ReadonlySet<string> => new Set(manifest.audio.map(([name]) => name));

type FlowProblem = (Published & { readonly is: 'wrong' })['problems'][number];
const printed = (problem: FlowProblem, { files }: FlowSet): string =>
  printProblem(problem, files.get(problem.file) ?? '');

export const refusal = (lines: readonly string[], path: string): readonly string[] => [
  ...lines,
  `${lines.length} problem(s) in ${path}: nothing was started. Mend them and start again.`,
];

/** Why a folder's set is not in force; empty when it is, or when a node has only started on an older one. */
export function whyNot(
  published: Published,
  how: 'start' | 'edit',
  set: FlowSet,
  name: HotlineName,
): readonly string[] {
  switch (published.is) {
    case 'wrong':
      return published.problems.map((problem) => printed(problem, set));
    case 'renamed':
      return [
        `The hotline is called ${name} and its calls are kept under that name, but hotline.yaml says ${published.to}. Take the name back, or start an engine of its own on the new one.`,
      ];
    case 'left':
      if (how === 'start' && published.number !== null && !published.rolledBack) return [];
      return [`${whyLeft(published, how)} To put them in force all the same: presszero publish.`];
    case 'live':
    case 'canary':
      return [];
  }
}

function whyLeft({ number, live, rolledBack }: Published & { readonly is: 'left' }, how: 'start' | 'edit'): string {
  if (rolledBack) return `They are v${number}, which was rolled back.`;
  if (number !== null) return `They are v${number}, and others have been published since.`;
  return how === 'edit'
    ? `They were not made from v${live}, which is live: they might take it back. Bring them up to date with it first.`
    : `v${live} is live, and Redis once lost all it knew: nobody can tell whether these flows are newer or older.`;
}

/** Looks once; to be repeated, never twice at a time. A change that the store was away for is taken up when it is back. */
export function folderWatch(own: OwnFolder, publisher: Publisher, log: Log): () => Promise<void> {
  const host = hostname();
  let from = versionOf(own.content);
  let pending: Content | null = null;
  return async () => {
    pending = (await own.folder.look()) ?? pending;
    if (pending === null) return;
    const content = pending;
    const why = content.is === 'set' ? await edited(content.set) : [unreadable(own.path, content.why)];
    if (why.length > 0) {
      log.warn({ problems: why.length }, `the flows have changed; what is live stays live\n${why.join('\n')}`);
      await publisher.setDraft(draftOf(content, why));
    }
    pending = null;
  };

  async function edited(set: FlowSet): Promise<readonly string[]> {
    const note = `files changed on ${host}`;
    const published = await publisher.publish(set, { how: 'edit', from, share: null, author: host, note });
    // What did not come into force is nothing that the next edit could go on from.
    if (published.is === 'live' || published.is === 'canary') from = set.version;
    await tell(published, note, log, publisher.list);
    return whyNot(published, 'edit', set, own.name);
  }
}

export const unreadable = (path: string, why: string): string => `The flows in ${path} can't be read: ${why}`;

const versionOf = (content: Content): Version | null => (content.is === 'set' ? content.set.version : null);

/** As many as fit on a screen. */
const TOLD = 20;
export function draftOf(content: Content, problems: readonly string[]): Draft {
  const more = problems.length - TOLD;
  const told = [...problems.slice(0, TOLD), ...(more > 0 ? [`… and ${more} more`] : [])];
  return { host: hostname(), version: versionOf(content), problems: told };
}

/** The log says what is live now, and what calls finish on. */
export async function tell(
  published: Published,
  note: string,
  log: Log,
  list: () => Promise<VersionList>,
): Promise<void> {
  if (published.is !== 'live' || !published.changed) return;
  log.info(
    { number: published.number, note, finishing: finishing(await list()) },
    `v${published.number} is live: ${note}`,
  );
}
