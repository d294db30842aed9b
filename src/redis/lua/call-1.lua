-- Call: one call as a row, or what became of one that is over.
--
-- KEYS[1]  prefix
-- ARGV[2]  sid
--
-- Returns  JSON: CallNow, or null when it is not known (any more)
-- Events   none
--- @include "call-row"

local call = phase.load(ARGV[2])
if not call then return 'null' end
local row = call.over and { sid = call.id, phase = 'ended', outcome = call.outcome } or callRow(call)
row.timeToPersonMs = call.met and tonumber(call.met) - tonumber(call.firstJoined) or cjson.null
return cjson.encode(row)
