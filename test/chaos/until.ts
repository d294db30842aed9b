import { setTimeout as pause } from 'node:timers/promises';

/** Looks until `look` finds something; what it throws is taken for "not yet". Throws with `what` after `ms` of wall time. */
export async function until<T>(
  what: string,
  ms: number,
  look: () => T | Promise<T>,
  everyMs = 50,
): Promise<NonNullable<Exclude<T, false>>> {
  const giveUpAt = performance.now() + ms;
  let why = '';
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined && found !== null && found !== false) return found as NonNullable<Exclude<T, false>>;
    } catch (error) {
      why = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() > giveUpAt) throw new Error(`${what}: not within ${ms} ms${why}`);
    await pause(everyMs);
  }
}
