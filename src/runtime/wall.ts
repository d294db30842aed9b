/** The wall's time, for deadlines of answers; call time may run faster. */
export interface Wall {
  /** Monotonic, ms. */
  now(): number;
  /** Runs `fn` after so many ms; the answer cancels it. */
  after(ms: number, fn: () => void): () => void;
}

/** What `work` comes to, or the failure that `late` makes after so long. */
export async function inTime<T>(work: Promise<T>, ms: number, time: Wall, late: () => Error): Promise<T> {
  let cancel = (): void => {};
  const tooLate = new Promise<never>((_, reject) => {
    cancel = time.after(ms, () => reject(late()));
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    cancel();
  }
}

/** This machine's own time. */
export const wall: Wall = {
  now: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};
