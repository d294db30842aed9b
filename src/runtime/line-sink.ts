/**
 * Lines for a file descriptor that may be full, slow or gone. Nobody waits for it and nothing fails by it: what it does not take is kept
 * up to a bound and tried again, what is beyond is dropped and counted, and a line in its place tells how many are missing.
 */
import { write, writeSync } from 'node:fs';

export interface LineSink {
  /** Returns at once; never throws. */
  write(line: string): void;
  /** Lines dropped so far. */
  dropped(): number;
}

/** Some ten thousand lines: what a disk that is full for a minute, or a reader that restarts, costs nobody. */
const MOST_KEPT = 4 * 1024 * 1024;
const AGAIN_MS = 200;
/** A process that ends waits no longer than this for a slow reader of its last words. */
const LAST_WORDS_MS = 1_000;
const NOTHING = Buffer.alloc(0);

/** `missing` makes the line that stands where lines were dropped. */
export function createLineSink(fd: number, missing: (lines: number) => string, most = MOST_KEPT): LineSink {
  let state: 'new' | 'idle' | 'writing' | 'waiting' = 'new';
  let sending: Buffer = NOTHING;
  let queued = '';
  let dropped = 0;
  let told = 0;

  const send = (): void => {
    if (sending.length === 0) {
      sending = Buffer.from(queued);
      queued = '';
    }
    state = sending.length === 0 ? 'idle' : 'writing';
    if (state === 'writing') write(fd, sending, onWritten);
  };

  // A full disk, a full pipe and a reader who has gone look alike from here: try again, for ever.
  const onWritten = (error: Error | null, bytes: number): void => {
    if (error === null) {
      sending = sending.subarray(bytes);
      return send();
    }
    state = 'waiting';
    setTimeout(send, AGAIN_MS).unref();
  };

  /** What is being written is the thread's to finish; the rest is tried without the event loop, which is over. */
  const lastWords = (): void => {
    let rest = Buffer.concat([state === 'writing' ? NOTHING : sending, Buffer.from(queued)]);
    const until = performance.now() + LAST_WORDS_MS;
    while (rest.length > 0 && performance.now() < until) {
      try {
        rest = rest.subarray(writeSync(fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      }
    }
  };

  return {
    write(line) {
      if (sending.length + queued.length + line.length > most) {
        dropped += 1;
        return;
      }
      if (state === 'new') process.once('exit', lastWords);
      if (dropped > told) queued += missing(dropped - told);
      told = dropped;
      queued += line;
      if (state === 'new' || state === 'idle') send();
    },
    dropped: () => dropped,
  };
}
