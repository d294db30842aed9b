/** A few fuzzed stories on virtual time; `npm run fuzz:webhooks` goes on for as long as one likes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PrivateRedis, privateRedis } from '../support/private-redis.ts';
import type { Seen } from '../support/webhook-story.ts';
import { fuzzedDay } from './fuzzed-day.ts';
import { simulatedMachine } from './hotline.ts';

let server: PrivateRedis;
beforeAll(async () => {
  server = await privateRedis('fuzzed');
});
afterAll(() => server.stop());

it('a day of hostile webhooks: each is answered, everybody counted, and the same when it is lived again', async () => {
  const machine = simulatedMachine({ admission: 'off' });
  const redis = server.open();
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
