-- InForce: which version new calls get, and how those of a canary have ended beside those of the live one. Read by every node
-- every second.
--
-- KEYS[1]  prefix
--
-- Returns  JSON: InForce
-- Events   none
--- @include "versions"

-- Not the whole record: a draft's problems are long.
local kept = redis.call('HMGET', key('versions'), 'seq', 'canary', 'share', 'since')
local live, tried = versions.live(), kept[2]
local trial = cjson.null
if tried then
  trial = { version = tried, share = tonumber(kept[3]), since = tonumber(kept[4]), tried = canary.tally(tried), live = canary.tally(live) }
end
return cjson.encode({ seq = tonumber(kept[1] or '0'), live = orNull(live), canary = trial })
