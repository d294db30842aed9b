/** Versions this node has compiled: fetched from the store once, the least used forgotten. */
import type { Catalog } from '../core/flow/model.ts';
import type { Machine } from '../core/flow/step.ts';
import type { Version } from '../core/ids.ts';
import type { Log } from './deps.ts';
import { StoreAway } from './ports.ts';
import type { StoredVersion, VersionStore } from './version-ports.ts';

export interface Loaded {
  readonly machine: Machine;
  readonly stored: StoredVersion;
}

/** Flows → the machine that runs. */
export type Build = (catalog: Catalog, version: Version) => Machine;

export interface VersionCache {
  /** Null: nobody has it, or this engine can't read it (then the log says so). Throws `StoreAway`. */
  load(version: Version): Promise<Loaded | null>;
  readonly build: Build;
  /** A version that was made here need not be fetched. */
  keep(loaded: Loaded): void;
  /** The store answers: what it was away for can be asked again, and once it has `changed` what was not there may be there. */
  lookAgain(changed: boolean): void;
}

/** Reads files that were checked when they were published; null when this engine understands them no more. */
export type ReadFlows = (files: ReadonlyMap<string, string>, audio: ReadonlySet<string>) => Catalog | null;

const MOST = 16;
/** Anybody may ask for a recording of an invented version: no more of them are remembered. */
const MOST_MISSING = 1_000;

export function createVersionCache(
  store: Pick<VersionStore, 'version'>,
  readFlows: ReadFlows,
  build: Build,
  log: Log,
): VersionCache {
  const kept = new Map<Version, Loaded>();
  const missing = new Set<Version>();
  // Asked for in vain while the store was away: turns of such a call must not wait for it again and again.
  const away = new Set<Version>();
  const coming = new Map<Version, Promise<Loaded | null>>();

  const keep = (loaded: Loaded): void => {
    const { version } = loaded.machine;
    kept.delete(version);
    kept.set(version, loaded);
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  };

  const fetched = async (version: Version): Promise<Loaded | null> => {
    const stored = await store.version(version).catch((error: unknown) => {
      if (error instanceof StoreAway && away.size < MOST_MISSING) away.add(version);
      throw error;
    });
    const machine = stored && compiled(version, stored);
    if (stored === null || machine === null) {
      log.error({ version }, 'this version is not in the store, or not readable here; its callers go to a person');
      if (missing.size >= MOST_MISSING) missing.clear();
      missing.add(version);
      return null;
    }
    const loaded = { machine, stored };
    keep(loaded);
    return loaded;
  };

  const compiled = (version: Version, { files, manifest }: StoredVersion): Machine | null => {
    try {
      const catalog = readFlows(files, new Set(manifest.audio.map(([name]) => name)));
      return catalog && build(catalog, version);
    } catch (error) {
      log.error({ version, error: String(error) }, 'version could not be compiled');
      return null;
    }
  };

  return {
    build,
    keep,
    lookAgain(changed) {
      away.clear();
      if (changed) missing.clear();
    },
    async load(version) {
      const here = kept.get(version);
      if (here !== undefined) {
        keep(here);
        return here;
      }
      if (missing.has(version) || away.has(version)) return null;
      const under = coming.get(version) ?? fetched(version).finally(() => coming.delete(version));
      coming.set(version, under);
      return await under;
    },
  };
}
