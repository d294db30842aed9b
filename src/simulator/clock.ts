/**
 * The carrier's clock. *Call time* is milliseconds since the carrier started, running `rate` times faster than the wall; speech,
 * timeouts and pauses are call time. Deadlines of HTTP are wall time and never come from here. A clock that is moved by hand must let
 * promises settle between two timers.
 */
export interface CarrierClock {
  /** Call time in ms since start. */
  now(): number;
  /** Runs `fn` after `ms` of call time; the answer cancels it. */
  after(ms: number, fn: () => void): () => void;
}

/** Why a wait did not come to its end: the leg ended, got a new document by REST, or the wait itself was no longer wanted. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly why: 'ended' | 'redirected' | 'stopped';
  private constructor(why: 'ended' | 'redirected' | 'stopped') {
    super(why);
    this.why = why;
  }

  /** Nobody asks where a wait was broken off, and every prompt is: to note the place would cost more than to stop. */
  static readonly ended = new Interrupted('ended');
  static readonly redirected = new Interrupted('redirected');
  static readonly stopped = new Interrupted('stopped');
}

/** Real timers, faster by `rate`. `stop` cancels all of them, so that a closed carrier leaves nothing behind. */
export function realClock(rate: number): CarrierClock & { stop(): void } {
  const start = performance.now();
  const timers = new Set<NodeJS.Timeout>();
  return {
    now: () => (performance.now() - start) * rate,
    after(ms, fn) {
      const dueAt = performance.now() + Math.max(0, ms) / rate;
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        timer = setTimeout(
          () => {
            timers.delete(timer);
            // Node's timers may fire up to a millisecond early: at a high rate that is a second.
            if (performance.now() < dueAt) arm();
            else fn();
          },
          Math.ceil(dueAt - performance.now()),
        );
        timers.add(timer);
      };
      arm();
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** Waits `ms` of call time; rejects with the signal's reason when it is aborted first. */
export function pass(clock: CarrierClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    const onAbort = (): void => {
      cancel();
      reject(reasonOf(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** `promise`, or the signal's reason as a rejection if that comes first. */
export function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const onAbort = (): void => reject(reasonOf(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** The reason a signal of ours was aborted with. */
export function reasonOf(signal: AbortSignal): Interrupted {
  return signal.reason instanceof Interrupted ? signal.reason : Interrupted.stopped;
}
