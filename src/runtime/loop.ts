import { setTimeout as pause } from 'node:timers/promises';

/** A job that runs again and again, never twice at a time. */
export interface Loop {
  /** Runs the job now instead of at the end of the wait; during a run, once more right after it. */
  wake(): void;
  /** No new run begins; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Wall time in ms between the end of one run and the start of the next. */
  readonly everyMs: number;
  readonly job: () => Promise<void>;
  /** Gets what the job throws; the loop goes on. */
  readonly onError: (error: unknown) => void;
}

/** Starts a loop; its first run begins at once. */
export function startLoop(options: LoopOptions): Loop {
  const { everyMs, job, onError } = options;
  const stopping = new AbortController();
  let wanted = false;
  let waiting = new AbortController();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      wanted = false;
      try {
        await job();
      } catch (error) {
        onError(error);
      }
      if (stopping.signal.aborted || wanted) continue;
      waiting = new AbortController();
      await pause(everyMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    wake() {
      wanted = true;
      waiting.abort();
    },
    stop() {
      stopping.abort();
      waiting.abort();
      return running;
    },
  };
}
