/** What is kept of runs: seeds that once failed, run first for ever; and the sums of all runs, so that the count behind "0 lost" grows. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../test/sim/${name}`, import.meta.url));
const KEPT = pathOf('kept-seeds.json');
const SUMS = pathOf('sums.json');
const PLANTS = pathOf('plants-found.json');

const kept = z.array(z.object({ seed: z.int(), why: z.string() }));
const sums = z.array(
  z.object({
    date: z.string(),
    seeds: z.tuple([z.int(), z.int()]),
    calls: z.int(),
    lost: z.int(),
    /** Over the fingerprints of all seeds in their order. */
    sum: z.string(),
  }),
);
const plantsFound = z.object({ date: z.string(), found: z.int(), of: z.int() });
export type PlantsFound = z.infer<typeof plantsFound>;
export type Kept = z.infer<typeof kept>;
export type Sums = z.infer<typeof sums>;

const write = (path: string, value: unknown): void => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);

export const readKept = (): Kept => kept.parse(JSON.parse(readFileSync(KEPT, 'utf8')));
export const readSums = (): Sums => sums.parse(JSON.parse(readFileSync(SUMS, 'utf8')));

export function keepSeed(seed: number, why: string): void {
  const all = readKept();
  if (!all.some((one) => one.seed === seed)) write(KEPT, [...all, { seed, why }]);
}

/** How many of the planted bugs were found when they were last planted. */
export const readPlants = (): PlantsFound => plantsFound.parse(JSON.parse(readFileSync(PLANTS, 'utf8')));

export function recordPlants(found: PlantsFound): void {
  write(PLANTS, found);
}

export function addSum(sum: Sums[number]): void {
  write(SUMS, [...readSums(), sum]);
}
