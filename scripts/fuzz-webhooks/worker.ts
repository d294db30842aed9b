/** A thread that lives one fuzzed day after the other, with a Redis of its own, until it is enough. */
import { parentPort, workerData } from 'node:worker_threads';
import { Redis } from 'ioredis';
import { redisScripts } from '../../src/redis/scripts.ts';
import { ownRedis, tempFolder } from '../../test/support/embedded.ts';
import { A_DRAW } from '../../test/support/webhooks.ts';
import { fuzzedDay, type FuzzFailure } from '../../test/sim/fuzzed-day.ts';
import { simulatedMachine } from '../../test/sim/hotline.ts';
import { type Job, SHARED, type Told } from './job.ts';

const { seed, only, shared } = workerData as Job;
const tell = (told: Told): void => parentPort?.postMessage(told, []);
const enough = (): boolean => Atomics.load(shared, SHARED.enough) === 1;

let crash: string | null = null;
const note = (error: unknown): void => {
  crash = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
};
// What nobody waited for is a crash in production.
process.on('unhandledRejection', note);
process.on('uncaughtException', note);

const machine = simulatedMachine({ mayFlood: false });
const folder = tempFolder('fuzz');
const server = await ownRedis(folder.path, { appendOnly: false });
const redis = new Redis({ path: server.socketPath, scripts: redisScripts() });
try {
  while (!enough()) {
    const day = only ?? Atomics.add(shared, SHARED.begun, 1);
    let failures = await live(day);
    // Other programs may have had the processor: what came too late is lived once more.
    if (failures.length > 0 && failures.every(({ late }) => late)) {
      tell({ is: 'again', day });
      failures = await live(day);
    }
    tell({ is: 'day', day, failures });
    if (only !== null) break;
  }
} finally {
  redis.disconnect();
  await server.stop();
  folder.remove();
}

async function live(day: number): Promise<readonly FuzzFailure[]> {
  const failures = await fuzzedDay({
    seed,
    day,
    machine,
    redis,
    hear({ webhooks, slowestMs, codes }) {
      tell({ is: 'story', webhooks, slowestMs, codes: [...codes] });
      return crash === null && !enough();
    },
  });
  if (crash === null) return failures;
  const why = `a crash in this day: ${crash}`;
  crash = null;
  return [...failures, { story: day * A_DRAW, why, late: false, acts: [] }];
}
