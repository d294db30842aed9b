import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from './log.ts';

/** One step on the way out. */
export interface ShutdownStep {
  /** For the log: `stop the loops`. */
  readonly name: string;
  /** How long we wait for it, in wall ms, before going on with the next. */
  readonly deadlineMs: number;
  readonly run: () => Promise<void> | void;
}

/**
 * Runs the steps in their order. Each one runs even if an earlier one failed or was late; true if all went well.
 * Never rejects.
 */
export async function shutDown(steps: readonly ShutdownStep[], log: Log): Promise<boolean> {
  let clean = true;
  for (const step of steps) {
    const timer = new AbortController();
    const late = pause(step.deadlineMs, 'late' as const, { signal: timer.signal });
    try {
      const work = async (): Promise<'done'> => {
        await step.run();
        return 'done';
      };
      const outcome = await Promise.race([work(), late]);
      if (outcome === 'done') log.debug({ step: step.name }, 'shutdown step done');
      else log.error({ step: step.name, deadlineMs: step.deadlineMs }, 'shutdown step is late: going on without it');
      clean &&= outcome === 'done';
    } catch (error) {
      log.error({ step: step.name, err: error }, 'shutdown step failed: going on');
      clean = false;
    } finally {
      timer.abort();
      await late.catch(() => undefined);
    }
  }
  return clean;
}

/** What a signal handler needs from the process; tests hand in their own. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * The first SIGINT or SIGTERM runs `stop` and then exits, with 0 if it returned true, else 1; a second one exits at once
 * with 130. Returns a function that takes the handlers away.
 */
export function onSignals(stop: () => Promise<boolean>, source: SignalSource = process): () => void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) {
      source.exit(130);
      return;
    }
    stopping = true;
    stop().then(
      (clean) => source.exit(clean ? 0 : 1),
      () => source.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) source.on(signal, onSignal);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) source.off(signal, onSignal);
  };
}
