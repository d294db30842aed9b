import type { VersionList } from '../../engine/version-ports.ts';

/** Versions that new calls get no more, and the calls that are still on them. */
export function finishing({ versions }: Pick<VersionList, 'versions'>): { number: number; calls: number }[] {
  return versions
    .filter(({ is, calls }) => is !== 'live' && is !== 'canary' && calls > 0)
    .map(({ number, calls }) => ({ number, calls }));
}
