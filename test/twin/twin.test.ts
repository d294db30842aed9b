/**
 * The twin of the store's Redis is no second store: it runs the moves' own text, and a simulated day asks it and a real Redis everything at
 * once, comparing every answer. `npm run sim -- --twin --twice` goes on for as long as one likes.
 */
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hotlinePrefix } from '../../src/redis/keys.ts';
import { redisScripts } from '../../src/redis/scripts.ts';
import { type PrivateRedis, privateRedis } from '../support/private-redis.ts';
import { simulatedMachine } from '../sim/hotline.ts';
import { runSeed } from '../sim/run-seed.ts';
import { HOW, snapshot } from '../support/snapshot.ts';
import { both } from './both.ts';
import { compileMove } from './lua-compile.ts';
import { memoryClient } from './memory-client.ts';

const HASHES = Object.keys(HOW).filter((kind) => HOW[kind] === 'hash');
const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));

const machine = simulatedMachine();
let server: PrivateRedis;
let real: Redis;
beforeAll(async () => {
  server = await privateRedis('twin');
  real = server.open();
});
afterAll(() => server.stop());

describe('in memory and on a real Redis', { timeout: 120_000 }, () => {
  // With an emptied store, tails that are lost, and nodes that die.
  it.each([7, 16])('a day of %i has the same answers', async (seed) => {
    const pair = both(real, redisScripts());
    const { wrong, fingerprint, moves } = await runSeed({ seed, machine, redis: pair, callers: 20 });
    expect(wrong).toEqual([]);
    const { answers, unlike } = pair.compared();
    expect(unlike).toEqual([]);
    expect(answers).toBeGreaterThan(moves);
    const twin = memoryClient(redisScripts());
    const alone = await runSeed({ seed, machine, redis: twin, callers: 20 });
    expect(alone.fingerprint).toBe(fingerprint);
    // The short way to what an audit looks at, and the way over a script.
    const prefix = hotlinePrefix(machine.catalog.hotline.name);
    const [short, scripted] = [twin.snapshot(prefix), await snapshot({ eval: twin.eval.bind(twin) }, prefix)];
    expect(sorted(short.sets)).toEqual(sorted(scripted.sets));
    for (const kind of HASHES) expect(sorted(short.hashes(kind))).toEqual(sorted(scripted.hashes(kind)));
  });

  it('what is not the same is told', async () => {
    const pair = both(real, redisScripts());
    await real.hset('somebody', 'else', 'wrote');
    await pair.hget('somebody', 'else');
    expect(pair.compared()).toEqual({ answers: 1, unlike: ['hget["else"]:  a Redis says "wrote", its twin null'] });
    await real.flushall();
  });

  /** Lua by Redis and compiled; what it answers is compared by `both`. */
  it.each([
    ['numbers', "return { 7 % 3, -7 % 3, 2 ^ 10, 7 / 2, -0.5, 1 / 3 * 3, tonumber('12'), tostring(12.5), #'abc' }"],
    ['numbers as text', "return { 1800000000000.5 .. '', 1e15 .. '', string.format('%.17g', 0.1), 1e300 .. '' }"],
    [
      'what is no number',
      "return { tostring(tonumber('x')), tostring(tonumber('')), tostring(tonumber(false or nil)) }",
    ],
    [
      'truth',
      "local t = {} if 0 then t[1] = 'zero' end if '' then t[2] = 'empty' end return { t[1], t[2], nil and 1 or 2 }",
    ],
    [
      'lists',
      "local t = { 3, 1, 2 } table.sort(t) table.insert(t, 9) t[#t] = nil return { #t, table.concat(t, '-'), select('#', unpack(t)) }",
    ],
    [
      'several results',
      "local function two() return 'a', 'b' end local x, y, z = two() return { x, y, tostring(z), (two()), two() }",
    ],
    ['names in blocks', 'local x = 1 do local x = x + 1 x = x + 1 end for x = 3, 1, -1 do x = 0 end return x'],
    [
      'loops',
      'local n = 0 repeat local m = n n = n + 1 until m > 2 while n < 9 do n = n + 2 if n > 7 then break end end return n',
    ],
    [
      'patterns',
      "return { string.match('open:CB:1', '^(%a+):(.+)$'), (string.find('a.b', '.', 1, true)), string.sub('abc', -2) }",
    ],
    [
      'JSON',
      `return { cjson.encode({}), cjson.encode({ 1, 'a/b', true, cjson.null }), cjson.encode(cjson.decode('{"a":[1,null,{"b":2.5}]}')) }`,
    ],
    [
      'a set by score',
      "redis.call('ZADD', KEYS[1], 2, 'b', 1, 'a', 2, 'c') return { redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES'), redis.call('ZRANGEBYSCORE', KEYS[1], '(1', '+inf', 'LIMIT', 1, 5), redis.call('ZCOUNT', KEYS[1], '-inf', '(2'), redis.call('ZREVRANGE', KEYS[1], 0, 1), redis.call('ZRANK', KEYS[1], 'c'), redis.call('ZSCORE', KEYS[1], 'x') }",
    ],
    [
      'a hash',
      "redis.call('HSET', KEYS[1], 'n', 1.5, 'm', 2) redis.call('HINCRBY', KEYS[1], 'm', 3) return { redis.call('HMGET', KEYS[1], 'n', 'm', 'o'), redis.call('HDEL', KEYS[1], 'n', 'm'), redis.call('EXISTS', KEYS[1]) }",
    ],
    [
      'a key that ends',
      "redis.call('SET', KEYS[1], 'x', 'PX', 1000) return { redis.call('SET', KEYS[1], 'y', 'NX'), redis.call('PERSIST', KEYS[1]), redis.call('PTTL', KEYS[1]), redis.call('PTTL', 'none') }",
    ],
    ['an answer that ends at nil', "return { 1, false, 'after' }"],
  ])('%s', async (_, lua) => {
    const pair = both(real, redisScripts());
    await pair.flushall();
    await pair.eval(lua, 1, 'key');
    expect(pair.compared()).toEqual({ answers: 2, unlike: [] });
  });
});

describe('a text that is not known', () => {
  it.each([
    ['a global', 'x = 1', 'line 1'],
    ['another library', '\nreturn os.time()', 'line 2'],
    ['another iterator', 'for x in next, {} do end', 'line 1'],
  ])('%s is refused with its line', (_, lua, line) => {
    expect(() => compileMove(lua)).toThrow(line);
  });

  it('a command that is not known is an error', async () => {
    await expect(memoryClient({}).eval("return redis.call('GEOADD', 'x')", 0)).rejects.toThrow();
  });
});
