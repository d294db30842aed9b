/** Whether this machine was too busy to judge anybody's speed by: then our own timers are late as well. Times as in performance.now(). */
export interface Machine {
  /** True when a timer of ours was late by more than a quarter of a second in this time, or just around it. */
  wasStarved(from: number, to: number): boolean;
  /** The share of time in which it was. */
  starvedShare(): number;
  stop(): void;
}

const EVERY_MS = 100;
const LATE_MS = 250;
const AROUND_MS = 2_000;

export function watchMachine(): Machine {
  const began = performance.now();
  const late: { readonly from: number; readonly to: number }[] = [];
  let last = began;
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - last - EVERY_MS > LATE_MS) late.push({ from: last, to: now });
    last = now;
  }, EVERY_MS);
  return {
    wasStarved: (from, to) => late.some((span) => span.from - AROUND_MS < to && span.to + AROUND_MS > from),
    starvedShare: () => late.reduce((sum, { from, to }) => sum + to - from, 0) / (performance.now() - began),
    stop: () => clearInterval(timer),
  };
}
