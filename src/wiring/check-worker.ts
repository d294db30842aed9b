/** The thread in which flows are checked: one set after the other, an answer each. See `check-thread.ts`. */
import { parentPort } from 'node:worker_threads';
import { checked, type ToCheck } from './check.ts';

parentPort?.on('message', (asked: ToCheck) => parentPort?.postMessage(checked(asked), []));
