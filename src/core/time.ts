/** Call time and durations. Call time comes from the store's clock (see `redis/lua/include/clock.lua`), never from `Date`. */

/** A moment in call time, milliseconds since 1970. */
export type EpochMs = number & { readonly __brand: 'EpochMs' };
/** A span, milliseconds. */
export type DurationMs = number & { readonly __brand: 'DurationMs' };

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `90s`, `20m`, `1h`, `500ms`, `1h30m`; null when the text is not a duration. */
export function parseDuration(text: string): DurationMs | null {
  if (!/^(\d+(ms|s|m|h|d))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h|d)/g))
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  return total as DurationMs;
}

/** Whole seconds of a duration, for carriers that count in seconds; never 0, which many verbs refuse. */
export function seconds(duration: DurationMs): number {
  return Math.max(1, Math.round(duration / 1000));
}
