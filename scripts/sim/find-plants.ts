/** Does the simulation find anything? Each planted bug in turn, until a seed fails. */
import { PLANTS } from '../../test/sim/plants.ts';
import { startThreads } from './threads.ts';

export interface Found {
  readonly name: string;
  /** How many seeds it took; null: it was not found. */
  readonly seeds: number | null;
  readonly by: string;
}

const MOST_SEEDS = 200;

interface Search {
  readonly threads: number;
  /** The first one. */
  readonly seed: number;
  readonly auditEvery?: number;
  readonly twin?: true;
}

export async function findPlants(search: Search, say: (line: string) => void): Promise<Found[]> {
  const { threads: howMany, seed: from, auditEvery = null, twin = false } = search;
  const all: Found[] = [];
  for (const [plant, { name }] of PLANTS.entries()) {
    let first: { readonly seed: number; readonly by: string } | null = null;
    const threads = startThreads(
      howMany,
      { kept: [], from, most: MOST_SEEDS, auditEvery, without: [], twice: false, twin, plant },
      (told) => {
        if (told.is !== 'done') return;
        const { seed, wrong } = told.result;
        const [by] = wrong;
        if (by !== undefined && seed < (first?.seed ?? Infinity)) first = { seed, by };
        if (first !== null) threads.enough();
      },
    );
    await threads.over;
    const found = first as { readonly seed: number; readonly by: string } | null;
    all.push({ name, seeds: found && found.seed - from + 1, by: found?.by ?? '' });
    say(`${name}: ${found === null ? 'not found' : `after ${found.seed - from + 1} seeds`}`);
  }
  return all;
}
