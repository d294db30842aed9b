/** A thread that checks damaged folders, one after the other, until there are none left or it is stopped. */
import { parentPort, workerData } from 'node:worker_threads';
import { damaged, survives } from '../../test/support/damage.ts';
import { AT, type Job, type Told } from './job.ts';

const { seed, last, next, mine } = workerData as Job;
const codes = new Map<string, number>();
let usable = 0;
for (;;) {
  const number = Atomics.add(next, 0, 1);
  if (number > last) break;
  const began = Date.now();
  mine[AT.number] = number;
  mine[AT.began] = began;
  try {
    const problems = survives(damaged(seed, number).files);
    if (problems.every(({ severity }) => severity !== 'error')) usable += 1;
    for (const code of new Set(problems.map(({ code }) => code))) codes.set(code, (codes.get(code) ?? 0) + 1);
  } catch (error) {
    tell({ is: 'crashed', number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  const tookMs = Date.now() - began;
  if (tookMs > (mine[AT.slowestMs] ?? 0)) {
    mine[AT.slowestMs] = tookMs;
    mine[AT.slowest] = number;
  }
  mine[AT.began] = 0;
  mine[AT.done] = (mine[AT.done] ?? 0) + 1;
}
tell({ is: 'ended', usable, codes: [...codes] });

function tell(told: Told): void {
  parentPort?.postMessage(told, []);
}
