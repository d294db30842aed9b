-- Promote: the version that is tried goes live for all new calls.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  by whom
--
-- Returns  JSON: Switched
-- Events   promoted
--- @include "once"
--- @include "versions"

local again = once.before(ARGV[2])
if again then return again end
local tried, live = versions.canary(), versions.live()
if not tried then return '{"is":"nothing"}' end
versions.goLive(tried)
versions.changed()
local to = versions.number(tried)
event('hotline', 'promoted', { number = to, by = ARGV[3] })
return once.answer(ARGV[2], cjson.encode({ is = 'done', from = versions.number(live), to = to, canary = true }))
