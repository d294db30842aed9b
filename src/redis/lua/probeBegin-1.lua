-- Probe, begin: one node begins a run.
--
-- Guarantee: of all nodes that found a run due, one begins it, and none while another is under way.
--
-- KEYS[1]  prefix
-- ARGV[2]  `call` or `fallback`     ARGV[3]  id of the run     ARGV[4]  when the run before began, or empty: none has been
-- ARGV[5]  the number that will be rung, or empty
--
-- Returns  1 when this request has begun it, 0 when another was first
-- Events   none
--- @include "probe"

local k = key('probe', ARGV[2])
local running, begunAt = unpack(redis.call('HMGET', k, 'id', 'begunAt'))
if running == ARGV[3] then return 1 end
if running or (begunAt or '') ~= ARGV[4] then return 0 end
redis.call('HDEL', k, 'leg', 'rungAt', 'arrivedAt', 'pressedAt', 'lineAt', 'leftAt')
redis.call('HSET', k, 'id', ARGV[3], 'begunAt', text(clock.now), 'number', ARGV[5])
return 1
