-- There: the carrier was asked, and the leg of a talk's other party lives.
--
-- Guarantees: changes nothing but when it is asked after again.
--
-- KEYS[1]  prefix
-- ARGV[2]  lease     ARGV[3]  ms until the carrier is asked again
--
-- Returns  1, or 0 when the lease is over
-- Events   none
--- @include "leases"

local l = lease.load(ARGV[2])
if not l or l.status ~= 'talking' then return 0 end
if not l.agentLeft then timer.set('there', l.id, clock.now + tonumber(ARGV[3])) end
return 1
