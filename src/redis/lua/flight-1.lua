-- Flight: this node begins to handle a webhook of a call, or has done so. What stands here when the node dies is what it died of.
--
-- Sent without waiting for the answer, before anything of the call is looked at: the connection has it when the node dies.
--
-- KEYS[1]  prefix
-- ARGV[2]  the node     ARGV[3]  sid     ARGV[4]  1 begins, 0 done
--
-- Returns  1
-- Events   none
--- @include "hotline"

redis.call(ARGV[4] == '1' and 'SADD' or 'SREM', key('flight', ARGV[2]), ARGV[3])
return 1
