-- PutBlob: brings one file of a version that is about to be published.
--
-- Guarantee: a file that no version has claimed within an hour (wall time) is gone again.
--
-- KEYS[1]  prefix
-- ARGV[2]  hash of its bytes     ARGV[3]  bytes
--
-- Returns  1
-- Events   none
--- @include "hotline"

local UNCLAIMED_S = 3600
if redis.call('HEXISTS', key('blobs'), ARGV[2]) == 0 then redis.call('SET', key('blob', ARGV[2]), ARGV[3], 'EX', UNCLAIMED_S) end
return 1
