/**
 * Callers who wait, put into the line by the store's own move, as a node beside the engine would put them: each is a copy of one who
 * really rang and pressed 0. They stand still between `turn`s, which costs the engine nothing; a real node would answer their hold turns.
 */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { CallSid, HotlineName, Language, QueueName, Version } from '../../src/core/ids.ts';
import type { DurationMs } from '../../src/core/time.ts';
import type { TurnCommit } from '../../src/engine/turn-ports.ts';
import { connectRedis } from '../../src/redis/client.ts';
import { hotlinePrefix } from '../../src/redis/keys.ts';
import { redisScripts } from '../../src/redis/scripts.ts';
import { createRedisStore } from '../../src/redis/store.ts';
import { createCaller } from './caller.ts';

const HOTLINE = 'bench' as HotlineName;
const AT_A_TIME = 100;

export interface Waiting {
  /** A hold turn of each of them: whoever is silent for a minute is asked after at the carrier. */
  turn(): Promise<void>;
  close(): void;
}

/** Stands `count` callers in the line of the engine at `base`. */
export async function standInLine(base: string, redisUrl: string, count: number): Promise<Waiting> {
  const redis = connectRedis(redisUrl, { log: pino({ level: 'silent' }), scripts: redisScripts() });
  await redis.ready(10_000);
  const ms = (value: number) => value as DurationMs;
  const policies = {
    wrapUpMs: ms(2_000),
    redialMs: ms(900_000),
    placeEveryMs: ms(30_000),
    offerEveryMs: ms(180_000),
    callbacksPerHour: 1_000,
    admission: { calls: 1_000_000, samePrefix: 1_000_000, sameNumber: 1_000_000 },
  };
  const store = createRedisStore(redis, HOTLINE, () => policies);

  const model = createCaller(base, '+12025550199', true);
  await model.ring();
  await model.turn('0');
  const [row] = await store.calls();
  if (row === undefined) throw new Error('the engine has no call, though one has rung');
  const prefix = hotlinePrefix(HOTLINE);
  const call = await redis.client.hgetall(`${prefix}:call:${row.sid}`);
  const place = await redis.client.hgetall(`${prefix}:place:${row.sid}`);
  await model.over();
  model.close();

  const sids = Array.from({ length: count }, () => `CA${randomBytes(16).toString('hex')}` as CallSid);
  const commit = (sid: CallSid, n: number, step: number): TurnCommit => ({
    sid,
    key: `bench-${sid}-${step}`,
    step,
    call: call['call'] ?? '',
    caller: null,
    rings: null,
    signOfLife: false,
    prompts: call['prompts'] ?? '[]',
    label: {
      at: call['at'] ?? '',
      lang: call['lang'] ?? 'en',
      from: `…${String(n % 100).padStart(2, '0')}`,
      flow: call['flow'] ?? '',
      version: (call['version'] ?? '') as Version,
    },
    phase: 'line',
    line: {
      queue: (place['queue'] ?? '') as QueueName,
      headStartMs: ms(0),
      lang: (call['lang'] ?? 'en') as Language,
      numberHash: null,
      card: place['card'] ?? '',
      memory: null,
    },
    hold: 'turn',
    keep: null,
    unkeep: false,
    bridge: null,
    unbridge: null,
    talk: null,
    reached: null,
    transfer: null,
    ringing: false,
    cancelTransfer: false,
    callbackAnswer: null,
    outcome: null,
    trail: '',
  });
  let step = 0;
  const turn = async (): Promise<void> => {
    for (let n = 0; n < count; n += AT_A_TIME) {
      const some = sids.slice(n, n + AT_A_TIME).map((sid, i) => store.turn(commit(sid, n + i, step)));
      for (const { is } of await Promise.all(some)) if (is !== 'done') throw new Error(`a hold turn was ${is}`);
    }
    step += 1;
  };
  await turn();
  return { turn, close: () => redis.close() };
}
