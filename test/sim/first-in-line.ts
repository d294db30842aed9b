/** First come, first offered (S9), looked at right after each offer: nobody who could have been offered in that place's stead stood before it. */
import type { Redis } from 'ioredis';

const LUA = `
local p, known = KEYS[1], tonumber(ARGV[1])
local id = redis.call('HGET', p .. ':counts', 'lease')
if not id or tonumber(id) <= known then return { ARGV[1] } end
local l = redis.call('HMGET', p .. ':lease:' .. id, 'kind', 'status', 'place')
if l[1] ~= 'offer' or l[2] ~= 'ringing' then return { id } end
local one = redis.call('HMGET', p .. ':place:' .. l[3], 'kind', 'queue', 'lang', 'score')
local sets = one[1] == 'call' and 'open' or 'kept'
local first = redis.call('ZRANGE', p .. ':' .. sets .. ':' .. one[2] .. ':' .. one[3], 0, 0, 'WITHSCORES')
if first[1] and tonumber(first[2]) < tonumber(one[4]) then return { id, l[3], first[1] } end
return { id }`;

export class FirstInLine {
  #known = '0';

  /** After a move that may have offered. Null: all is well. */
  async look(redis: Redis, prefix: string): Promise<string | null> {
    const [known = this.#known, offered, before] = (await redis.eval(LUA, 1, prefix, this.#known)) as string[];
    this.#known = known;
    return before === undefined
      ? null
      : `${offered} was offered before ${before}, who stood before it in the same line`;
  }
}
