/** Spares callers the wait for a host that does not answer: after three failures in a row it is not asked for ten seconds. */

const FAILURES = 3;
const REST_MS = 10_000;

export interface Circuit {
  mayAsk(host: string): boolean;
  went(host: string, well: boolean): void;
}

/** `now`: ms of a clock that never goes back, wall time. When the rest is over one question is let through, and decides. */
export function createCircuit(now: () => number): Circuit {
  const hosts = new Map<string, { failures: number; restUntil: number }>();
  return {
    mayAsk(host) {
      const state = hosts.get(host);
      if (state === undefined || state.failures < FAILURES) return true;
      if (now() < state.restUntil) return false;
      state.restUntil = now() + REST_MS;
      return true;
    },
    went(host, well) {
      if (well) {
        hosts.delete(host);
        return;
      }
      const failures = (hosts.get(host)?.failures ?? 0) + 1;
      hosts.set(host, { failures, restUntil: now() + REST_MS });
    },
  };
}
