-- Call: one live call as a row, however many there are.
--
-- KEYS[1]  prefix
-- ARGV[2]  sid
--
-- Returns  JSON: CallRow, or null when it is over or not known
-- Events   none
--- @include "call-row"

local call = phase.load(ARGV[2])
if not call or call.over then return 'null' end
return callRow(call)
