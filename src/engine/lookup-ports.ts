/** What the engine asks of other systems. */
import type { LookupHost } from '../core/flow/model.ts';
import type { DurationMs } from '../core/time.ts';

export interface Question {
  readonly url: string;
  /** Posted as JSON. May hold what is secret. */
  readonly body: Readonly<Record<string, string>>;
  /** Wall time, and never more than is left of the turn's own. */
  readonly waitMs: DurationMs;
  /** Only these may be asked. */
  readonly hosts: readonly LookupHost[];
}

export type Answer =
  | { readonly is: 'json'; readonly value: unknown }
  /** For the log and the trail: no word of the answer in it. */
  | { readonly is: 'none'; readonly why: string };

/** Asks another system a question that changes nothing there. */
export type AskElsewhere = (question: Question) => Promise<Answer>;

/** The questions of one turn: together they have 2 s of wall time, from the first on. */
export type Lookups = () => AskElsewhere;
