/** Runs seeds in threads until it is enough. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Job, SHARED, type Told } from './job.ts';

export interface Threads {
  /** Resolves when every thread has ended. */
  readonly over: Promise<unknown>;
  enough(): void;
}

/** `hear` is told of each seed. Throws what a thread threw. */
export function startThreads(howMany: number, job: Omit<Job, 'shared'>, hear: (told: Told) => void): Threads {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const workers = Array.from({ length: howMany }, () => {
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      workerData: { ...job, shared } satisfies Job,
      // What a day leaves behind is gone in a moment: the less often it is looked through, the better.
      resourceLimits: { maxYoungGenerationSizeMb: 192 },
    });
    worker.on('message', hear);
    return once(worker, 'exit');
  });
  return {
    over: Promise.all(workers),
    enough: () => void Atomics.store(shared, SHARED.enough, 1),
  };
}
