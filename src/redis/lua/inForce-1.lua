-- InForce: which version new calls get, and how those of a canary have ended beside those of the live one. Read by every node
-- every second.
--
-- KEYS[1]  prefix
--
-- Returns  JSON: InForce
-- Events   none
--- @include "versions"

local kept = read(key('versions'))
local live, tried = versions.live(), kept.canary
local trial = cjson.null
if tried then
  trial = { version = tried, share = tonumber(kept.share), since = tonumber(kept.since), tried = canary.tally(tried), live = canary.tally(live) }
end
return cjson.encode({ seq = tonumber(kept.seq or '0'), live = orNull(live), canary = trial })
