/** Publishing: a set is checked, its files are brought to the store, and it comes into force there in one move. */
import type { Problem } from '../core/flow/problem.ts';
import type { HotlineName } from '../core/ids.ts';
import type { BlobCache } from './blob-cache.ts';
import type { VersionCache } from './version-cache.ts';
import type { Check, FlowSet, PublishOrder, PublishResult, VersionList, VersionStore } from './version-ports.ts';

export type Published =
  | Exclude<PublishResult, { readonly is: 'need' }>
  /** It does not check: nothing was changed. */
  | { readonly is: 'wrong'; readonly problems: readonly Problem[] }
  /** Its `hotline:` is another: that name is where all calls are kept, and does not change under them. */
  | { readonly is: 'renamed'; readonly to: HotlineName };

export interface PublishParts {
  readonly store: VersionStore;
  readonly check: Check;
  readonly cache: VersionCache;
  readonly blobs: BlobCache;
  /** The hotline of this store. */
  readonly name: HotlineName;
}

/** What people do with versions, over the API; each is in force on this node when it resolves. All throw `StoreAway`. */
export interface Publisher {
  publish(set: FlowSet, order: Omit<PublishOrder, 'certificate' | 'before'>): Promise<Published>;
  promote: VersionStore['promote'];
  rollback: VersionStore['rollback'];
  list: VersionStore['versions'];
  /** For all nodes to show, until a folder is good again. */
  setDraft: VersionStore['setDraft'];
}

export function createPublisher(parts: PublishParts, follow: () => Promise<void>): Publisher {
  const { store } = parts;
  const followed = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    await follow();
    return result;
  };
  return {
    publish: async (set, order) => await followed(publish(set, order, parts)),
    promote: async (by) => await followed(store.promote(by)),
    rollback: async (want) => await followed(store.rollback(want)),
    list: async () => await store.versions(),
    setDraft: async (draft) => await store.setDraft(draft),
  };
}

/** Versions that new calls get no more, and the calls that are still on them. */
export const finishing = ({
  versions,
}: Pick<VersionList, 'versions'>): readonly { readonly number: number; readonly calls: number }[] =>
  versions
    .filter(({ is, calls }) => is !== 'live' && is !== 'canary' && calls > 0)
    .map(({ number, calls }) => ({ number, calls }));

/** Throws `StoreAway`. */
export async function publish(
  set: FlowSet,
  order: Omit<PublishOrder, 'certificate' | 'before'>,
  { store, check, cache, blobs, name }: PublishParts,
): Promise<Published> {
  const { catalog, problems, certificate } = await check(set);
  if (catalog === null) return { is: 'wrong', problems };
  if (catalog.hotline.name !== name) return { is: 'renamed', to: catalog.hotline.name };
  const result = await bring(set, { ...order, certificate, before: null }, store);
  const { author, note } = order;
  const { files, manifest } = set;
  for (const [, hash] of manifest.audio) {
    const bytes = set.blobs.get(hash);
    if (bytes !== undefined) blobs.put(hash, bytes);
  }
  const machine = cache.build(catalog, set.version);
  cache.keep({ machine, stored: { number: result.number ?? 0, author, note, certificate, manifest, files } });
  return result;
}

/** The store keeps unclaimed files for an hour; two rounds do unless it has just lost them. */
const ROUNDS = 4;

/** Brings what the store does not have yet. Throws when the set lacks a file that is wanted, or the store keeps none. */
export async function bring(
  set: Pick<FlowSet, 'version' | 'manifest' | 'blobs'>,
  order: PublishOrder,
  store: Pick<VersionStore, 'publish' | 'putBlob'>,
): Promise<Exclude<PublishResult, { readonly is: 'need' }>> {
  for (let round = 0; round < ROUNDS; round++) {
    const result = await store.publish(set, order);
    if (result.is !== 'need') return result;
    for (const hash of result.blobs) {
      const bytes = set.blobs.get(hash);
      if (bytes === undefined) throw new Error(`version ${set.version} is not here whole`);
      await store.putBlob(hash, bytes);
    }
  }
  throw new Error(`the store does not keep the files of version ${set.version}`);
}
