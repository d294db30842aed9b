/**
 * Everything that is wrong with a hotline's folder, and the proof of it if nothing is: read, looked at as a whole, compiled and searched.
 * Pure: files and today are handed in.
 */
import type { Catalog } from './flow/model.ts';
import { inOrder, type Problem } from './flow/problem.ts';
import { read } from './flow/read.ts';
import { buildMachine } from './flow/step.ts';
import type { Version } from './ids.ts';
import type { AudioFile } from './lint/audio.ts';
import { lint } from './lint/lint.ts';
import { type Proved, prove } from './proof/prove.ts';
import type { EpochMs } from './time.ts';

export interface Checked {
  /** Null when a problem is an error. */
  readonly catalog: Catalog | null;
  /** In reading order. */
  readonly problems: readonly Problem[];
  /** Null when the files can't be read so far that there is a machine. */
  readonly proved: Proved | null;
}

/** `files` = file name → its text; `audio` = the files in `audio/`; `at` = today, by which calendars are judged. */
export function checkFolder(
  files: ReadonlyMap<string, string>,
  audio: ReadonlyMap<string, AudioFile>,
  at: EpochMs,
): Checked {
  const reading = read(files, new Set(audio.keys()));
  const proved = reading.catalog && provedOf(reading.catalog, reading.placeOf);
  const problems = inOrder([...reading.problems, ...lint(reading, { at, audio }), ...(proved?.proof.problems ?? [])]);
  const usable = !problems.some(({ severity }) => severity === 'error');
  return { catalog: usable ? reading.catalog : null, problems, proved };
}

function provedOf(catalog: Catalog, placeOf: Proved['placeOf']): Proved {
  const machine = buildMachine(catalog, 'checked' as Version);
  return { machine, placeOf, proof: prove(machine, placeOf) };
}
