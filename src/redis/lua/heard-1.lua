-- Heard: an agent has heard a message to its end. Its place is done; the agent's own end (`finish`) begins the wrap-up.
--
-- KEYS[1]  prefix
-- ARGV[2]  lease     ARGV[3]  wrapUpMs
--
-- Returns  1, or 0 when the lease is over
-- Events   callback-done
--- @include "leases"

local l = lease.load(ARGV[2])
local p = l and l.status == 'accepted' and lease.place(l)
if not p or p.kind ~= 'message' then return 0 end
lease.callerLeft(l, tonumber(ARGV[3]))
timer.clear('join', l.id)
place.done(p, 'heard')
return 1
