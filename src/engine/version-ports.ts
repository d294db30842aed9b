/** What publishing needs of the store: versions live there, so that every node has them. */
import type { Tally } from '../core/canary.ts';
import type { Problem } from '../core/flow/problem.ts';
import type { Catalog } from '../core/flow/model.ts';
import type { Version } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';

/** A name and the hash of what the file holds. */
export type FileEntry = readonly [name: string, hash: string];

/** What a version is made of; its order is part of it. */
export interface Manifest {
  readonly flows: readonly FileEntry[];
  readonly audio: readonly FileEntry[];
}

/** All flows and audio of a hotline, as one thing that can be published. */
export interface FlowSet {
  readonly version: Version;
  readonly manifest: Manifest;
  /** Flow file → its text. */
  readonly files: ReadonlyMap<string, string>;
  /** Hash → bytes, of the texts and of the recordings. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/** Reads and checks a set; `catalog` null = something is wrong with it. `certificate`: what was proved, opaque here. */
export type Check = (set: Pick<FlowSet, 'manifest' | 'files' | 'blobs'>) => Promise<Checked>;
export interface Checked {
  readonly catalog: Catalog | null;
  readonly problems: readonly Problem[];
  readonly certificate: string | null;
}

export interface PublishOrder {
  /**
   * `start`: a node starts on a folder; what was never seen goes live, or anything when nothing is. `edit`: a node saw its folder
   * change, from `from`; it goes live when it began at the live version, or at one that was rolled back to it. `ask`: a person wants it.
   */
  readonly how: 'start' | 'edit' | 'ask';
  readonly from: Version | null;
  /** Percent of the new calls that try it first; null = live for all of them. */
  readonly share: number | null;
  readonly author: string;
  readonly note: string;
  readonly certificate: string | null;
  /** The store has lost it: the `seq` at which it was in force, and its number. */
  readonly before: { readonly seq: number; readonly number: number | null } | null;
}

/** `number`: the version's own; `live`: that of the live one, afterwards. */
export type PublishResult =
  | { readonly is: 'live'; readonly number: number; readonly live: number; readonly changed: boolean }
  | { readonly is: 'canary'; readonly number: number; readonly live: number; readonly share: number }
  /** It would undo what was decided since: nothing was changed. `number` null: it was never in force. */
  | { readonly is: 'left'; readonly number: number | null; readonly live: number; readonly rolledBack: boolean }
  /** These files first. */
  | { readonly is: 'need'; readonly blobs: readonly string[] };

/** What promoting or rolling back did; `canary`: the version that was tried ended by it. */
export type Switched =
  | { readonly is: 'done'; readonly from: number; readonly to: number; readonly canary: boolean }
  /** There is no canary, no earlier version, or it is live already. */
  | { readonly is: 'nothing' }
  | { readonly is: 'unknown' };

export interface Trial {
  /** Percent. */
  readonly share: number;
  readonly since: EpochMs;
  /** Calls that began since then: those of the version that is tried, and those of the live one. */
  readonly tried: Tally;
  readonly live: Tally;
}

export interface InForce {
  /** Grows with every change. */
  readonly seq: number;
  readonly live: Version | null;
  readonly canary: (Trial & { readonly version: Version }) | null;
}

export interface StoredVersion {
  readonly number: number;
  readonly author: string;
  readonly note: string;
  readonly certificate: string | null;
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, string>;
}

export interface VersionRow {
  readonly number: number;
  readonly version: Version;
  readonly is: 'live' | 'canary' | 'rolled-back' | 'old';
  readonly author: string;
  readonly note: string;
  /** When it was last published: call time, and by the wall. */
  readonly at: EpochMs;
  readonly wall: number;
  readonly certificate: string | null;
  /** Live calls that finish on it. */
  readonly calls: number;
}

/** The last edit of a folder that did not come into force: the live version stays. */
export interface Draft {
  readonly host: string;
  /** Null: it could not even be read. */
  readonly version: Version | null;
  /** As printed, with file, line and caret. */
  readonly problems: readonly string[];
}

export interface VersionList {
  readonly live: number | null;
  readonly canary: (Trial & { readonly number: number }) | null;
  readonly draft: (Draft & { readonly wall: number }) | null;
  /** Newest first: the last fifty, and older ones that have calls. */
  readonly versions: readonly VersionRow[];
}

/** Each one atomic move, as in `Store`. */
export interface VersionStore {
  publish(set: Pick<FlowSet, 'version' | 'manifest'>, order: PublishOrder): Promise<PublishResult>;
  putBlob(hash: string, bytes: Uint8Array): Promise<void>;
  /** Null: no version has it. */
  blob(hash: string): Promise<Uint8Array | null>;
  inForce(): Promise<InForce>;
  /** Null: not kept any more, or not whole. */
  version(version: Version): Promise<StoredVersion | null>;
  versions(): Promise<VersionList>;
  /** The version that is tried goes live. */
  promote(by: string): Promise<Switched>;
  /** One step back: the canary is given up, or what was live before is live again. `to`: that one; `canary`: only while it is tried. */
  rollback(want: {
    readonly to: number | null;
    readonly canary: Version | null;
    readonly by: string;
    readonly why: string | null;
  }): Promise<Switched>;
  setDraft(draft: Draft): Promise<void>;
}
