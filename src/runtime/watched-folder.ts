/**
 * A flows folder that is looked at again and again. Looking means file times and sizes, not the system's notices: those are missing
 * on network drives and mounts, and follow no editor that saves by renaming.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowSet } from '../engine/version-ports.ts';
import { flowSet, sizeOf, tooMuch } from './flow-set.ts';
import { readAudio, readFlowsFolder } from './flows-folder.ts';

export type Content =
  | { readonly is: 'set'; readonly set: FlowSet }
  | { readonly is: 'unreadable'; readonly why: string };

export interface WatchedFolder {
  /** What is in it now. */
  read(): Promise<Content>;
  /** What is in it, if that has changed since the last time and nobody has been writing since the last look; else null. */
  look(): Promise<Content | null>;
}

export function watchedFolder(path: string): WatchedFolder {
  let taken = '';
  let seen = '';
  const take = async (mark: string): Promise<Content> => {
    taken = mark;
    return await contentOf(path);
  };
  return {
    read: async () => await take(await markOf(path)),
    async look() {
      const mark = await markOf(path);
      const settled = mark === seen;
      seen = mark;
      if (mark === taken || !settled) return null;
      const content = await take(mark);
      if ((await markOf(path)) === mark) return content;
      // Written while we read: the next looks take it.
      taken = '';
      return null;
    },
  };
}

async function contentOf(path: string): Promise<Content> {
  try {
    const { files, audio } = await readFlowsFolder(path);
    const set = flowSet(files, await readAudio(path, audio));
    const why = tooMuch(sizeOf(set));
    return why === null ? { is: 'set', set } : { is: 'unreadable', why };
  } catch (error) {
    return { is: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Changes with every save: name, file, size and times of all that belongs to the folder. */
async function markOf(path: string): Promise<string> {
  const names = async (folder: string): Promise<readonly string[]> => await readdir(folder).catch(() => []);
  const flows = (await names(path)).filter((name) => name.endsWith('.yaml'));
  const audio = (await names(join(path, 'audio'))).map((name) => join('audio', name));
  const marks = [...flows, ...audio].sort().map(async (name) => {
    const found = await stat(join(path, name)).catch(() => null);
    return found && [name, found.ino, found.size, found.mtimeMs, found.ctimeMs];
  });
  return JSON.stringify(await Promise.all(marks));
}
