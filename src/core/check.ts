/** Everything that is wrong with a hotline's folder, and the hotline if nothing is an error. Pure: files and today are handed in. */
import type { Catalog } from './flow/model.ts';
import { inOrder, type Problem } from './flow/problem.ts';
import { read } from './flow/read.ts';
import type { AudioFile } from './lint/audio.ts';
import { lint } from './lint/lint.ts';
import type { EpochMs } from './time.ts';

export interface Checked {
  /** Null when a problem is an error. */
  readonly catalog: Catalog | null;
  /** In reading order. */
  readonly problems: readonly Problem[];
}

/** `files` = file name → its text; `audio` = the files in `audio/`; `at` = today, by which calendars are judged. */
export function checkFolder(
  files: ReadonlyMap<string, string>,
  audio: ReadonlyMap<string, AudioFile>,
  at: EpochMs,
): Checked {
  const reading = read(files, new Set(audio.keys()));
  const problems = inOrder([...reading.problems, ...lint(reading, { at, audio })]);
  const usable = !problems.some(({ severity }) => severity === 'error');
  return { catalog: usable ? reading.catalog : null, problems };
}
