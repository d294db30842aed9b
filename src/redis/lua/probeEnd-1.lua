-- Probe, end: a run is judged.
--
-- Guarantee: each run once, whichever nodes judge it.
--
-- KEYS[1]  prefix
-- ARGV[2]  `call` or `fallback`     ARGV[3]  id of the run     ARGV[4]  what went wrong; empty: nothing
-- ARGV[5]  how long it took, ms; empty: it came to nothing
--
-- Returns  1 when this request has ended it, 0 when it was over already
-- Events   probed
--- @include "probe"

local k = key('probe', ARGV[2])
if redis.call('HGET', k, 'id') ~= ARGV[3] then return 0 end
local well = ARGV[4] == ''
redis.call('HDEL', k, 'id')
redis.call('HSET', k, 'endedAt', text(clock.now), 'fault', ARGV[4], 'tookMs', ARGV[5])
if well then redis.call('HSET', k, 'okAt', text(clock.now)) else redis.call('HINCRBY', k, 'failures', 1) end
event('hotline', 'probed', { probe = ARGV[2], fault = ARGV[4] ~= '' and ARGV[4] or nil, ms = tonumber(ARGV[5]) })
return 1
