/** How long what is said takes to say, and when in it a sentence comes. */
import type { Machine } from '../flow/step.ts';
import type { Language } from '../ids.ts';
import type { Prompt } from '../speech/prompt.ts';
import { utterances } from '../speech/resolve.ts';
import { speakingMs } from '../speech/seconds.ts';
import type { DurationMs } from '../time.ts';
import { NOW } from './samples.ts';

/** Speech of these prompts, ms; of a recording its text twin counts. */
export function spokenMs(prompts: readonly Prompt[], lang: Language | null, machine: Machine): DurationMs {
  const { hotline, flows } = machine.catalog;
  const said = utterances(prompts, { hotline, flows, lang, now: NOW });
  return said.reduce((ms, { text }) => ms + speakingMs(text), 0) as DurationMs;
}

/** When "for a person, press 0" has been said in the last language it is said in, ms from the start; null = it is not said. */
export function personSaidAt(
  prompts: readonly Prompt[],
  lang: Language | null,
  machine: Machine,
): { readonly beginsMs: DurationMs; readonly endsMs: DurationMs } | null {
  const index = prompts.findIndex(({ say }) => say === 'person');
  if (index >= 0)
    return {
      beginsMs: spokenMs(prompts.slice(0, index), lang, machine),
      endsMs: spokenMs(prompts.slice(0, index + 1), lang, machine),
    };
  // A menu says it as its last words.
  const menu = prompts.findIndex(({ say }) => say === 'menu' || OFFERS.has(say));
  if (menu < 0) return null;
  const endsMs = spokenMs(prompts.slice(0, menu + 1), lang, machine);
  const ownMs = spokenMs([{ say: 'person', all: false }], lang, machine);
  return { beginsMs: Math.max(0, endsMs - ownMs) as DurationMs, endsMs };
}

/** Sentences of ours that name 0 themselves. */
const OFFERS: ReadonlySet<Prompt['say']> = new Set([
  'end-question',
  'agent-gone',
  'callback-confirm',
  'callback-entry',
  'callback-promised',
  'message-ask',
  'message-kept',
]);
