/** Layouts in a thread of their own: they take long, and whoever asks has calls to answer. */
import { Worker } from 'node:worker_threads';
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { RunElk } from './layout.ts';

type Told = { readonly id: number; readonly laid: ElkNode } | { readonly id: number; readonly error: string };

export interface ElkThread {
  /** Rejects when ELK cannot, or when the thread was closed or ended before. */
  readonly run: RunElk;
  close(): Promise<void>;
}

export function startElkThread(): ElkThread {
  const worker = new Worker(new URL('./elk-thread.mjs', import.meta.url));
  const asked = new Map<number, Waiting>();
  const failAll = (error: Error): void => {
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
  };
  worker.on('message', (told: Told) => {
    const waiting = asked.get(told.id);
    asked.delete(told.id);
    if ('laid' in told) waiting?.resolve(told.laid);
    else waiting?.reject(new Error(`the layout failed: ${told.error}`));
  });
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new Error('the thread of the layout has ended')));
  // Nobody waits for a drawing to end a process.
  worker.unref();
  let last = 0;
  return {
    run: (graph) =>
      new Promise((resolve, reject) => {
        last += 1;
        asked.set(last, { resolve, reject });
        worker.postMessage({ id: last, graph });
      }),
    async close() {
      await worker.terminate();
    },
  };
}

interface Waiting {
  readonly resolve: (laid: ElkNode) => void;
  readonly reject: (error: Error) => void;
}
