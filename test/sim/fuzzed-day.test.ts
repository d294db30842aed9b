/** A few fuzzed stories on virtual time; `npm run fuzz:webhooks` goes on for as long as one likes. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redisScripts } from '../../src/redis/scripts.ts';
import { ownRedis, tempFolder } from '../support/embedded.ts';
import type { Seen } from '../support/webhook-story.ts';
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
  const machine = simulatedMachine({ admission: 'off' });
  const live = async () => {
    let good = 0;
    const hear = ({ codes }: Seen): boolean => {
      good += codes.get(200) ?? 0;
      return true;
    };
    const { failures, fingerprint, joined } = await fuzzedDay({ seed: 7, day: 0, stories: 8, machine, redis, hear });
    expect(failures).toEqual([]);
    expect(good).toBeGreaterThan(200);
    expect(joined).toBeGreaterThan(3);
    return fingerprint;
  };
  expect(await live()).toBe(await live());
}, 60_000);
