import { lstat, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { MAX_FILE_BYTES } from '../core/flow/read-source.ts';
import { type AudioFile, HEAD_BYTES } from '../core/lint/audio.ts';
import { tooMuch } from './flow-set.ts';

/** A hotline's folder, as `read` takes it. */
export interface FlowsFolder {
  /** `hotline.yaml` and the flows: name → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Names of the files in `audio/`. */
  readonly audio: ReadonlySet<string>;
  /** The same files: how long, and how they begin. */
  readonly recordings: ReadonlyMap<string, AudioFile>;
}

/**
 * Reads a flows folder, not the folders in it. Links that lead out of the folder and whatever is no plain file are left out of `audio`
 * and throw for a `*.yaml`; a file over 1 MB is cut just past it, so that `read` says so. Bytes that are no UTF-8 become U+FFFD, which
 * `read` reports. Throws when the folder or a file can't be read.
 */
export async function readFlowsFolder(folder: string): Promise<FlowsFolder> {
  const root = await realpath(folder);
  const names = (await readdir(root)).filter((name) => name.endsWith('.yaml') && !name.startsWith('.')).sort();
  const files = new Map<string, string>();
  for (const name of names) {
    const path = await inside(root, name);
    if (path === null)
      throw new Error(`${join(folder, name)} leads out of the folder or is no file; copy the file itself here`);
    files.set(name, await head(path));
  }
  const recordings = await recordingsIn(root);
  return { files, audio: new Set(recordings.keys()), recordings };
}

/** The bytes of these files of `audio/`. Throws with a sentence when they are more than a version holds, before reading any. */
export async function readAudio(folder: string, names: ReadonlySet<string>): Promise<ReadonlyMap<string, Uint8Array>> {
  const paths = [...names].map((name) => [name, join(folder, 'audio', name)] as const);
  const sizes = await Promise.all(paths.map(async ([, path]) => (await stat(path)).size));
  const why = tooMuch(sizes.reduce((sum, size) => sum + size, 0));
  if (why !== null) throw new Error(why);
  return new Map(await Promise.all(paths.map(async ([name, path]) => [name, await readFile(path)] as const)));
}

async function recordingsIn(root: string): Promise<ReadonlyMap<string, AudioFile>> {
  const names = await readdir(join(root, 'audio')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const found = new Map<string, AudioFile>();
  for (const name of names.filter((name) => !name.startsWith('.'))) {
    const path = await inside(root, join('audio', name));
    if (path !== null) found.set(name, await recording(path));
  }
  return found;
}

async function recording(path: string): Promise<AudioFile> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return { bytes: (await file.stat()).size, head: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}

/** The real path of a plain file that is in the folder; null otherwise. */
async function inside(root: string, name: string): Promise<string | null> {
  const path = await realpath(join(root, name)).catch(() => null);
  if (path === null || !path.startsWith(root + sep)) return null;
  return (await lstat(path)).isFile() ? path : null;
}

async function head(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(MAX_FILE_BYTES + 4);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length);
      length += bytesRead;
      if (bytesRead === 0) return new TextDecoder().decode(bytes.subarray(0, length));
    }
  } finally {
    await file.close();
  }
}
