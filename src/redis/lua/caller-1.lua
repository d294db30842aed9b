-- Caller: what is known of the number that rings, asked once a call and only for a flow that chooses by it.
--
-- Guarantees: reads only. What it tells is 30 days old at most (`end` writes it) and never touches a place in line (P8).
--
-- KEYS[1]  prefix
-- ARGV[2]  keyed hash of the number
--
-- Returns  JSON: CallerHistory
-- Events   none
--- @include "place"

local promised = redis.call('GET', key('callback', ARGV[2]))
local open = promised and place.load(promised)
return cjson.encode({
  at = clock.now,
  lastAt = orNull(tonumber(redis.call('GET', key('past', ARGV[2])) or '')),
  promised = open ~= nil and open ~= false and open.status ~= 'done',
})
