/** Sums of counters → the figures of a report's row; times in whole ms. */
import { type Outcome, OUTCOMES } from '../call.ts';
import { PEAK, type Sums } from './counted.ts';
import { type Histogram, quantile, sizeOf } from './histogram.ts';

/** Upper ends of the spans in which hang-ups while waiting are counted, ms; the last span has none. */
export const LEFT_BELOW_MS = [10_000, 30_000, 60_000, 120_000, 300_000] as const;

export interface Figures {
  /** Calls that rang; of the whole hotline only. */
  readonly arrivals: number;
  /** Callers who joined a line; an agent: who were put to them. */
  readonly offered: number;
  /** Callers who met a person (each once); an agent: offers they took. */
  readonly answered: number;
  readonly answeredWithin: { readonly s15: number; readonly s20: number; readonly s40: number };
  /** Hung up while waiting, by how long they had waited: as many as `LEFT_BELOW_MS`, and one more. */
  readonly abandoned: readonly number[];
  readonly abandonedTotal: number;
  readonly meanWaitMs: number | null;
  /** From joining a line to the first voice. */
  readonly zeroToVoice: {
    readonly n: number;
    readonly p50Ms: number | null;
    readonly p90Ms: number | null;
    readonly p99Ms: number | null;
  };
  readonly talks: number;
  /** Talk and wrap-up, of those that are over. */
  readonly ahtMs: number | null;
  /** Talks under 20 s that the agent ended. */
  readonly shortTalks: number;
  /** Offers an agent did not take. */
  readonly missed: number;
  readonly declined: number;
  /** Of agents alone: signed in and not away; and of that, in talks and wrapping up. What still goes on is not in it. */
  readonly onDutyMs: number;
  readonly busyMs: number;
  readonly awayMs: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Begun minutes of all legs: an estimate of what the carrier bills. */
  readonly carrierUnits: number;
  /** Most callers in line at once; of the whole hotline only. */
  readonly longestQueue: number;
}

export function figuresOf(sums: Sums): Figures {
  const n = (measure: string): number => sums.get(measure) ?? 0;
  const waits = histogramOf(sums);
  const busyMs = n('ms.talking') + n('ms.wrap-up');
  const abandoned = Array.from({ length: LEFT_BELOW_MS.length + 1 }, (_, width) => n(`left${width}`));
  return {
    arrivals: n('arrivals'),
    offered: n('offered'),
    answered: n('answered') + n('accepted'),
    answeredWithin: { s15: n('within15'), s20: n('within20'), s40: n('within40') },
    abandoned,
    abandonedTotal: abandoned.reduce((sum, one) => sum + one, 0),
    meanWaitMs: mean(n('waitMs'), n('answered')),
    zeroToVoice: {
      n: sizeOf(waits),
      p50Ms: quantile(waits, 0.5),
      p90Ms: quantile(waits, 0.9),
      p99Ms: quantile(waits, 0.99),
    },
    talks: n('talks'),
    ahtMs: mean(n('handledMs'), n('handled')),
    shortTalks: n('short'),
    missed: n('missed'),
    declined: n('declined'),
    onDutyMs: n('ms.ready') + n('ms.offered') + busyMs,
    busyMs,
    awayMs: n('ms.away'),
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, n(`outcome.${outcome}`)] as const).filter(([, count]) => count !== 0),
    ),
    carrierUnits: n('units'),
    longestQueue: n(PEAK),
  };
}

function mean(sum: number, count: number): number | null {
  return count === 0 ? null : Math.round(sum / count);
}

function histogramOf(sums: Sums): Histogram {
  return new Map(
    [...sums].flatMap(([measure, value]) =>
      /^z\d+$/.test(measure) ? [[Number(measure.slice(1)), value] as const] : [],
    ),
  );
}
