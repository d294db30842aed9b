/** What a set of flows is checked by before new calls may get it: on every node, and on the command line before it is sent. */
import { checkFolder } from '../core/check.ts';
import { type AudioFile, HEAD_BYTES } from '../core/lint/audio.ts';
import type { EpochMs } from '../core/time.ts';
import type { Check, Checked, FlowSet } from '../engine/version-ports.ts';

/** What a check looks at: of recordings only their size and beginning. */
export interface ToCheck {
  readonly files: FlowSet['files'];
  readonly audio: ReadonlyMap<string, AudioFile>;
}

/** Here and now, however long it takes; an engine that answers calls has a `Checker` do it. */
export const checkFlows: Check = async (set) => await Promise.resolve(checked(toCheck(set)));

export function checked({ files, audio }: ToCheck): Checked {
  const { catalog, problems, proved } = checkFolder(files, audio, Date.now() as EpochMs);
  const certificate = proved?.proof.certificate ?? null;
  return { catalog, problems, certificate: certificate && JSON.stringify(certificate) };
}

export function toCheck({ manifest, files, blobs }: Parameters<Check>[0]): ToCheck {
  const audio = manifest.audio.map(([name, hash]): [string, AudioFile] => {
    const bytes = blobs.get(hash) ?? new Uint8Array();
    // A copy: a part of a recording would take all of it along to another thread.
    return [name, { bytes: bytes.length, head: Uint8Array.from(bytes.subarray(0, HEAD_BYTES)) }];
  });
  return { files, audio: new Map(audio) };
}
