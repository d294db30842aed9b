-- CheckSecret: remembers a fingerprint of the key that seals tickets; nodes of one hotline must share it.
--
-- KEYS[1]  prefix
-- ARGV[2]  fingerprint
--
-- Returns  1 when it is the hotline's (or the first), 0 when other nodes seal with another key
-- Events   none
--- @include "hotline"

redis.call('SET', key('secret'), ARGV[2], 'NX')
return redis.call('GET', key('secret')) == ARGV[2] and 1 or 0
