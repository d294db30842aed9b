/** What a rule finds in a hotline, and the few words rules share. */
import type { Machine } from '../flow/step.ts';
import type { MenuMeasure } from '../proof/menus.ts';
import type { Proved, Violation } from '../proof/prove.ts';
import { flowStepOf, storyOf } from '../proof/story.ts';
import { stepOf } from '../speech/resolve.ts';
import type { FlowName, StateId } from '../ids.ts';

/** A hotline as it is judged: the machine that would run, and what was proved and measured of it. */
export type Subject = Proved;

export type Finding =
  | {
      readonly outcome: 'met' | 'failed';
      /** `file:line`, a state of the machine, or null: all of them. */
      readonly at: string | null;
      readonly value: Value;
      readonly measured: string;
    }
  /** Only calls can show it; `look` says at which figure. */
  | { readonly outcome: 'in-operation'; readonly at: string | null; readonly look: string }
  /** No machine can judge it; `look` says at what. */
  | { readonly outcome: 'not-judged'; readonly at: string | null; readonly look: string };

/** In the unit of the rule's limit. */
export type Value = { readonly ms: number } | { readonly count: number };

export interface Rule<L> {
  /** What is demanded, in words. */
  readonly title: string;
  readonly limit: (limit: L) => string;
  /** PressZero keeps it in every hotline, whatever the flows say. */
  readonly kept?: true;
  readonly judge: (subject: Subject, limit: L) => Finding;
}

export const MUST = (): string => 'must hold';
export const notJudged = (look: string, at: string | null = null): Finding => ({ outcome: 'not-judged', at, look });

/** Judged by a figure that must not be above the limit. */
export function atMost(most: number, value: Value, at: string | null, measured: string): Finding {
  const is = 'ms' in value ? value.ms : value.count;
  return { outcome: is <= most ? 'met' : 'failed', at, value, measured };
}

/** Judged by how many break it: none may. */
export const none = (count: number, at: string | null, measured: string): Finding => atMost(0, { count }, at, measured);

/** `28.7 s`, never told shorter than it is. */
export const seconds = (ms: number): string => (Number.isFinite(ms) ? `${Math.ceil(ms / 100) / 10} s` : 'never');

export const count = (many: number, thing: string): string => `${many} ${thing}${many === 1 ? '' : 's'}`;

/** `support.yaml:11`; states that every hotline has keep their name. */
export function placeOfStep(id: StateId, { catalog }: Machine): string {
  const step = stepOf(id, catalog);
  const flow = catalog.flows[id.slice(0, Math.max(0, id.indexOf('/'))) as FlowName];
  return step === undefined || flow === undefined ? id : `${flow.file}:${step.line}`;
}

export const placeOfMenu = (menu: MenuMeasure | undefined, { machine }: Subject): string | null =>
  menu === undefined ? null : placeOfStep(menu.step, machine);

/** Where a hotline begins: the first step of the only flow that answers, or `@start` of several. */
export function placeOfRing({ machine }: Subject): string {
  const { hotline, flows } = machine.catalog;
  const [flow, ...more] = new Set(Object.values(hotline.numbers));
  const start = flow === undefined || more.length > 0 ? undefined : flows[flow]?.start;
  return start === undefined ? '@start' : placeOfStep(start, machine);
}

/** What the proof found broken, if anything: the rule fails with the call that shows it. */
export function unbroken(
  { machine, proof }: Subject,
  breaks: (violation: Violation) => boolean,
  kept: string,
): Finding {
  const broken = proof.violations.filter(breaks);
  const [first] = broken;
  if (first === undefined)
    return proof.found.complete
      ? none(0, null, kept)
      : notJudged('there are more ways through these flows than can be checked');
  const step = flowStepOf(first.edge, machine);
  return none(
    broken.length,
    step === null ? first.edge.from.at : placeOfStep(step, machine),
    storyOf(first.edge, first.ends),
  );
}
