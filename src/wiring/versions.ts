/** The versions of this hotline on this node: agreed with the store at start, followed and published from then on. */
import { hostname } from 'node:os';
import { read } from '../core/flow/read.ts';
import { createBlobCache } from '../engine/blob-cache.ts';
import type { Log } from '../engine/deps.ts';
import { createPublisher, publish, type Publisher, type PublishParts } from '../engine/publish.ts';
import { type Build, createVersionCache, type Loaded } from '../engine/version-cache.ts';
import type { Check, FlowSet, VersionStore } from '../engine/version-ports.ts';
import { followVersions, type LiveVersions } from '../engine/versions.ts';
import { draftOf, type OwnFolder, refusal, tell, unreadable, whyNot } from './folder.ts';
import { StartRefused } from './start-refused.ts';

export interface OpenVersions {
  readonly versions: LiveVersions;
  readonly publisher: Publisher;
}

/**
 * Publishes the folder when nothing is live yet or it was never seen, and takes up what is live. A folder with errors does not
 * keep a hotline from answering that has a live version. Throws `StartRefused` when there is nothing to answer with.
 */
export async function openVersions(
  own: OwnFolder,
  store: VersionStore,
  check: Check,
  build: Build,
  log: Log,
): Promise<OpenVersions> {
  const { content, name, path } = own;
  const blobs = createBlobCache(store);
  const cache = createVersionCache(store, (files, audio) => read(files, audio).catalog, build, log);
  const parts: PublishParts = { store, check, cache, blobs, name };
  const began = content.is === 'set' ? await publishOwn(content.set, own, parts, log) : null;
  const why = began?.why ?? [content.is === 'unreadable' ? unreadable(path, content.why) : ''];
  const versions = await followVersions({ store, cache, blobs, log }, began?.loaded ?? null);
  if (versions === null) throw new StartRefused(refusal(why, path));
  if (why.length > 0) {
    log.error({ problems: why.length }, `the flows in ${path} are not in force\n${why.join('\n')}`);
    await store.setDraft(draftOf(content, why));
  }
  return { versions, publisher: createPublisher(parts, versions.follow) };
}

/** `loaded`: what this node was started with if it is good, for the case that the live version can't be used here. */
async function publishOwn(
  set: FlowSet,
  own: OwnFolder,
  parts: PublishParts,
  log: Log,
): Promise<{ readonly why: readonly string[]; readonly loaded: Loaded | null }> {
  const host = hostname();
  const note = `started on ${host}`;
  const published = await publish(set, { how: 'start', from: null, share: null, author: host, note }, parts);
  await tell(published, note, log, () => parts.store.versions());
  const good = published.is !== 'wrong' && published.is !== 'renamed';
  return { why: whyNot(published, 'start', set, own.name), loaded: good ? await parts.cache.load(set.version) : null };
}
