/**
 * Norms as data: a profile is a list of demands, each a rule of the closed vocabulary with its limit and its source. The engine reads
 * profiles and never a law: what a rule measures is in `rules.ts`.
 */
import type { DurationMs } from '../time.ts';

/** The rule simply must hold. */
type Must = null;
interface AtMost {
  readonly atMost: number;
}
interface Within {
  readonly withinMs: DurationMs;
}
interface Share {
  /** 0…1. */
  readonly share: number;
}
/** Inside these minutes of each day people must be there for so long. */
export interface PeopleHours {
  readonly days: 'weekdays' | 'every-day';
  /** Minutes after midnight. */
  readonly fromMin: number;
  readonly toMin: number;
  readonly atLeastMin: number;
}

/** Every rule, with what its limit looks like. `F`: of a flow, judged before a call is made. `M`: of service, measured in operation. */
export interface Limits {
  readonly F1: Must;
  readonly F2: Must;
  readonly F3: Must;
  readonly 'F3-star': { readonly does: 'repeat' | 'back' };
  readonly 'F3-hash': { readonly does: 'back' | 'end-entry' };
  readonly 'F3-nine': Must;
  readonly F4: AtMost;
  readonly 'F4-none': Must;
  readonly F5: AtMost;
  readonly 'F5-first': AtMost;
  readonly 'F5-order': Must;
  readonly 'F5-phrase': Must;
  readonly F6: Within;
  readonly 'F6-menus': Within;
  readonly F7: Within;
  readonly F8: Must;
  readonly F9: Must;
  readonly 'F9-loop': Must;
  readonly F10: Must;
  readonly F11: Must;
  readonly F12: Must;
  readonly F13: Within;
  readonly F14: Within;
  readonly F15: { readonly by: string };
  readonly F16: Must;
  readonly F17: Must;
  readonly F18: Must;
  readonly F19: Must;
  readonly F20: Must;
  readonly F21: Must;
  readonly 'F21-listen': { readonly fromMs: DurationMs; readonly toMs: DurationMs };
  readonly F22: Must;
  readonly F24: Must;
  readonly F25: Must;
  readonly F26: PeopleHours;
  readonly F27: { readonly who: string };
  readonly F28: Must;
  readonly M1: Within & { readonly share: number | null };
  readonly M2: Within;
  readonly M3: { readonly withinMs: DurationMs | null };
  readonly M4: Share;
  /** Demanded by the norm, outside the vocabulary: always for people to look at. */
  readonly other: { readonly demand: string; readonly look: string };
}
export type RuleId = keyof Limits;

/** Where a demand is written. */
export interface Source {
  readonly title: string;
  /** Where in it; null = the instrument as a whole. */
  readonly article: string | null;
  /** Who printed or told it, as we read it. */
  readonly readIn: string;
  /** V: verified, the text was read there. R: only reported, to be checked before anybody relies on it. */
  readonly status: 'V' | 'R';
}

export type Demand<R extends RuleId = RuleId> = {
  readonly [K in R]: { readonly rule: K; readonly limit: Limits[K]; readonly source: Source };
}[R];

export interface Profile {
  readonly id: string;
  readonly title: string;
  readonly jurisdiction: string;
  /** Since when, and for whom if not for everybody. */
  readonly inForce: string;
  readonly demands: readonly Demand[];
}

export const s = (seconds: number): DurationMs => (seconds * 1_000) as DurationMs;
