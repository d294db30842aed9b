/** Counted half-hours → the rows of a report and their sum. */
import { type Counted, type Of, type Sums, sumUp } from './counted.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { Slot } from './slots.ts';

export const BY = ['queue', 'half-hour', 'agent'] as const;
export type By = (typeof BY)[number];

export interface ReportRow extends Figures {
  /** The queue, the agent's id, or the half-hour's first ms as digits. */
  readonly name: string;
}

export interface Report {
  readonly rows: readonly ReportRow[];
  /** Of the whole hotline, callers who never joined a line included. */
  readonly total: Figures;
}

/** Rows in the order of their names; a queue, agent or half-hour of which nothing was counted has none. */
export function reportOf(counted: readonly Counted[], by: By): Report {
  const rows = sumUp(counted, (of, slot, measure) => {
    switch (by) {
      case 'queue':
        return of.startsWith('q.') ? of.slice(2) : null;
      case 'agent':
        return of.startsWith('a.') ? of.slice(2) : null;
      case 'half-hour':
        return isOfTheWhole(of, measure) ? String(slot) : null;
    }
  });
  return {
    rows: [...rows].sort(byName).map(([name, sums]) => ({ name, ...figuresOf(sums) })),
    total: totalOf(counted),
  };
}

export function totalOf(counted: readonly Counted[]): Figures {
  return figuresOf(sumUp(counted, (of, _slot, measure) => (isOfTheWhole(of, measure) ? '' : null)).get('') ?? NOTHING);
}

/** Each half-hour of these, by itself; also those in which nothing happened. */
export function byHalfHour(
  counted: readonly Counted[],
  slots: readonly Slot[],
): readonly { readonly from: Slot; readonly figures: Figures }[] {
  const rows = sumUp(counted, (of, slot, measure) => (isOfTheWhole(of, measure) ? String(slot) : null));
  return slots.map((from) => ({ from, figures: figuresOf(rows.get(String(from)) ?? NOTHING) }));
}

const NOTHING: Sums = new Map();

/** What is counted for the hotline as a whole is not taken from its queues a second time. */
function isOfTheWhole(of: Of, measure: string): boolean {
  if (of === 'h') return true;
  return of.startsWith('q.') && measure !== 'units' && !measure.startsWith('outcome.');
}

const byName = ([a]: readonly [string, Sums], [b]: readonly [string, Sums]): number => (a < b ? -1 : a > b ? 1 : 0);
