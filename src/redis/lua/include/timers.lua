--- @include "clock"
-- What must happen later, as data: one sorted set, `kind:id` by due time. Claimed by the move `due`, on any node.
--
-- wrap, away   an agent is ready again             offer, transfer   nobody accepted in time
-- open         a parked callback may be offered    join              accepted, but the two did not meet
-- late, expire a callback's promise is broken      lonely            one party has left the room
-- tell         a lease ended while its leg did not know: somebody must tell it
-- there        caller and agent should be in a room: does the agent's leg still live?
-- untold       the leg may still be there all the same: it is told again
-- unsure       was the phone of this lease ever rung?
-- ghost, gone  the carrier says that this call, the other leg of this lease, is over: will it tell us so itself?

local timer = {}

function timer.set(kind, id, at) redis.call('ZADD', key('due'), at, kind .. ':' .. id) end

function timer.clear(kind, id) redis.call('ZREM', key('due'), kind .. ':' .. id) end
