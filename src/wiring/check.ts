/** What a set of flows is checked by before new calls may get it: on every node, and on the command line before it is sent. */
import { checkFolder } from '../core/check.ts';
import { type AudioFile, HEAD_BYTES } from '../core/lint/audio.ts';
import type { EpochMs } from '../core/time.ts';
import type { Check, FlowSet } from '../engine/version-ports.ts';

export const checkFlows: Check = async (set) => {
  const { catalog, problems, proved } = checkFolder(set.files, recordingsOf(set), Date.now() as EpochMs);
  const certificate = proved?.proof.certificate ?? null;
  return { catalog, problems, certificate: certificate && JSON.stringify(certificate) };
};

function recordingsOf({ manifest, blobs }: Pick<FlowSet, 'manifest' | 'blobs'>): ReadonlyMap<string, AudioFile> {
  return new Map(
    manifest.audio.map(([name, hash]) => {
      const bytes = blobs.get(hash) ?? new Uint8Array();
      return [name, { bytes: bytes.length, head: bytes.subarray(0, HEAD_BYTES) }];
    }),
  );
}
