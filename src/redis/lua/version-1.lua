-- Version: everything of one version but its recordings, which are fetched one by one (`blob`).
--
-- KEYS[1]  prefix
-- ARGV[2]  version
--
-- Returns  { JSON: number, author, note, certificate; manifest; name, text … of each flow file }, or {} when it is not here whole
-- Events   none
--- @include "versions"

local v = versions.load(ARGV[2])
if not v then return {} end
local answer = {
  cjson.encode({
    number = tonumber(v.number),
    author = v.author,
    note = v.note,
    certificate = orNull(v.certificate),
  }),
  v.manifest,
}
for _, file in ipairs(cjson.decode(v.manifest).flows) do
  local text = redis.call('GET', key('blob', file[2]))
  if not text then return {} end
  answer[#answer + 1] = file[1]
  answer[#answer + 1] = text
end
return answer
