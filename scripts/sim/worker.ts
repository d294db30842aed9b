/** A thread that simulates one seed after the other, with a Redis of its own, until it is enough. */
import { parentPort, workerData } from 'node:worker_threads';
import { redisScripts } from '../../src/redis/scripts.ts';
import { privateRedis } from '../../test/support/private-redis.ts';
import { simulatedMachine } from '../../test/sim/hotline.ts';
import { plantedScripts, PLANTS } from '../../test/sim/plants.ts';
import { AUDIT_EVERY, runSeed } from '../../test/sim/run-seed.ts';
import { shrink } from '../../test/sim/shrink.ts';
import { both } from '../../test/twin/both.ts';
import { memoryClient } from '../../test/twin/memory-client.ts';
import { type Job, SHARED, type Told } from './job.ts';

const { kept, from, most, shared, auditEvery: asked, without, twice, twin, plant: planted } = workerData as Job;
/** Each takes up to two dozen days; a long run should not spend itself on its first failures. */
const MOST_SHRUNK = 2;
/** On the twin, one seed of so many is lived on a Redis beside it too, and each answer must be the same. */
const CHECK_EVERY = 101;
/** And one of so many is audited after each move that may change what is kept: twice as much work. */
const CLOSELY_EVERY = 10;
const tell = (told: Told): void => parentPort?.postMessage(told, []);

const plant = planted === null ? undefined : PLANTS[planted];
const machine = simulatedMachine();
const server = await privateRedis('sim');
const scripts = plant ? plantedScripts(plant) : redisScripts();
const real = server.open(scripts);
const pair = twin ? both(real, scripts) : null;
const redis = twin ? memoryClient(scripts) : real;
let shrunk = 0;
try {
  while (Atomics.load(shared, SHARED.enough) === 0) {
    const index = Atomics.add(shared, SHARED.begun, 1);
    if (index >= most) break;
    const seed = kept[index] ?? from + index - kept.length;
    const auditEvery = asked ?? (twin && seed % CLOSELY_EVERY === 0 ? 1 : AUDIT_EVERY);
    const options = { seed, machine, redis, auditEvery, without: new Set(without), ...(plant && { plant }) };
    const result = await runSeed(options);
    const again =
      twice || (twin && seed % CHECK_EVERY === 0) ? await runSeed({ ...options, redis: pair ?? real }) : null;
    tell({ is: 'done', result, again, compared: pair?.compared() ?? null });
    if (result.wrong.length === 0 || plant !== undefined || shrunk === MOST_SHRUNK) continue;
    shrunk += 1;
    tell({ is: 'shrunk', auditEvery, ...(await shrink(options, result)) });
  }
} finally {
  await server.stop();
}
