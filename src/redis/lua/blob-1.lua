-- Blob: one file of a version.
--
-- KEYS[1]  prefix
-- ARGV[2]  hash of its bytes
--
-- Returns  its bytes, or nil when no version has it
-- Events   none
--- @include "hotline"

return redis.call('GET', key('blob', ARGV[2]))
