/** Spaces calls out as the carrier starts them: what it would queue anyway is better queued here, where it can still be given up. */

export interface PacerTime {
  /** Monotonic, ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const WALL: PacerTime = {
  now: () => performance.now(),
  sleep: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
};

/** Resolves when the next start may happen, in the order asked. `perSecond` is asked each time; null = at once. */
export function createPacer(perSecond: () => number | null, time: PacerTime = WALL): () => Promise<void> {
  let free = -Infinity;
  return async () => {
    const rate = perSecond();
    if (rate === null) return;
    const at = Math.max(time.now(), free);
    free = at + 1_000 / rate;
    const waitMs = at - time.now();
    if (waitMs > 0) await time.sleep(waitMs);
  };
}
