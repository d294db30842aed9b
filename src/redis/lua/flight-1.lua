-- Flight: this node begins to handle a webhook of a call, and has done so with others. What stands here when the node dies is what it
-- died of.
--
-- Sent without waiting for the answer, before anything of the call is looked at: the connection has it when the node dies.
--
-- KEYS[1]  prefix
-- ARGV[2]  the node     ARGV[3]  sid that begins     ARGV[4…]  sids that are done
--
-- Returns  1
-- Events   none
--- @include "hotline"

for at = 4, #ARGV do redis.call('SREM', key('flight', ARGV[2]), ARGV[at]) end
redis.call('SADD', key('flight', ARGV[2]), ARGV[3])
return 1
