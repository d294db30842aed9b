-- Note: one line of the trail outside a turn.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  sid, agent or `hotline`     ARGV[4]  what     ARGV[5]  data, JSON
--
-- Returns  1
-- Events   the one given
--- @include "once"
--- @include "events"

if not once.before(ARGV[2]) then once.answer(ARGV[2], event(ARGV[3], ARGV[4], ARGV[5])) end
return 1
