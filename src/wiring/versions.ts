/** The versions of this hotline on this node: agreed with the store at start, followed and published from then on. */
import { hostname } from 'node:os';
import { read } from '../core/flow/read.ts';
import { buildMachine } from '../core/flow/step.ts';
import { createBlobCache } from '../engine/blob-cache.ts';
import type { Log } from '../engine/deps.ts';
import { createPublisher, publish, type Publisher, type PublishParts } from '../engine/publish.ts';
import { createVersionCache, type Loaded } from '../engine/version-cache.ts';
import type { Check, FlowSet, VersionStore } from '../engine/version-ports.ts';
import { followVersions, type LiveVersions } from '../engine/versions.ts';
import { audioOf, draftOf, type OwnFolder, refusal, tell, wrongWith } from './folder.ts';
import { StartRefused } from './start-refused.ts';

export interface OpenVersions {
  readonly versions: LiveVersions;
  readonly publisher: Publisher;
}

/**
 * Publishes the folder when nothing is live yet or it was never seen, and takes up what is live. A folder with errors does not
 * keep a hotline from answering that has a live version. Throws `StartRefused` when there is nothing to answer with.
 */
export async function openVersions(own: OwnFolder, store: VersionStore, check: Check, log: Log): Promise<OpenVersions> {
  const { content, name, path } = own;
  const blobs = createBlobCache(store);
  const cache = createVersionCache(store, (files, audio) => read(files, audio).catalog, log);
  const parts: PublishParts = { store, check, cache, blobs, name };
  const wrong = content.is === 'set' ? await publishOwn(content.set, own, parts, log) : [content.why];
  const versions = await followVersions(
    { store, cache, blobs, log },
    content.is === 'set' && wrong.length === 0 ? loadedOf(content.set) : null,
  );
  if (versions === null) throw new StartRefused(refusal(wrong, path));
  if (wrong.length > 0) {
    log.error({ problems: wrong.length }, `problems in ${path}; the live version answers\n${wrong.join('\n')}`);
    await store.setDraft(draftOf(wrong));
  }
  return { versions, publisher: createPublisher(parts, versions.follow) };
}

async function publishOwn(set: FlowSet, own: OwnFolder, parts: PublishParts, log: Log): Promise<readonly string[]> {
  const host = hostname();
  const note = `started on ${host}`;
  const published = await publish(set, { how: 'start', from: null, share: null, author: host, note }, parts);
  tell(published, note, log, await parts.store.versions());
  return wrongWith(published, set, own.name);
}

/** What this node was started with, for the case that the live version can't be used here. */
function loadedOf(set: FlowSet): Loaded | null {
  const { catalog } = read(set.files, audioOf(set));
  const { manifest, files } = set;
  const stored = { number: 0, author: hostname(), note: '', certificate: null, manifest, files };
  return catalog && { machine: buildMachine(catalog, set.version), stored };
}
