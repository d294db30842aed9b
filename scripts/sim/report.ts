/** The table at the end of a run. */
import { createHash } from 'node:crypto';
import type { SeedResult } from '../../test/sim/run-seed.ts';
import { KINDS } from '../../test/sim/weather.ts';
import { readPlants, readSums } from './records.ts';

export interface Figures {
  readonly seeds: readonly [number, number];
  readonly calls: number;
  readonly lost: number;
  readonly wrong: number;
  readonly promised: number;
  readonly events: number;
  readonly moves: number;
  /** Answers that a real Redis and its twin both gave, the same. */
  readonly compared: number;
  /** Of all worlds together, virtual. */
  readonly hours: number;
  readonly seconds: number;
  readonly struck: Readonly<Record<string, number>>;
  /** How often a node died right after each of its effects. */
  readonly points: Readonly<Record<string, number>>;
  readonly sum: string;
}

export function figuresOf(results: readonly SeedResult[], compared: number, seconds: number): Figures {
  const inOrder = results.toSorted((a, b) => a.seed - b.seed);
  const total = (of: (result: SeedResult) => number): number => inOrder.reduce((sum, result) => sum + of(result), 0);
  const hash = createHash('sha256');
  for (const { seed, fingerprint } of inOrder) hash.update(`${seed} ${fingerprint}\n`);
  return {
    seeds: [inOrder[0]?.seed ?? 0, inOrder.at(-1)?.seed ?? 0],
    calls: total(({ calls }) => calls),
    lost: total(({ lost }) => lost),
    wrong: inOrder.filter(({ wrong }) => wrong.length > 0).length,
    promised: total(({ promised }) => promised),
    events: total(({ events }) => events),
    moves: total(({ moves }) => moves),
    compared,
    hours: total(({ lastedMs }) => lastedMs) / 3_600_000,
    seconds,
    struck: Object.fromEntries(KINDS.map((kind) => [kind, total(({ struck }) => struck[kind])])),
    points: addedUp(inOrder.map(({ points }) => points)),
    sum: hash.digest('hex').slice(0, 16),
  };
}

export function tableOf(figures: Figures): readonly string[] {
  const line = (name: string, value: number | string): string => `  ${name.padEnd(52)} ${String(value).padStart(10)}`;
  const { calls, lost } = figures;
  const recorded = readSums();
  const since = recorded.slice(recorded.findLastIndex((one) => one.lost > 0) + 1);
  const all = since.reduce((sum, one) => sum + one.calls, calls);
  const planted = readPlants();
  return [
    `seeds ${figures.seeds.join(' to ')}`,
    line('calls', calls),
    line('hours of call time', figures.hours.toFixed(1)),
    line('seconds it took', Math.round(figures.seconds)),
    line('events', figures.events),
    line('moves of the store', figures.moves),
    ...(figures.compared > 0 ? [line('answers that a Redis and its twin both gave', figures.compared)] : []),
    line('promises of a call back or a message', figures.promised),
    'Faults',
    ...Object.entries(figures.struck).map(([kind, times]) => line(kind, times)),
    'Effects after which a node died',
    ...pointLines(figures.points, line),
    'Result',
    line(`planted bugs found (${planted.date})`, `${planted.found} of ${planted.of}`),
    line('callers lost', lost),
    line('seeds in which anything was wrong', figures.wrong),
    ...(lost === 0 ? [line('so the rate of loss is below (95 %)', `1 in ${Math.floor(calls / 3)}`)] : []),
    ...(lost === 0 ? [line('calls of all runs since the last one was lost', all)] : []),
    line('sum of all traces', figures.sum),
  ];
}

function addedUp(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const one of all) for (const [name, times] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + times;
  return sums;
}

/** All kinds in sum, and by name those that were met least. */
function pointLines(
  points: Readonly<Record<string, number>>,
  line: (name: string, value: number | string) => string,
): readonly string[] {
  const rising = Object.entries(points).toSorted(([, a], [, b]) => a - b);
  const hit = rising.filter(([, times]) => times > 0);
  return [
    line('kinds of effect, and after how many of them', `${hit.length} of ${rising.length}`),
    line(
      'times',
      hit.reduce((sum, [, times]) => sum + times, 0),
    ),
    ...rising.slice(0, 5).map(([name, times]) => line(`least: ${name}`, times)),
  ];
}
