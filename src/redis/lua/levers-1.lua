-- Levers: the standing orders of ops.
--
-- KEYS[1]  prefix
--
-- Returns  JSON: Levers
-- Events   none
--- @include "levers"

return levers.json(read(key('levers')))
