/** The rights an engine needs of its Redis, and no more: its own hotline's keys, no way to empty, reconfigure or list the server. */
import type { HotlineName } from '../core/ids.ts';
import { hotlinePrefix } from './keys.ts';

/** What the moves call. */
const MOVES =
  'del exists get hdel hexists hget hgetall hincrby hmget hset hvals lindex lpop lpush lrange lrem ltrim persist pexpire pttl sadd ' +
  'scard set sismember smembers srem time xadd xdel xrange xrevrange xtrim zadd zcard zcount zdiff zinter zmscore zrange zrangebyscore ' +
  'zrank zrem zremrangebyscore zrevrange zscore';
/** What the connection does beside: health, the moves themselves, durability, where a cluster's keys are. */
const CONNECTION = 'eval evalsha info role cluster|slots cluster|shards cluster|info cluster|nodes';
/** `presszero backup` reads with these; `presszero restore` needs an operator's own user. */
const BACKUP = 'scan dump type';

/** The rules of an ACL user, as `ACL SETUSER` and the file of users take them. The password is the operator's to add. */
export function aclRules(hotline: HotlineName): readonly string[] {
  const commands = [MOVES, BACKUP, CONNECTION].join(' ').split(' ');
  // The category has WAITAOF where the server knows it; named alone it would be refused elsewhere.
  const connection = ['+@connection', '-client'];
  const keys = ['resetkeys', 'resetchannels', `~${hotlinePrefix(hotline)}*`];
  return [...keys, '-@all', ...connection, ...commands.map((name) => `+${name}`)];
}
