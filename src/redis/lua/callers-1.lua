-- Callers: how many live calls stand in each state of the flows.
--
-- KEYS[1]  prefix
--
-- Returns  { call time, state, count, … }
-- Events   none
--- @include "clock"

local answer = redis.call('HGETALL', key('at'))
table.insert(answer, 1, clock.now)
return answer
