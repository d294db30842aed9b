-- Noticed: since when each of these has been as this look finds it. What one node has noticed the next one goes on from, so that a node
-- which dies between two looks costs one look, not both.
--
-- Guarantees: what this look does not name is forgotten, and what has changed begins anew.
--
-- KEYS[1]  prefix
-- ARGV[2]  what kind     ARGV[3…]  id, how it is, id, how it is, …; empty: it could not be seen and is as it was
--
-- Returns  ms that each has been so, in order
-- Events   none
--- @include "clock"

local KEPT_MS = 900000
local k = key('noticed', ARGV[2])
local before, ages = read(k), {}
redis.call('DEL', k)
for at = 3, #ARGV, 2 do
  local id, how = ARGV[at], ARGV[at + 1]
  local since, was = string.match(before[id] or '', '^(%d+) (.*)$')
  if how == '' then how = was or '' end
  if how ~= was then since = text(math.floor(clock.now)) end
  if how ~= '' then redis.call('HSET', k, id, since .. ' ' .. how) end
  ages[#ages + 1] = how == '' and 0 or math.max(0, math.floor(clock.now) - tonumber(since))
end
redis.call('PEXPIRE', k, clock.ttl(KEPT_MS))
return ages
