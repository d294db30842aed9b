-- StartClock: base and rate of the hotline's call time, made by the first node that asks. They never change afterwards: call time
-- must not jump.
--
-- KEYS[1]  prefix
-- ARGV[2]  rate
-- ARGV[3]  the call time it is to be now, or empty: the present. A clock at rate 1 is the wall's and begins nowhere else.
--
-- Returns  { now, base, rate as text }: the hotline's rate, which may not be the one asked for
-- Events   none
--- @include "clock"

local k = key('clock')
local now = clock.now
if not redis.call('HGET', k, 'rate') then
  local base, rate, wanted = clock.now, tonumber(ARGV[2]), tonumber(ARGV[3])
  if wanted and rate ~= 1 then
    -- Solved for the base: base + (TIME - base) * rate = wanted.
    base = math.floor((wanted - clock.wall * rate) / (1 - rate))
    now = wanted
  end
  redis.call('HSET', k, 'base', text(base), 'rate', ARGV[2])
end
local kept = redis.call('HMGET', k, 'base', 'rate')
return { now, tonumber(kept[1]), kept[2] }
