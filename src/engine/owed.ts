/**
 * What the carrier tells once: that a leg is over. It is not told again because our store was away just then, so the node that heard it
 * keeps it and tells the store when that is back. A node that dies meanwhile takes it along; the sweep's own questions find it then.
 */
import type { Log } from './deps.ts';
import { StoreAway } from './ports.ts';

export interface Owed {
  /** Does it now, or later when the store is away; resolves when it is done or kept. Other failures are thrown. */
  readonly news: (what: string, tell: () => Promise<unknown>) => Promise<void>;
  /** Does what was kept, in the order it came; throws `StoreAway` when the store still is, and keeps the rest. */
  readonly pay: () => Promise<void>;
}

/** Beyond it the oldest is dropped. */
const MOST = 20_000;

export function owed(log: Log): Owed {
  const kept: { readonly what: string; readonly tell: () => Promise<unknown> }[] = [];
  return {
    async news(what, tell) {
      try {
        await tell();
      } catch (error) {
        if (!(error instanceof StoreAway)) throw error;
        if (kept.push({ what, tell }) > MOST) kept.shift();
        log.warn({ what, kept: kept.length }, 'store away, told when it is back');
      }
    },
    async pay() {
      for (let next = kept[0]; next !== undefined; next = kept[0]) {
        try {
          await next.tell();
        } catch (error) {
          if (error instanceof StoreAway) throw error;
          log.error({ what: next.what, error: error instanceof Error ? error.stack : String(error) }, 'news failed');
        }
        // Only what was told leaves, and whatever came meanwhile stands behind it.
        if (kept[0] === next) kept.shift();
      }
    },
  };
}
