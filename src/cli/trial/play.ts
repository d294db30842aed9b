/** Plays one flow test, step by step, until it is through or differs. */
import type { Hotline } from '../../core/flow/model.ts';
import type { EpochMs } from '../../core/time.ts';
import { nearestLine, type SayLanguage } from '../../core/trial/hearing.ts';
import type { Trial, TrialStep, Wanted } from '../../core/trial/model.ts';
import type { Line } from '../phone/transcript.ts';
import { type Caller, placeCall } from './caller.ts';
import type { Stage, Theatre } from './stage.ts';
import { differs } from './truth.ts';

/** Time for what a hang-up sets in motion. */
const AFTER_MS = 30_000;

export interface Failure {
  /** The step's line in its file. */
  readonly line: number;
  /** What differs, a sentence without its full stop. */
  readonly message: string;
  /** The line of the transcript where it differs; null: none is nearer than the others, it is missing at the end. */
  readonly at: number | null;
}

export interface Played {
  readonly trial: Trial;
  /** Call time at its beginning. */
  readonly at: EpochMs;
  /** Null: passed. */
  readonly failure: Failure | null;
  readonly lines: readonly Line[];
}

export async function play(trial: Trial, at: EpochMs, theatre: Theatre, stopped: AbortSignal): Promise<Played> {
  const stage = await theatre.open(trial, at);
  const closing = new AbortController();
  try {
    const sayLanguage = sayLanguages(stage.deps.versions.hotline());
    const caller = await placeCall(trial, stage, sayLanguage, AbortSignal.any([closing.signal, stopped]));
    let failure: Failure | null = null;
    for (const step of trial.steps) {
      failure = await take(step, caller, stage);
      if (failure !== null) break;
    }
    const lines = [...caller.lines()];
    if (!caller.isOver()) await caller.hangUp(AFTER_MS);
    return { trial, at, failure, lines };
  } finally {
    closing.abort();
    await stage.close();
  }
}

async function take(step: TrialStep, caller: Caller, { deps }: Stage): Promise<Failure | null> {
  const failed = (message: string, at: number | null = null): Failure => ({ line: step.line, message, at });
  const unless = (done: boolean, message: string): Failure | null => (done ? null : failed(message));
  const gone = (): string => (caller.isOver() ? ': the call is over' : '');
  switch (step.do) {
    case 'hear': {
      for (const wanted of step.words)
        if (!(await caller.hear(wanted, step.withinMs)))
          return failed(`hear ${quoted(wanted)}: not heard${gone()}`, nearest(wanted, caller));
      return null;
    }
    case 'not-hear': {
      const row = await caller.hearNot(step.words, step.withinMs);
      return row === null ? null : failed(`not-hear ${step.words.map(quoted).join(', ')}: it was said`, row);
    }
    case 'press':
      return unless(await caller.press(step.keys, step.withinMs), `press ${step.keys}: nothing listens${gone()}`);
    case 'say':
      return unless(await caller.say(step.text, step.withinMs), `say "${step.text}": nobody listens${gone()}`);
    case 'wait':
      await caller.until(() => false, step.withinMs);
      return null;
    case 'hang-up':
      return unless(await caller.hangUp(step.withinMs), 'hang-up: the call was over already');
    case 'pick-up':
      return unless(await caller.pickUp(step.withinMs), "pick-up: the caller's phone does not ring");
    case 'expect': {
      let difference: string | null = null;
      const holds = async (): Promise<boolean> => (difference = await differs(step.all, caller, deps)) === null;
      return unless(await caller.until(holds, step.withinMs), difference ?? 'stopped');
    }
  }
}

const quoted = ({ language, text }: Wanted): string => `"${text}"${language === null ? '' : ` in ${language}`}`;

function nearest({ text }: Wanted, caller: Caller): number | null {
  const rows = caller.linesSinceHeard();
  const found = nearestLine(
    rows.map((row) => caller.lines()[row]?.text ?? ''),
    text,
  );
  return found === null ? null : (rows[found] ?? null);
}

function sayLanguages({ languages }: Hotline): SayLanguage {
  return ({ language }) => languages.find(({ code }) => code === language)?.sayLanguage ?? null;
}
