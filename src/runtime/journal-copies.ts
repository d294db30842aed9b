/**
 * Copies of a journal some of whose lines were damaged, `<journal>.damaged-<date>`: for people to look at. They hold what the journal
 * held, so they live no longer than what is in it.
 */
import { copyFile, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EpochMs } from '../core/time.ts';

const startOf = (path: string): string => `${basename(path)}.damaged-`;

/** One a day: opened again and again, a file on a full disk must not fill it further. */
export async function keepCopy(path: string, now: EpochMs): Promise<void> {
  await copyFile(path, join(dirname(path), startOf(path) + new Date(now).toISOString().slice(0, 10)));
}

/** Those of days that began by then. */
export async function eraseCopies(path: string, by: EpochMs): Promise<void> {
  const start = startOf(path);
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(start) && Date.parse(name.slice(start.length)) <= by)
      await rm(join(dirname(path), name), { force: true });
  }
}
