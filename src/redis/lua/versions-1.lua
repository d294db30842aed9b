-- Versions: the versions that are kept, newest first, and how many live calls are on each.
--
-- KEYS[1]  prefix
--
-- Returns  { header as JSON: live, canary, draft; one JSON per version … }. Cost: live calls.
-- Events   none
--- @include "versions"

local kept = read(key('versions'))
local live, calls = versions.live(), versions.calls()
local trial = cjson.null
if kept.canary then
  trial = { number = versions.number(kept.canary), share = tonumber(kept.share), since = tonumber(kept.since), tried = canary.tally(kept.canary), live = canary.tally(live) }
end
local answer = {
  cjson.encode({
    live = orNull(versions.number(live)),
    canary = trial,
    draft = kept.draft and cjson.decode(kept.draft) or cjson.null,
  }),
}
for _, version in ipairs(redis.call('ZREVRANGE', key('published'), 0, -1)) do
  local v = versions.load(version)
  if v then
    answer[#answer + 1] = cjson.encode({
      number = tonumber(v.number),
      version = version,
      is = version == live and 'live' or version == kept.canary and 'canary' or v.back and 'rolled-back' or 'old',
      author = v.author,
      note = v.note,
      at = tonumber(v.at),
      wall = tonumber(v.wall),
      certificate = orNull(v.certificate),
      calls = calls[version] or 0,
    })
  end
end
return answer
