-- Claim: one node at a time does a piece of work; should that node die, another one does it when the claim has run out.
--
-- Guarantee: a claim is held by one node; holding it is good for `ttlMs` of wall time and is renewed by claiming again.
--
-- KEYS[1]  prefix
-- ARGV[2]  what     ARGV[3]  the node     ARGV[4]  ttlMs, wall time
--
-- Returns  1 when it is this node's, 0 when another has it
-- Events   none
--- @include "clock"

local k = key('claim', ARGV[2])
local holder, untilAt = string.match(redis.call('GET', k) or '', '^(%S+) (%d+)$')
if holder and holder ~= ARGV[3] and tonumber(untilAt) > clock.wall then return 0 end
redis.call('SET', k, ARGV[3] .. ' ' .. text(clock.wall + tonumber(ARGV[4])), 'PX', ARGV[4])
return 1
