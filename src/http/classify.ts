/** Reads a form against how the call was listening: the words of its step, numbers we may ring. */
import type { Call } from '../core/call.ts';
import { classify, type StateWords, wordsOf } from '../core/classify.ts';
import type { CallEvent } from '../core/event.ts';
import type { Ask } from '../core/flow/effect.ts';
import type { Hotline, Step } from '../core/flow/model.ts';
import { dialRules, readEntry } from '../core/flow/dialling.ts';
import { CALLBACK_ENTRY } from '../core/flow/states.ts';
import type { Machine } from '../core/flow/step.ts';
import { stepOf } from '../core/speech/resolve.ts';
import type { Classify } from '../engine/caller.ts';
import type { CallInput } from '../twilio/params.ts';
import type { HttpDeps } from './deps.ts';

export function classifier(input: CallInput, { engine }: HttpDeps): Classify {
  return (ask: Ask, call: Call, machine: Machine): CallEvent => {
    const hotline = engine.versions.hotline();
    const event = classify(input, ask, wordsFor(hotline, stepAsked(ask, machine)));
    if (call.at !== CALLBACK_ENTRY || event.type !== 'ENTRY') return event;
    const number = readEntry(event.digits, dialRules(hotline));
    return number === null ? event : { type: 'NUMBER', number };
  };
}

function stepAsked(ask: Ask, machine: Machine): Step | null {
  const id = ask.kind === 'menu' || ask.kind === 'collect' ? ask.step : null;
  return id === null ? null : (stepOf(id, machine.catalog) ?? null);
}

/** Words worth expecting, for the carrier's recogniser. */
export function hintsFor(ask: Ask, machine: Machine): readonly string[] {
  return wordsFor(machine.catalog.hotline, stepAsked(ask, machine)).hints;
}

interface Words extends StateWords {
  readonly hints: readonly string[];
}

/** Words change only with a version, so each step's are gathered once. */
const gathered = new WeakMap<Hotline, Map<Step | null, Words>>();

function wordsFor(hotline: Hotline, step: Step | null): Words {
  const ofHotline = gathered.get(hotline) ?? new Map<Step | null, Words>();
  gathered.set(hotline, ofHotline);
  const known = ofHotline.get(step);
  if (known !== undefined) return known;
  const words = wordsOf(hotline, step);
  const gatheredNow = { ...words, hints: [...words.human, ...words.options.flatMap((option) => option.words)] };
  ofHotline.set(step, gatheredNow);
  return gatheredNow;
}
