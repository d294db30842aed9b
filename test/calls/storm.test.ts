/**
 * Everything at once, from a seed: the carrier doubles, delays, loses and refuses while thirty callers and five moody agents do what
 * people do and ops turn every lever. Then it is calm again, and everybody must have been served. `PZ_STORM=20` blows that many seeds
 * (from `PZ_STORM_SEED` on) instead of the few of every run; `PZ_STORY=1` tells the calls of whatever went wrong.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { transcriptOf } from '../../src/simulator/ledger.ts';
import type { Faults } from '../../src/simulator/faults.ts';
import { testRedis } from '../support/redis.ts';
import { startHotline, type TestHotline } from '../support/hotline.ts';
import { judge } from '../support/judge.ts';
import { unfinished } from '../support/unfinished.ts';
import { expectConserved, numberOf, OPEN, storeOf } from './caller-story.ts';
import { startStorm } from './storm-world.ts';
import { skipToCallbacks } from './storm-time.ts';

const RATE = 40;
const FIRST = Number(process.env['PZ_STORM_SEED'] ?? '13');
const SEEDS = Array.from({ length: Number(process.env['PZ_STORM'] ?? '2') }, (_, index) => FIRST + index);

const BAD_DAY: Partial<Faults> = {
  webhookTwice: 0.15,
  webhookReset: 0.04,
  statusLost: 0.08,
  statusDelayed: 0.3,
  restTooMany: 0.06,
  restDown: 0.04,
  createdButLost: 0.08,
  updateRefused: 0.12,
};

let hotline: TestHotline;
afterEach(async () => hotline.stop());

describe('a storm', () => {
  it.each(SEEDS)(
    'seed %i: nobody is stranded, nobody vanishes, everything is free at the end',
    async (seed) => {
      hotline = await startHotline({
        rate: RATE,
        edit: (file, text) =>
          OPEN(file, text).replace(/max-calls: \d+/, seed % 3 === 0 ? 'max-calls: 14' : 'max-calls: 100'),
        log: process.env['PZ_LOG'] === '1',
        carrier: { seed, faults: BAD_DAY },
      });
      hotline.carrier.setPhone(numberOf(900), {
        is: 'robot',
        answerAfterMs: 2_000,
        press: [{ whenHears: 'press 1', digits: '1' }],
        talkMs: 6_000,
      });
      const storm = startStorm(hotline, { seed, callers: 30, lastsMs: 180_000 });
      const law = conserving();
      await storm.blows();
      await storm.calm();
      try {
        await vi.waitFor(
          async () => {
            await skipToCallbacks(hotline);
            expect(await unfinished({ carrier: hotline.carrier, store: storeOf(hotline) })).toEqual([]);
          },
          { timeout: 60_000, interval: 100 },
        );
      } finally {
        storm.stop();
        await law.stop();
        const wrong = await judge({
          carrier: hotline.carrier,
          store: storeOf(hotline),
          callers: storm.callers,
          slackMs: RATE * 750,
        });
        if (wrong.length > 0 && process.env['PZ_STORY'] !== undefined) await tellStory(wrong);
        expect(wrong).toEqual([]);
      }
    },
    150_000,
  );
});

/** Asks for the census all the while, but leaves the machine its rest. */
function conserving(): { stop(): Promise<void> } {
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      expectConserved(await storeOf(hotline).census());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  watching.catch(() => undefined);
  return {
    async stop() {
      over.abort();
      await watching;
    },
  };
}

async function tellStory(wrong: readonly string[]): Promise<void> {
  const { carrier } = hotline;
  const named = new Set(wrong.flatMap((line) => line.match(/CA[0-9a-f]{32}/g) ?? []));
  const redis = await testRedis();
  const plain = redis.client as import('ioredis').Redis;
  for (const key of await plain.keys(`pz:{${hotline.name}}:lease:*`)) {
    const lease = await plain.hgetall(key);
    if (wrong.some((line) => line.includes(lease['room'] ?? '-') || line.includes(lease['leg'] ?? '-'))) {
      console.log(key, JSON.stringify(lease));
      if (lease['place'])
        console.log(JSON.stringify(await plain.hgetall(`pz:{${hotline.name}}:place:${lease['place']}`)));
      named.add(lease['sid'] ?? lease['place'] ?? '');
    }
  }
  await redis.cleanUp();
  for (const sid of named) {
    if (!sid.startsWith('CA')) continue;
    console.log(transcriptOf(carrier.leg(sid).leg));
    console.log(
      (await storeOf(hotline).trail(sid as never)).map((e) => `${e.at} ${e.what} ${JSON.stringify(e.data)}`).join('\n'),
    );
  }
}
