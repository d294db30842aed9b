-- Probe, leg: a call rings in that claims to be the probe's, by the number it comes from.
--
-- Guarantee: it is one only while a run is under way, one leg a run, and no more once it has done what a person does: whoever else
-- shows that number is a caller like any other.
--
-- KEYS[1]  prefix
-- ARGV[2]  sid of the leg     ARGV[3]  the number it rings in at, of one that may become it; empty: only ask
--
-- Returns  1 when it is the probe's, 0 when not
-- Events   none
--- @include "probe"

local k = key('probe', 'call')
local running, leg, number, left = unpack(redis.call('HMGET', k, 'id', 'leg', 'number', 'leftAt'))
if leg == ARGV[2] then return left and 0 or 1 end
if leg or not running or number ~= ARGV[3] then return 0 end
redis.call('HSET', k, 'leg', ARGV[2], 'arrivedAt', text(clock.now))
return 1
