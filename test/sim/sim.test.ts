/** A few simulated days; `npm run sim` goes on for as long as one likes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisScripts } from '../../src/redis/scripts.ts';
import { type PrivateRedis, privateRedis } from '../support/private-redis.ts';
import { memoryClient } from '../twin/memory-client.ts';
import { simulatedMachine } from './hotline.ts';
import kept from './kept-seeds.json' with { type: 'json' };
import { plantedScripts, PLANTS } from './plants.ts';
import { runSeed } from './run-seed.ts';

const machine = simulatedMachine();
let server: PrivateRedis;
beforeAll(async () => {
  server = await privateRedis('sim');
});
afterAll(() => server.stop());

describe('a simulated day', { timeout: 120_000 }, () => {
  const twin = memoryClient(redisScripts());
  // `npm run sim` has the whole of the longer ones, on a Redis.
  it.each([
    ...kept.map(({ seed }) => ({ seed, callers: 60, on: 'the twin' })),
    { seed: 28, callers: 40, on: 'a Redis' },
  ])('of $seed on $on: nobody is lost, and nothing is wrong', async ({ on, ...day }) => {
    const redis = on === 'a Redis' ? server.open() : twin;
    const { wrong, lost, calls } = await runSeed({ ...day, machine, redis });
    expect({ wrong, lost }).toEqual({ wrong: [], lost: 0 });
    expect(calls).toBeGreaterThan(30);
  });

  it('is the same when it is simulated again', async () => {
    const day = { seed: 3, machine, redis: server.open(), callers: 15 };
    expect((await runSeed(day)).fingerprint).toBe((await runSeed(day)).fingerprint);
  });

  it.each(PLANTS.filter(({ lua }) => lua))('$name: its text is where it is planted', (plant) => {
    expect(plantedScripts(plant)).not.toEqual(redisScripts());
  });

  it('finds a bug that is planted', async () => {
    // One that the first days show; `npm run sim -- --plants` looks for all.
    const plant = PLANTS.find(({ name }) => name.startsWith('12 '));
    if (plant === undefined) throw new Error('no plants');
    const redis = server.open(plantedScripts(plant));
    const found: string[] = [];
    for (let seed = 1; seed <= 6 && found.length === 0; seed += 1)
      found.push(...(await runSeed({ seed, machine, redis, plant, callers: 40 })).wrong);
    expect(found).not.toEqual([]);
  });
});
