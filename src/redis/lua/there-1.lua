-- There: the carrier was asked, and the leg of a talk's other party lives.
--
-- Guarantees: changes nothing but what is known of the talk: once somebody was seen there after the join, its two have met.
--
-- KEYS[1]  prefix
-- ARGV[2]  lease
--
-- Returns  1, or 0 when the lease is over
-- Events   none
--- @include "leases"

local l = lease.load(ARGV[2])
if not l or l.status ~= 'talking' then return 0 end
lease.write(l, { seen = 1 })
return 1
