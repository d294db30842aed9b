/** A few fuzzed stories on virtual time; `npm run fuzz:webhooks` goes on for as long as one likes. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redisScripts } from '../../src/redis/scripts.ts';
import { ownRedis, tempFolder } from '../support/embedded.ts';
import { fuzzedDay } from './fuzzed-day.ts';
import { simulatedMachine } from './hotline.ts';

const folder = tempFolder('fuzzed');
let server: Awaited<ReturnType<typeof ownRedis>>;
let redis: Redis;
beforeAll(async () => {
  server = await ownRedis(folder.path, { appendOnly: false });
  redis = new Redis({ path: server.socketPath, scripts: redisScripts() });
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
  folder.remove();
});

it('a day of hostile webhooks: each is answered, everybody counted, and the same when it is lived again', async () => {
  const live = async (): Promise<readonly (readonly [number, number])[][]> => {
    const heard: (readonly [number, number])[][] = [];
    const failures = await fuzzedDay({
      seed: 7,
      day: 0,
      stories: 8,
      machine: simulatedMachine({ mayFlood: false }),
      redis,
      hear({ codes }) {
        heard.push([...codes]);
        return true;
      },
    });
    expect(failures).toEqual([]);
    return heard;
  };
  const once = await live();
  expect(once).toHaveLength(8);
  expect(await live()).toEqual(once);
}, 60_000);
