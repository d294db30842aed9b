/** A thread that lives one fuzzed day after the other, with a Redis of its own, until it is enough. */
import { parentPort, workerData } from 'node:worker_threads';
import { privateRedis } from '../../test/support/private-redis.ts';
import { fuzzedDay, type FuzzFailure } from '../../test/sim/fuzzed-day.ts';
import { simulatedMachine } from '../../test/sim/hotline.ts';
import { type Job, SHARED, type Told } from './job.ts';

const { seed, only, shared } = workerData as Job;
const tell = (told: Told): void => parentPort?.postMessage(told, []);
const enough = (): boolean => Atomics.load(shared, SHARED.enough) === 1;

const failure = (error: unknown): FuzzFailure => ({
  story: null,
  why: error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error),
  late: false,
  acts: [],
});
const crashes: FuzzFailure[] = [];
// What nobody waited for is a crash in production.
process.on('unhandledRejection', (error) => crashes.push(failure(error)));
process.on('uncaughtException', (error) => crashes.push(failure(error)));

let day = only ?? 0;
try {
  await liveOn();
} catch (error) {
  tell({ is: 'day', day, joined: 0, failures: [failure(error)] });
}
tell({ is: 'ended' });

async function liveOn(): Promise<void> {
  const machine = simulatedMachine({ admission: 'off' });
  const server = await privateRedis('fuzz');
  const redis = server.open();
  /** `goOn`: what a thread that hears "enough" leaves, or does not. */
  const live = async (goOn: () => boolean) => {
    const lived = await fuzzedDay({
      seed,
      day,
      machine,
      redis,
      hear({ webhooks, slowestMs, codes }) {
        tell({ is: 'story', webhooks, slowestMs, codes: [...codes] });
        return crashes.length === 0 && goOn();
      },
    });
    // A crash may be told of a turn late.
    await new Promise(setImmediate);
    return { joined: lived.joined, failures: [...lived.failures, ...crashes.splice(0)] };
  };
  try {
    while (!enough()) {
      day = only ?? Atomics.add(shared, SHARED.begun, 1);
      let lived = await live(() => !enough());
      // Other programs may have had the processor: what came too late is lived once more.
      if (lived.failures.length > 0 && lived.failures.every(({ late }) => late)) {
        tell({ is: 'again', day });
        lived = await live(() => true);
      }
      tell({ is: 'day', day, ...lived });
      if (only !== null) break;
    }
  } finally {
    await server.stop();
  }
}
