/**
 * Which version new calls get, as the store has it. Every node looks every second; a version comes into force here when it is
 * compiled and its recordings are here, so a call never waits for it.
 */
import { faresWorse, isDealt, reachOf } from '../core/canary.ts';
import type { Hotline } from '../core/flow/model.ts';
import type { Version } from '../core/ids.ts';
import type { BlobCache } from './blob-cache.ts';
import type { Log, Versions } from './deps.ts';
import { StoreAway } from './ports.ts';
import { bring } from './publish.ts';
import type { Loaded, VersionCache } from './version-cache.ts';
import type { InForce, VersionStore } from './version-ports.ts';

export interface LiveVersions extends Versions {
  /** Takes up what is in force now, and ends a canary whose callers fare worse. Throws `StoreAway`. */
  readonly follow: () => Promise<void>;
  /** A recording of a version; null when there is none, or it can't be had. */
  readonly audio: (version: Version, file: string) => Promise<Uint8Array | null>;
  /** Told when another version is live here. */
  onLive(tell: (now: Hotline, before: Hotline) => void): void;
}

interface VersionParts {
  readonly store: VersionStore;
  readonly cache: VersionCache;
  readonly blobs: BlobCache;
  readonly log: Log;
}

interface Here {
  readonly seq: number;
  /** What the store had in force at that; `live` is another if that can't be used here. */
  readonly version: Version | null;
  readonly live: Loaded;
  readonly canary: { readonly loaded: Loaded; readonly share: number } | null;
}

/**
 * Begins with what is in force. `own`: what this node was started with, in case the live version is not to be used here; null when
 * neither is. Throws `StoreAway`.
 */
export async function followVersions(parts: VersionParts, own: Loaded | null): Promise<LiveVersions | null> {
  const { store, cache, blobs, log } = parts;
  const first = await store.inForce();
  const live = (first.live && (await cache.load(first.live))) ?? own;
  if (live === null) return null;
  // Anything but the store's own number, so that the first look takes up what is there.
  let here: Here = { seq: -1, version: null, live, canary: null };
  const listeners: ((now: Hotline, before: Hotline) => void)[] = [];

  const withAudio = async (version: Version): Promise<Loaded | null> => {
    const loaded = await cache.load(version);
    for (const [, hash] of loaded?.stored.manifest.audio ?? []) await blobs.fetch(hash);
    return loaded;
  };

  const takeUp = async ({ seq, live: version, canary }: InForce & { readonly live: Version }): Promise<void> => {
    const before = here.live;
    // What can't be used here is logged where it is read; the node goes on with what it has.
    const now = (await withAudio(version)) ?? before;
    const tried = canary && (await withAudio(canary.version));
    here = { seq, version, live: now, canary: tried && { loaded: tried, share: canary.share } };
    if (now.machine.version === before.machine.version) return;
    log.info({ number: now.stored.number, version: now.machine.version }, `v${now.stored.number} is live here`);
    for (const tell of listeners) tell(now.machine.catalog.hotline, before.machine.catalog.hotline);
  };

  const look = async (): Promise<void> => {
    let now = await store.inForce();
    if (hasLost(now, here)) {
      await bringBack(here, parts).catch((error: unknown) => {
        // Whoever can't bring theirs takes up what is there.
        if (now.live === null || error instanceof StoreAway) throw error;
        log.error({ error: String(error) }, 'what was live here could not be brought back');
      });
      now = await store.inForce();
    }
    const changed = now.seq !== here.seq || now.live !== here.version;
    cache.lookAgain(changed);
    if (now.live !== null && changed) await takeUp({ ...now, live: now.live });
    if (now.canary !== null && (await endsBadly(now.canary, parts))) await look();
  };

  await look();
  // A look at a time, in the order asked: an older answer must not undo a newer one.
  let looking = Promise.resolve();
  return {
    hotline: () => here.live.machine.catalog.hotline,
    current: () => here.live.machine,
    forCall: (sid) => (here.canary && isDealt(sid, here.canary.share) ? here.canary.loaded : here.live).machine,
    async find(version) {
      return (await loadedOrNull(version, here, cache, log))?.machine ?? null;
    },
    follow() {
      const next = looking.then(look);
      looking = next.catch(() => undefined);
      return next;
    },
    async audio(version, file) {
      const loaded = await loadedOrNull(version, here, cache, log);
      const hash = loaded?.stored.manifest.audio.find(([name]) => name === file)?.[1];
      return hash === undefined ? null : await blobs.get(hash);
    },
    onLive: (tell) => void listeners.push(tell),
  };
}

async function loadedOrNull(version: Version, here: Here, cache: VersionCache, log: Log): Promise<Loaded | null> {
  for (const known of [here.live, here.canary?.loaded]) if (known?.machine.version === version) return known;
  try {
    return await cache.load(version);
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    log.warn({ version }, 'store away and the version not here, callers go to a person');
    return null;
  }
}

/** The store has nothing, or begins anew: with the folder of a node that started, or what a node brought back that was behind. */
function hasLost({ seq, live }: InForce, here: Here): boolean {
  return live === null || seq < here.seq || (seq === here.seq && live !== here.version);
}

/** The store has lost everything: what is live here is live again, under its number, unless another node has seen more. */
async function bringBack(
  { seq, version, live: { machine, stored } }: Here,
  { store, blobs, log }: VersionParts,
): Promise<void> {
  const { manifest, files, number, author, note, certificate } = stored;
  const known = new Map<string, Uint8Array>();
  for (const [name, hash] of manifest.flows) known.set(hash, new TextEncoder().encode(files.get(name)));
  for (const [, hash] of manifest.audio) {
    const bytes = await blobs.get(hash);
    if (bytes !== null) known.set(hash, bytes);
  }
  const isOurs = version === machine.version;
  const result = await bring(
    { version: machine.version, manifest, blobs: known },
    {
      how: 'start',
      from: null,
      share: null,
      author,
      note,
      certificate,
      before: { seq: isOurs ? seq : 0, number: number || null },
    },
    store,
  );
  const what = result.is === 'left' ? `v${result.live} is live` : `v${result.number} was brought back`;
  log.warn({ number: result.number, version: machine.version }, `the store had lost the versions; ${what}`);
}

/** True: a canary was given up, by this node or another. */
async function endsBadly(trial: NonNullable<InForce['canary']>, { store, log }: VersionParts): Promise<boolean> {
  if (!faresWorse(trial.tried, trial.live)) return false;
  const [tried, live] = [reachOf(trial.tried), reachOf(trial.live)];
  const why = `reached ${tried.reached} of ${tried.calls} callers, the live version ${live.reached} of ${live.calls}`;
  const turned = await store.rollback({ to: null, canary: trial.version, by: 'presszero', why });
  // Of all nodes one is told so.
  if (turned.is === 'done')
    log.error({ from: turned.from, to: turned.to, tried, live }, `v${turned.from} rolled back by itself: it ${why}`);
  return true;
}
