/** How long what is said takes to say, and when in it a sentence comes. */
import type { Machine } from '../flow/step.ts';
import type { CallContext } from '../call.ts';
import type { Prompt } from '../speech/prompt.ts';
import { utterances } from '../speech/resolve.ts';
import { speakingMs } from '../speech/seconds.ts';
import type { DurationMs } from '../time.ts';
import { NOW } from './samples.ts';

/** Of a call, what decides how a prompt is said. */
export type Listener = Pick<CallContext, 'lang' | 'vars'>;

/** Speech of these prompts, ms; of a recording its text twin counts. */
export function spokenMs(prompts: readonly Prompt[], { lang, vars }: Listener, machine: Machine): DurationMs {
  const { hotline, flows } = machine.catalog;
  const said = utterances(prompts, { hotline, flows, lang, vars, now: NOW });
  return said.reduce((ms, { text }) => ms + speakingMs(text), 0) as DurationMs;
}

/** When "for a person, press 0" has been said in the last language it is said in, ms from the start; null = it is not said. */
export function personSaidAt(
  prompts: readonly Prompt[],
  listener: Listener,
  machine: Machine,
): { readonly beginsMs: DurationMs; readonly endsMs: DurationMs } | null {
  const index = prompts.findIndex(({ say }) => say === 'person');
  if (index >= 0)
    return {
      beginsMs: spokenMs(prompts.slice(0, index), listener, machine),
      endsMs: spokenMs(prompts.slice(0, index + 1), listener, machine),
    };
  // A menu says it as its last words.
  const menu = prompts.findIndex(({ say }) => say === 'menu' || OFFERS.has(say));
  if (menu < 0) return null;
  const endsMs = spokenMs(prompts.slice(0, menu + 1), listener, machine);
  const ownMs = spokenMs([{ say: 'person', all: false }], listener, machine);
  return { beginsMs: Math.max(0, endsMs - ownMs) as DurationMs, endsMs };
}

/** Sentences of ours that name 0 themselves. */
const OFFERS: ReadonlySet<Prompt['say']> = new Set([
  'crowded',
  'end-question',
  'agent-gone',
  'callback-confirm',
  'callback-entry',
  'callback-promised',
  'message-ask',
  'message-kept',
]);
