/** A real Redis and its twin at a time: whatever is asked is asked of both, and they must answer the same. */
import type { Redis } from 'ioredis';
import type { RedisScripts } from '../../src/redis/client.ts';
import { remember } from '../sim/rewind.ts';
import { memoryClient } from './memory-client.ts';

export type Both = Redis & {
  /** How many answers were held against each other since this was last asked, and which were not the same. */
  readonly compared: () => { readonly answers: number; readonly unlike: readonly string[] };
};
type Ask = (...args: unknown[]) => Promise<unknown>;

/** What a real one answers is passed on. `real`: of this run alone, with the same `scripts`. */
export function both(real: Redis, scripts: RedisScripts): Both {
  const twin = memoryClient(scripts);
  let answers = 0;
  let unlike: string[] = [];
  const ask = (name: string): Ask => {
    const [ofReal, ofTwin] = [askOf(real, name), askOf(twin, name)];
    return async (...args) => {
      // Sent before anything is waited for, so that both see everything in the same order.
      const [answer, same] = await Promise.all([ofReal(...args), ofTwin(...args)]);
      answers += 1;
      const where = difference(plain(answer), plain(same));
      if (where !== null) unlike.push(`${name}${short(args.slice(1))}: ${where}`);
      return answer;
    };
  };
  const asks = ['eval', 'flushall', 'hget', 'hgetall', 'hmget', 'hset', 'keys', 'ping', ...Object.keys(scripts)];
  const face = {
    ...Object.fromEntries(asks.map((name) => [name, ask(name)])),
    script: real.script.bind(real),
    // They read it at different moments.
    pttl: real.pttl.bind(real),
    stream: { cork: () => real.stream.cork(), uncork: () => real.stream.uncork() },
    remember: async () => {
      const back = await Promise.all([remember(real), remember(twin)]);
      return async () => void (await Promise.all(back.map((one) => one())));
    },
    compared: () => {
      const since = { answers, unlike };
      [answers, unlike] = [0, []];
      return since;
    },
  };
  return face as unknown as Both;
}

const askOf = (client: Redis, name: string): Ask => {
  const command = (client as unknown as Record<string, Ask | undefined>)[name];
  if (command === undefined) throw new Error(`no client has ${name}`);
  return command.bind(client);
};

/** Where two values differ; null: nowhere. */
function difference(real: unknown, twin: unknown, path = ''): string | null {
  if (Object.is(real, twin)) return null;
  if (typeof real !== 'object' || typeof twin !== 'object' || real === null || twin === null)
    return `${path} a Redis says ${short(real)}, its twin ${short(twin)}`;
  const [one, other] = [real as Record<string, unknown>, twin as Record<string, unknown>];
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = difference(one[name], other[name], `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

const short = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 300);

/** Ids of a stream are the server's own time. */
const STREAM_ID = /^\d{13}-\d+$/;

/** JSON in it is read; lists are sorted, for a set has no order. */
function plain(value: unknown): unknown {
  if (typeof value === 'string' && STREAM_ID.test(value)) return 'an id';
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return plain(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(plain).toSorted(byText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, one]) => [name, plain(one)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const byText = (a: unknown, b: unknown): number => ((JSON.stringify(a) ?? '') < (JSON.stringify(b) ?? '') ? -1 : 1);
