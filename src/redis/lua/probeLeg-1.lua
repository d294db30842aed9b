-- Probe, leg: a call rings in that claims to be the probe's, by the number it comes from.
--
-- Guarantee: of all that ring in since a run began the first is its leg, also when it comes so late that the run is over, and is so until it
-- does what only a person does. Whoever else shows that number is a caller like any other.
--
-- KEYS[1]  prefix
-- ARGV[2]  sid of the leg     ARGV[3]  the number it rings in at, of one that may become it; empty: only ask
--
-- Returns  1 when it is the probe's, 0 when not
-- Events   none
--- @include "probe"

local k = key('probe', 'call')
local leg, number, left = unpack(redis.call('HMGET', k, 'leg', 'number', 'leftAt'))
if leg == ARGV[2] then return left and 0 or 1 end
if leg or not number or number ~= ARGV[3] then return 0 end
redis.call('HSET', k, 'leg', ARGV[2], 'arrivedAt', text(clock.now))
return 1
