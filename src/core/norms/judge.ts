/** Profile × hotline → one row for each demand. */
import type { Finding, Subject, Value } from './finding.ts';
import type { Demand, Limits, Profile, RuleId, Source } from './profile.ts';
import { RULES } from './rules.ts';

/** Said with every judgement. */
export const DISCLAIMER = 'A check, not legal advice.';

export interface Row {
  readonly rule: RuleId;
  /** What is demanded, in words. */
  readonly title: string;
  readonly outcome: Finding['outcome'];
  /** PressZero keeps the rule in every hotline, whatever the flows say. */
  readonly kept: boolean;
  /** `file:line`, a state of the machine, or null: all of them. */
  readonly at: string | null;
  /** Null: nothing could be measured. */
  readonly value: Value | null;
  readonly measured: string | null;
  /** What to look at instead. */
  readonly look: string | null;
  readonly limit: Limits[RuleId];
  /** The limit in words. */
  readonly demanded: string;
  readonly source: Source;
}

export function judge({ demands }: Profile, subject: Subject): readonly Row[] {
  return demands.map((demand) => rowOf(demand, subject));
}

export function rowOf<R extends RuleId>({ rule: id, limit, source }: Demand<R>, subject: Subject): Row {
  const rule = RULES[id];
  const found = rule.judge(subject, limit);
  const judged = 'measured' in found;
  return {
    rule: id,
    title: rule.title,
    outcome: found.outcome,
    kept: rule.kept === true,
    at: found.at,
    value: judged ? found.value : null,
    measured: judged ? found.measured : null,
    look: judged ? null : found.look,
    limit,
    demanded: rule.limit(limit),
    source,
  };
}
