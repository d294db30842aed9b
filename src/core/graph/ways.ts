/** Where a step leads, read off its compiled state: what is drawn is what runs. */
import type { CallerIs } from '../call.ts';
import type { Option, Step } from '../flow/model.ts';
import type { ActionUse, CompiledState, Transition } from '../flow/states.ts';
import type { EdgeKind } from './graph.ts';
import { nodeOf } from './places.ts';
import type { Telling } from './telling.ts';
import type { GraphWords } from './words-en.ts';

/** One way out of a step. */
export interface Way {
  /** A node: a step, or one of the places every hotline has. */
  readonly to: string;
  readonly kind: EdgeKind;
  readonly label: string;
  readonly text: string | null;
  readonly on: readonly string[];
}

/** The ways of a step in the order a caller hears of them; the engine's own to a person come last. */
export function waysOf(step: Step, { config, info }: CompiledState, telling: Telling): readonly Way[] {
  const rings = info.ask?.kind === 'ringing';
  // A return leads wherever its flow was entered from: that is drawn at the step which enters it.
  const always = step.kind === 'return' ? [] : possible(config.always ?? []);
  const forks = step.kind === 'choose' || new Set(always.map(({ target }) => nodeOf(target ?? step.id))).size > 1;
  const passed = always.map(({ guard, target }, index, all): Way => {
    const way = { to: nodeOf(target ?? step.id), text: null, on: [] };
    if (forks) return { ...way, kind: 'case', label: caseOf(guard, all[index - 1]?.guard, telling.words) };
    return { ...way, kind: step.kind === 'flow' ? 'enters' : 'then', label: '' };
  });
  const heard = Object.entries(config.on ?? {}).flatMap(([event, transitions]) =>
    transitions.flatMap((transition) => {
      const { target } = transition;
      return target === undefined
        ? []
        : [{ to: nodeOf(target), on: [event], ...hearing(step, event, transition, rings, telling) }];
    }),
  );
  const ways = joined([...passed, ...heard]);
  return [...ways.filter(({ kind }) => kind !== 'human'), ...ways.filter(({ kind }) => kind === 'human')];
}

/** After a transition without a guard no other is ever taken. */
function possible(transitions: readonly Transition[]): readonly Transition[] {
  const last = transitions.findIndex(({ guard }) => guard === undefined);
  return last < 0 ? transitions : transitions.slice(0, last + 1);
}

/** The value a guard looks for: of `languageIs` the language, of `variableIs` the value. */
function caseOf(guard: ActionUse | undefined, before: ActionUse | undefined, words: GraphWords): string {
  if (guard === undefined) return words.cases[OTHERWISE[before?.type ?? ''] ?? 'otherwise'];
  const yes = YES[guard.type];
  if (yes !== undefined) return words.cases[yes];
  const value = String(Object.values(guard.params ?? {}).at(-1) ?? guard.type);
  return guard.type === 'callerIs' ? words.callers[value as CallerIs] : value;
}

/** Of a guard that asks yes or no: what it is called when it holds, and when it does not. */
const YES: Readonly<Record<string, keyof GraphWords['cases']>> = { isOpen: 'open', isHoliday: 'holiday' };
const OTHERWISE: Readonly<Record<string, keyof GraphWords['cases']>> = { isOpen: 'closed', isHoliday: 'otherDays' };

/** Events by which the compiler, not the flow, brings a caller to a person. An entry does so when it has failed twice. */
const TO_PERSON: ReadonlySet<string> = new Set(['KEY.0', 'HUMAN', 'SILENCE', 'WRONG', 'ENTRY', 'JOIN']);

function hearing(
  step: Step,
  event: string,
  { guard }: Transition,
  rings: boolean,
  telling: Telling,
): Pick<Way, 'kind' | 'label' | 'text'> {
  const { words } = telling;
  if (event === 'ENTRY' && guard?.type === 'entryFits' && step.kind === 'collect')
    return { kind: 'entry', label: words.digits(step.min, step.max), text: null };
  if (event === 'FOUND') return { kind: 'then', label: words.found, text: null };
  if (event === 'JOIN' && rings) return { kind: 'joined', label: words.answered, text: null };
  // Whatever is heard where a lookup should have answered is as good as no answer.
  const heard = step.kind !== 'lookup' || ['KEY.0', 'HUMAN', 'JOIN'].includes(event);
  if (heard && TO_PERSON.has(event)) return { kind: 'human', label: '0', text: words.toPerson };
  const [what, key = ''] = event.split('.');
  if (heard && (what === 'KEY' || what === 'WORDS'))
    return { kind: 'key', label: KEYS[key] ?? key, text: keyText(step, key, telling) };
  return { kind: 'failed', label: words.noAnswer, text: null };
}

const KEYS: Readonly<Record<string, string>> = { star: '*', hash: '#' };

function keyText(step: Step, key: string, { words, own }: Telling): string | null {
  if (step.kind === 'end') return words.wasAll;
  if (step.kind !== 'menu') return null;
  const option = step.options.find(({ press }) => press === key);
  return option === undefined ? null : (own(option.for) ?? languageName(option));
}

/** `English`, `中文`: a language by its own name, as callers are told it. */
function languageName({ language }: Option): string | null {
  return language === null ? null : (new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language);
}

/** A key and its words are one way. */
function joined(ways: readonly Way[]): readonly Way[] {
  const whole = new Map<string, Way>();
  for (const way of ways) {
    const id = [way.to, way.kind, way.label].join(' ');
    const same = whole.get(id);
    whole.set(id, same === undefined ? way : { ...same, on: [...new Set([...same.on, ...way.on])] });
  }
  return [...whole.values()];
}
