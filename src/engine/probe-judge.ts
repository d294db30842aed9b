/** When a trial of the hotline on itself is due, and what is to be said of one. Pure. */
import type { EpochMs } from '../core/time.ts';
import type { ProbeFault, ProbeRow } from './probe-ports.ts';

/** Call time from the order to ring to the line; two requests of the carrier, and two to it, take the wall's. */
const CALL_MS = 30_000;
const REQUESTS_MS = 10_000;
/** After this a run was left by a node that died. */
const FALLBACK_MS = 60_000;
const DAY_MS = 86_400_000;

export function isDue({ running, begunAt }: ProbeRow, everyMs: number, now: EpochMs): boolean {
  return running === null && (begunAt === null || now - begunAt >= everyMs);
}

/** One that went well is tried again a day later, one that failed as often as the hotline is rung. */
export const fallbackEveryMs = ({ fault }: ProbeRow, everyMs: number): number => (fault === null ? DAY_MS : everyMs);

/** The call under way: null = still to be waited for. `rate`: of call time against the wall. */
export function judgeCall(row: ProbeRow, now: EpochMs, rate: number): ProbeFault | 'well' | null {
  if (row.lineAt !== null) return 'well';
  if (now - (row.begunAt ?? now) < CALL_MS + REQUESTS_MS * rate) return null;
  if (row.pressedAt !== null) return 'no-line';
  if (row.arrivedAt !== null) return 'not-heard';
  return row.rungAt === null ? 'carrier-silent' : 'no-webhook';
}

/** The trial of the fallback under way, which its own node judges unless that has died. */
export const isLeft = ({ begunAt }: ProbeRow, now: EpochMs, rate: number): boolean =>
  now - (begunAt ?? now) >= FALLBACK_MS * rate;
