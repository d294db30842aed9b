/** What a file needs so that a power cut finds it whole. */
import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

export async function readIfThere(path: string): Promise<Buffer> {
  return await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
}

/** All of it at this place of the file, however many writes that takes. */
export async function writeAll(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** The old file or the new one, never half of one: written aside, on disk, then renamed, and the renaming on disk too. */
export async function replaceFile(path: string, text: string, openFile: typeof open): Promise<void> {
  const aside = `${path}.new`;
  try {
    await synced(aside, 'w', openFile, async (handle) => await writeAll(handle, Buffer.from(text), 0));
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true, recursive: true });
    throw error;
  }
  await synced(dirname(path), 'r', openFile, async () => undefined);
}

async function synced(
  path: string,
  flags: string,
  openFile: typeof open,
  write: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await openFile(path, flags, 0o600);
  try {
    await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
