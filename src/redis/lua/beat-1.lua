-- Beat: this node lives. Of a node that has not said so for 3 s, each call it was handling has brought it down, or was there when it
-- went; once is chance, twice is the call.
--
-- KEYS[1]  prefix
-- ARGV[2]  the node     ARGV[3…]  sids whose webhooks it is done with
--
-- Returns  sid, nodes, sid, nodes, … of calls that were being handled when a node went
-- Events   crashed
--- @include "events"

local DEAD_MS = 3000
-- A call takes its own along when it ends; agents' legs have no end here.
local KEPT_MS = 86400000
redis.call('ZADD', key('nodes'), clock.wall, ARGV[2])
for at = 3, #ARGV do redis.call('SREM', key('flight', ARGV[2]), ARGV[at]) end
for _, node in ipairs(redis.call('ZRANGEBYSCORE', key('nodes'), '-inf', '(' .. text(clock.wall - DEAD_MS))) do
  redis.call('ZREM', key('nodes'), node)
  for _, sid in ipairs(redis.call('SMEMBERS', key('flight', node))) do
    local times = redis.call('HINCRBY', key('crashes'), sid, 1)
    redis.call('PEXPIRE', key('crashes'), KEPT_MS)
    event(sid, 'crashed', { times = times })
  end
  redis.call('DEL', key('flight', node))
end
return redis.call('HGETALL', key('crashes'))
