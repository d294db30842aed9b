/** A flow test as it was meant: who rings, when, with whom on duty, and what they do and must hear. The word for it in code is trial. */
import type { Outcome } from '../call.ts';
import type { AgentId, E164, Language, QueueName, StateId } from '../ids.ts';
import type { DurationMs } from '../time.ts';
import type { When } from './when.ts';

/** What somebody does when their phone rings. */
export const MANNERS = ['pick-up', 'no-answer', 'busy', 'voicemail'] as const;
export type Manner = (typeof MANNERS)[number];

export interface Trial {
  readonly file: string;
  /** 1-based line of its name. */
  readonly line: number;
  readonly name: string;
  /** Null: the number is withheld. */
  readonly caller: E164 | null;
  /** Which of the hotline's numbers is rung. */
  readonly number: E164;
  readonly at: When;
  /** By the hours in the hotline file, nobody, or exactly these. */
  readonly onDuty: 'schedule' | readonly AgentId[];
  readonly agents: Manner;
  /** Everybody else the hotline rings: targets of transfers, people on call. */
  readonly outside: Manner;
  readonly steps: readonly TrialStep[];
}

/** Words that must be (or must not be) spoken, in this language or in any. */
export interface Wanted {
  readonly language: Language | null;
  readonly text: string;
}

export type TrialStep = {
  /** 1-based. */
  readonly line: number;
  /** Call time after which it has failed. */
  readonly withinMs: DurationMs;
} & (
  | { readonly do: 'hear' | 'not-hear'; readonly words: readonly Wanted[] }
  /** `0-9*#` */
  | { readonly do: 'press'; readonly keys: string }
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'wait' }
  | { readonly do: 'hang-up' | 'pick-up' }
  | { readonly do: 'expect'; readonly all: readonly Expectation[] }
);

export type Expectation =
  /** With a person; with this agent. */
  | { readonly is: 'talking'; readonly agent: AgentId | null }
  | { readonly is: 'in-line'; readonly queue: QueueName | null }
  /** 1 = next. */
  | { readonly is: 'place'; readonly place: number }
  | { readonly is: 'callback' | 'message'; readonly queue: QueueName | null }
  | { readonly is: 'step'; readonly step: StateId }
  | { readonly is: 'language'; readonly language: Language }
  | { readonly is: 'outcome'; readonly outcome: Outcome };
