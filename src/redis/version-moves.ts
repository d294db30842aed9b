/** Moves of versions: what is published, in force, given up. */
import type { VersionStore } from '../engine/version-ports.ts';
import type { Moves } from './moves.ts';
import { parseVersions as parse } from './version-codec.ts';

export function versionMoves(moves: Moves): VersionStore {
  return {
    async publish({ version, manifest }, order) {
      const blobs = [...new Set([...manifest.flows, ...manifest.audio].map(([, hash]) => hash))];
      const texts = [manifest, blobs, order].map((value) => JSON.stringify(value));
      return parse.published(await moves.run('publish', moves.token(), version, ...texts));
    },
    async putBlob(hash, bytes) {
      await moves.run('putBlob', hash, Buffer.from(bytes));
    },
    async blob(hash) {
      return parse.blob(await moves.runForBytes('blob', hash));
    },
    async inForce() {
      return parse.inForce(await moves.run('inForce'));
    },
    async version(version) {
      return parse.stored(await moves.run('version', version));
    },
    async versions() {
      return parse.list(await moves.run('versions'));
    },
    async promote(by) {
      return parse.turned(await moves.run('promote', moves.token(), by));
    },
    async rollback(want) {
      return parse.turned(await moves.run('rollback', moves.token(), JSON.stringify(want)));
    },
    async setDraft(draft) {
      await moves.run('draft', JSON.stringify(draft));
    },
  };
}
