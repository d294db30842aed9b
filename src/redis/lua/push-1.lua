-- Push: a node is about to move a caller into the room over REST, or has failed to.
--
-- Guarantees: a caller is moved there once. Who was pulled by the caller's own turn is not pushed out of the room and in again,
-- which would end it for the agent; and while a push is under way no turn pulls. A push that nobody hears the end of counts as
-- failed after `PUSH_MOST_MS` of wall time (see leases.lua).
--
-- KEYS[1]  prefix
-- ARGV[2]  lease     ARGV[3]  1 about to, 0 failed: the caller's next turn may pull
--
-- Returns  1, or 0 when the lease is over or its caller is in the room already
-- Events   none
--- @include "leases"
--- @include "full"

local l = lease.load(ARGV[2])
if not l or l.status ~= 'accepted' then return 0 end
evenWhenFull()
lease.write(l, { pushedAt = ARGV[3] == '1' and clock.wall or false })
return 1
