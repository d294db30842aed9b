/** What the hotline's trials of itself need of the store: who runs one, what was seen of it, how it ended. */
import type { CallSid, E164 } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { Store } from './ports.ts';

/** `call`: the hotline rings itself and presses 0. `fallback`: its fallback URLs are asked. */
export type ProbeWhat = 'call' | 'fallback';

/** What may go wrong; the words are those of alarms and of the command line. */
export const PROBE_FAULTS = [
  /** The carrier would not ring. */
  'refused',
  /** The carrier did not say whether it rings, or what the fallback URL is, and nothing came of it. */
  'carrier-silent',
  /** It rings, and no webhook of it came: the number leads elsewhere, or nobody reaches us. */
  'no-webhook',
  /** We answered, and no 0 came back. */
  'not-heard',
  /** A 0 came, and did not lead into the line. */
  'no-line',
  /** A number has no fallback URL. */
  'no-fallback',
  /** It did not answer with 200 and TwiML. */
  'fallback-down',
  /** It answered with a document that rings nobody in `emergency`. */
  'fallback-rings-nobody',
] as const;
export type ProbeFault = (typeof PROBE_FAULTS)[number];

/** One kind of trial: the run under way (or the last one), what was seen of it, and how the last one ended. */
export interface ProbeRow {
  /** Null: none is under way. */
  readonly running: string | null;
  readonly begunAt: EpochMs | null;
  /** The leg that rang in. */
  readonly leg: CallSid | null;
  readonly rungAt: EpochMs | null;
  readonly arrivedAt: EpochMs | null;
  readonly pressedAt: EpochMs | null;
  readonly lineAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  /** Of the last run that has ended; null: it went well, or none has. */
  readonly fault: ProbeFault | null;
  /** From the order to ring to the line; of the fallback, the slowest answer. Null: it came to nothing. */
  readonly tookMs: DurationMs | null;
  readonly okAt: EpochMs | null;
  readonly failures: number;
}
export type Probes = Readonly<Record<ProbeWhat, ProbeRow>>;

/** Each one atomic move, as in `Store`. */
export interface ProbeStore {
  probes(): Promise<Probes>;
  /** This node begins run `id`, unless one has begun since `before`, or is under way. */
  beginProbe(what: ProbeWhat, id: string, before: EpochMs | null, number: E164 | null): Promise<boolean>;
  /** The carrier took the order to ring; a 0 came on the leg; its call stands in line; it is a person's. */
  probeSeen(seen: 'rung'): Promise<void>;
  probeSeen(seen: 'pressed' | 'line' | 'left', leg: CallSid): Promise<void>;
  /** Whether this leg is that of the last run; `rings`: the number it rings in at, of one that may become it. */
  probeLeg(leg: CallSid, rings: E164 | null): Promise<boolean>;
  /** A run is judged; true once. */
  endProbe(what: ProbeWhat, id: string, fault: ProbeFault | null, tookMs: DurationMs | null): Promise<boolean>;
  /** The turns of a probe's call: the same moves as a caller's, on keys of their own. `clear` makes them none again. */
  readonly apart: Pick<Store, 'turn' | 'load'> & { clear(): Promise<void> };
}
