/** What was counted in one half-hour, as the Lua moves write it (`redis/lua/include/report.lua` tells what each measure is). */
import type { Slot } from './slots.ts';

/** Whose counters: the whole hotline's, a queue's, an agent's. */
export type Of = 'h' | `q.${string}` | `a.${string}`;

export interface Counted {
  readonly slot: Slot;
  /** `h:arrivals` → 12. */
  readonly fields: ReadonlyMap<string, number>;
}

/** Measure → sum, for one `of` over some half-hours; a peak is the highest of them. */
export type Sums = ReadonlyMap<string, number>;

export const PEAK = 'peak';

/** Adds up: `keyOf` says under which name a counter goes; null leaves it out. */
export function sumUp(
  counted: readonly Counted[],
  keyOf: (of: Of, slot: Slot, measure: string) => string | null,
): ReadonlyMap<string, Sums> {
  const rows = new Map<string, Map<string, number>>();
  for (const { slot, fields } of counted) {
    for (const [field, value] of fields) {
      const end = field.indexOf(':');
      const measure = field.slice(end + 1);
      const key = keyOf(field.slice(0, end) as Of, slot, measure);
      if (key === null) continue;
      const sums = rows.get(key) ?? new Map<string, number>();
      rows.set(key, sums);
      const before = sums.get(measure) ?? 0;
      sums.set(measure, measure === PEAK ? Math.max(before, value) : before + value);
    }
  }
  return rows;
}
