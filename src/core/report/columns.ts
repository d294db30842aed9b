/** A report as a table for spreadsheets: a row for each, the sum at the end. Times in seconds. */
import { OUTCOMES } from '../call.ts';
import type { Cell } from './csv.ts';
import { type Figures, LEFT_BELOW_MS } from './figures.ts';
import type { By, Report } from './report.ts';

/** `whole`: the row is of the whole hotline, so that what is counted for it alone is known. */
type Column = readonly [title: string, of: (row: Figures, whole: boolean) => number | null];

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);

const COLUMNS: readonly Column[] = [
  ['arrivals', ({ arrivals }, whole) => (whole ? arrivals : null)],
  ['offered', ({ offered }) => offered],
  ['answered', ({ answered }) => answered],
  ['answered in 15 s', ({ answeredWithin }) => answeredWithin.s15],
  ['answered in 20 s', ({ answeredWithin }) => answeredWithin.s20],
  ['answered in 40 s', ({ answeredWithin }) => answeredWithin.s40],
  ['abandoned', ({ abandonedTotal }) => abandonedTotal],
  ...abandonedColumns(),
  ['mean wait s', ({ meanWaitMs }) => seconds(meanWaitMs)],
  ['0 to a voice p50 s', ({ zeroToVoice }) => seconds(zeroToVoice.p50Ms)],
  ['0 to a voice p90 s', ({ zeroToVoice }) => seconds(zeroToVoice.p90Ms)],
  ['0 to a voice p99 s', ({ zeroToVoice }) => seconds(zeroToVoice.p99Ms)],
  ['talks', ({ talks }) => talks],
  ['talk and wrap-up s', ({ ahtMs }) => seconds(ahtMs)],
  ['talks under 20 s ended by the agent', ({ shortTalks }) => shortTalks],
  ['missed', ({ missed }) => missed],
  ['declined', ({ declined }) => declined],
  ['on duty s', ({ onDutyMs }) => seconds(onDutyMs || null)],
  ['talking and wrapping up s', ({ busyMs }) => seconds(busyMs || null)],
  ['away s', ({ awayMs }) => seconds(awayMs || null)],
  ...OUTCOMES.map((outcome): Column => [outcome, ({ outcomes }) => outcomes[outcome] ?? 0]),
  ['carrier units (estimate)', ({ carrierUnits }) => carrierUnits],
  ['longest queue', ({ longestQueue }, whole) => (whole ? longestQueue : null)],
];

function abandonedColumns(): readonly Column[] {
  return [0, ...LEFT_BELOW_MS].map((fromMs, width): Column => {
    const below = LEFT_BELOW_MS[width];
    const when =
      below === undefined ? `after ${fromMs / 1_000} s or more` : `after ${fromMs / 1_000}-${below / 1_000} s`;
    return [`abandoned ${when}`, ({ abandoned }) => abandoned[width] ?? 0];
  });
}

/** `nameOf`: how a row's name is written, a half-hour as a time say. */
export function tableOf(
  { rows, total }: Report,
  by: By,
  nameOf: (name: string) => string,
): readonly (readonly Cell[])[] {
  const cells = (row: Figures, whole: boolean): readonly Cell[] => COLUMNS.map(([, of]) => of(row, whole));
  return [
    [by, ...COLUMNS.map(([title]) => title)],
    ...rows.map((row) => [nameOf(row.name), ...cells(row, by === 'half-hour')]),
    ['all', ...cells(total, true)],
  ];
}
