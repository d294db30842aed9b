-- Versions: the versions that are kept, newest first, and how many live calls are on each.
--
-- KEYS[1]  prefix
--
-- Returns  { header as JSON: live, canary, draft; one JSON per version … }. Cost: versions kept.
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
  -- Not the whole record: its list of files is long.
  local v = redis.call('HMGET', key('version', version), 'number', 'author', 'note', 'at', 'wall', 'certificate', 'back')
  if v[1] then
    answer[#answer + 1] = cjson.encode({
      number = tonumber(v[1]),
      version = version,
      is = version == live and 'live' or version == kept.canary and 'canary' or v[7] and 'rolled-back' or 'old',
      author = v[2] or nil,
      note = v[3] or nil,
      at = tonumber(v[4]),
      wall = tonumber(v[5]),
      certificate = orNull(v[6] or nil),
      calls = calls[version] or 0,
    })
  end
end
return answer
