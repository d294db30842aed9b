-- StartClock: base and rate of the hotline's call time, made by the first node that asks. They never change afterwards: call time
-- must not jump.
--
-- KEYS[1]  prefix
-- ARGV[2]  rate
--
-- Returns  { now, base, rate as text }: the hotline's rate, which may not be the one asked for
-- Events   none
--- @include "clock"

local k = key('clock')
if not redis.call('HGET', k, 'rate') then redis.call('HSET', k, 'base', clock.now, 'rate', ARGV[2]) end
local kept = redis.call('HMGET', k, 'base', 'rate')
return { clock.now, tonumber(kept[1]), kept[2] }
