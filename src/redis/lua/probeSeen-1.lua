-- Probe, seen: something of the call under way was seen: the carrier took the order to ring, a 0 came, it stands in line;
-- or it did what only a person does (`left`).
--
-- Guarantee: each is noted once, by when it was first seen.
--
-- KEYS[1]  prefix
-- ARGV[2]  `rung`, `pressed`, `line` or `left`     ARGV[3]  the leg it was seen of, or empty: ours (`rung`)
--
-- Returns  1 when it was noted, 0 when no run of that leg is under way
-- Events   none
--- @include "probe"

local k = key('probe', 'call')
local running, leg = unpack(redis.call('HMGET', k, 'id', 'leg'))
if not running or (ARGV[3] ~= '' and leg ~= ARGV[3]) then return 0 end
local seen = ARGV[2] .. 'At'
if redis.call('HEXISTS', k, seen) == 0 then redis.call('HSET', k, seen, text(clock.now)) end
return 1
