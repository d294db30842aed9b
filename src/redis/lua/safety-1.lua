-- Safety: a caller's turn failed and the safety document was given, which rings people without us.
--
-- Guarantee: the call's outcome is `safety` unless a later turn of it goes well, or its caller hung up at the apology (then `suspect`).
--
-- KEYS[1]  prefix
-- ARGV[2]  sid     ARGV[3]  why, JSON
--
-- Returns  1
-- Events   safety
--- @include "phase"
--- @include "events"

local call = phase.load(ARGV[2])
if not call or call.over then return 1 end
if not call.decided then phase.write(call, { decided = 'safety', safetyAt = clock.now }) end
event(ARGV[2], 'safety', ARGV[3])
return 1
