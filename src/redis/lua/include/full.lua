--- @include "hotline"
-- A Redis out of memory refuses a move at its first write, when that may need memory (HSET, XADD, ZADD, SET), with nothing written; after
-- a first write that never does, it lets the move finish. Who is in the line already must get on, meet a person and leave, which frees
-- memory: the moves for that begin their changes with `evenWhenFull`, once their checks are done. A new call's move does not: it is
-- refused whole, and its caller goes on by the ticket.

-- The key is never set.
local function evenWhenFull() redis.call('DEL', key('nothing')) end
