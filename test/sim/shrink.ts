/** A failing seed with as few kinds of faults as it still fails with. */
import { runSeed, type SeedOptions, type SeedResult } from './run-seed.ts';
import type { Kind } from './weather.ts';

export interface Shrunk {
  readonly result: SeedResult;
  readonly without: readonly Kind[];
}

/** Leaves out one kind after the other that struck; what still fails without it does not need it. */
export async function shrink(options: SeedOptions, failing: SeedResult): Promise<Shrunk> {
  let result = failing;
  const without = new Set<Kind>(options.without);
  const struck = Object.entries(failing.struck).flatMap(([kind, times]) => (times > 0 ? [kind as Kind] : []));
  for (const kind of struck) {
    const fewer = await runSeed({ ...options, without: new Set([...without, kind]) });
    if (fewer.wrong.length === 0) continue;
    without.add(kind);
    result = fewer;
  }
  return { result, without: [...without] };
}
