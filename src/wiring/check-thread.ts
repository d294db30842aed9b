/**
 * Checks flows in a thread of its own: a large folder takes seconds, and one that is meant badly takes for ever, while the engine has
 * calls to answer. The thread is made when it is first needed and kept for the next set, unless it had to be stopped.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { problemAt } from '../core/flow/problem.ts';
import type { Check, Checked } from '../engine/version-ports.ts';
import { toCheck, type ToCheck } from './check.ts';

export interface Checker {
  /** What can't be checked is a problem. Rejects when the checker is closed. */
  readonly check: Check;
  /** Gives up the check under way. */
  close(): Promise<void>;
}

/** Wall time; 500 steps take less than 2 s on a machine that has nothing else to do. */
const DEADLINE_MS = 20_000;
const MOST_MB = 1_024;

const WORKER = import.meta.url.endsWith('.ts') ? fromSource() : new URL('check-worker.js', import.meta.url);

/** A thread does not get what lets its process run the sources; it has to be told first. */
function fromSource(): URL {
  const [loader, worker] = [import.meta.resolve('tsx/esm/api'), new URL('check-worker.ts', import.meta.url).href];
  const code = `import { register } from '${loader}'; register(); await import('${worker}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

/** One set at a time, whoever asks. */
export interface CheckThread {
  run(asked: ToCheck, deadlineMs: number, closing: AbortSignal): Promise<Checked>;
}

export function checkThread(mostMb: number): CheckThread {
  let thread: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const begin = (): Worker => {
    const begun = new Worker(WORKER, { resourceLimits: { maxOldGenerationSizeMb: mostMb } });
    // An idle thread keeps no process from ending.
    begun.unref();
    return begun;
  };
  const inTurn = async (asked: ToCheck, deadlineMs: number, closing: AbortSignal): Promise<Checked> => {
    closing.throwIfAborted();
    thread ??= begin();
    const answer = await answerOf(thread, asked, deadlineMs, closing);
    if (typeof answer !== 'string') return answer;
    const old = thread;
    thread = null;
    await old.terminate();
    closing.throwIfAborted();
    return notChecked(answer);
  };
  return {
    run(asked, deadlineMs, closing) {
      const next = last.then(async () => await inTurn(asked, deadlineMs, closing));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** Engines of one process share it: it takes half a second to begin. */
const SHARED = checkThread(MOST_MB);

export function createChecker(thread = SHARED, deadlineMs = DEADLINE_MS): Checker {
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  return {
    async check(set) {
      const checking = thread.run(toCheck(set), deadlineMs, closing.signal);
      last = checking.catch(() => undefined);
      return await checking;
    },
    async close() {
      closing.abort(new Error('flows are not checked any more: the engine is stopping'));
      await last;
    },
  };
}

/** What the thread found, or why it found nothing. */
async function answerOf(
  thread: Worker,
  asked: ToCheck,
  deadlineMs: number,
  closing: AbortSignal,
): Promise<Checked | string> {
  const late = AbortSignal.timeout(deadlineMs);
  const answer = once(thread, 'message', { signal: AbortSignal.any([late, closing]) }) as Promise<[Checked]>;
  thread.postMessage(asked, []);
  try {
    const [found] = await answer;
    return found;
  } catch (error) {
    if (late.aborted) return `that took more than ${deadlineMs / 1_000} s`;
    return error instanceof Error ? error.message : String(error);
  }
}

function notChecked(why: string): Checked {
  const problem = problemAt(
    'hotline.yaml',
    { line: 1, col: 1 },
    {
      code: 'PZ219',
      message: `These flows could not be checked: ${why}. Make them smaller, or split the hotline in two.`,
    },
  );
  return { catalog: null, problems: [problem], certificate: null };
}
