/** The wall's time, for deadlines of answers; call time may run faster. */
export interface Wall {
  /** Monotonic, ms. */
  now(): number;
  /** Runs `fn` after so many ms; the answer cancels it. */
  after(ms: number, fn: () => void): () => void;
}

/** This machine's own time. */
export const wall: Wall = {
  now: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};
