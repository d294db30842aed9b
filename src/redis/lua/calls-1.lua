-- Calls: every live call as a row, oldest first.
--
-- KEYS[1]  prefix
--
-- Returns  list of JSON: CallRow
-- Events   none
--- @include "call-row"

local live = {}
for _, sid in ipairs(redis.call('ZRANGE', key('seen'), 0, -1)) do
  local call = phase.load(sid)
  if call and not call.over then live[#live + 1] = call end
end
table.sort(live, function(a, b) return tonumber(a.started) < tonumber(b.started) end)
local rows = {}
for i, call in ipairs(live) do rows[i] = cjson.encode(callRow(call)) end
return rows
