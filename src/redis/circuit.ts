/**
 * Closed   requests go through; five missed deadlines within 10 s, and no answer between them, open it. Those of one moment count
 *          once: it may have been this process that was busy.
 * Open     requests are refused at once: a frozen Redis then costs a turn nothing, not two deadlines. A request that comes half a second
 *          or more after the last probe sends one beside it (half-open); the first probe that is answered closes it again.
 */
import { RedisUnavailable } from './deadline.ts';

const MISSES = 5;
const WITHIN_MS = 10_000;
const PROBE_EVERY_MS = 500;
const MOMENT_MS = 100;

export interface Circuit {
  /** Throws `RedisUnavailable` at once while it is open. */
  pass(what: string): void;
  answered(): void;
  failed(error: RedisUnavailable): void;
}

/** `probe` resolves when Redis answers. `now`: monotonic wall ms. */
export function createCircuit(probe: () => Promise<unknown>, now: () => number): Circuit {
  let misses: number[] = [];
  let open = false;
  let probing = false;
  let probedAt = 0;

  const tryIt = async (): Promise<void> => {
    probing = true;
    try {
      await probe();
      open = false;
      misses = [];
    } catch (error) {
      // A server that answers "not now" is there: each request may hear it for itself.
      if (error instanceof RedisUnavailable && !error.waited) open = false;
    } finally {
      probing = false;
      probedAt = now();
    }
  };

  return {
    pass(what) {
      if (!open) return;
      if (!probing && now() - probedAt >= PROBE_EVERY_MS) void tryIt();
      throw new RedisUnavailable(what, 'late', 'it has not answered for a while');
    },
    answered() {
      if (misses.length > 0) misses = [];
    },
    failed({ waited }) {
      if (!waited || now() - (misses.at(-1) ?? -MOMENT_MS) < MOMENT_MS) return;
      misses = [...misses.filter((at) => now() - at < WITHIN_MS), now()];
      if (open || misses.length < MISSES) return;
      open = true;
      probedAt = now();
    },
  };
}
