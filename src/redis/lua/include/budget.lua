--- @include "clock"
-- Callers rung back cost money, and a thief can have them rung for his own. How many were within the last hour of call time: one
-- member of `dials` for each, by when, written by the move that writes the intent to ring (`accept`).
--
-- While as many were as the policy allows, nobody is rung back: callbacks keep their place, no new one is promised.

local budget = {}

local HOUR_MS = 3600000

function budget.used() return redis.call('ZCOUNT', key('dials'), '(' .. text(clock.now - HOUR_MS), '+inf') end

-- No bound: a policy that does not say.
function budget.spent(perHour) return perHour ~= nil and budget.used() >= perHour end

-- When the next may be rung again.
function budget.freeAt(perHour)
  local first = redis.call('ZREVRANGE', key('dials'), perHour - 1, perHour - 1, 'WITHSCORES')[2]
  return first and tonumber(first) + HOUR_MS or clock.now
end

function budget.take(lease)
  redis.call('ZREMRANGEBYSCORE', key('dials'), '-inf', clock.now - HOUR_MS)
  redis.call('ZADD', key('dials'), clock.now, lease)
  redis.call('PEXPIRE', key('dials'), clock.ttl(HOUR_MS))
end

-- Nobody was rung after all.
function budget.giveBack(lease) redis.call('ZREM', key('dials'), lease) end
