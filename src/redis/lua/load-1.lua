-- Load: a call as it stands, for an event that did not bring its ticket's step.
--
-- KEYS[1]  prefix
-- ARGV[2]  sid
--
-- Returns  JSON: { is: live, stored } | { is: over, outcome } | { is: unknown }
-- Events   none
--- @include "phase"

local call = phase.load(ARGV[2])
if not call then return cjson.encode({ is = 'unknown' }) end
if call.over then return cjson.encode({ is = 'over', outcome = call.outcome }) end
-- One that was revived is live, but what it was is known by its ticket only, until its next turn.
if not call.call then return cjson.encode({ is = 'unknown' }) end
return cjson.encode({ is = 'live', stored = phase.stored(call) })
