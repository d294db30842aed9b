-- PutBlob: brings one file of a version that is about to be published.
--
-- Guarantee: a file that no version has claimed within an hour (wall time) is gone again; one that a version has and Redis has lost
-- is there again for good.
--
-- KEYS[1]  prefix
-- ARGV[2]  hash of its bytes     ARGV[3]  bytes
--
-- Returns  1
-- Events   none
--- @include "hotline"

local UNCLAIMED_S = 3600
local blob = key('blob', ARGV[2])
if redis.call('HEXISTS', key('blobs'), ARGV[2]) == 0 then redis.call('SET', blob, ARGV[3], 'EX', UNCLAIMED_S)
elseif redis.call('EXISTS', blob) == 0 then redis.call('SET', blob, ARGV[3]) end
return 1
