-- Calls: every live call as a row, oldest first.
--
-- KEYS[1]  prefix
--
-- Returns  list of JSON: CallRow
-- Events   none
--- @include "place"

local live = {}
for _, sid in ipairs(redis.call('ZRANGE', key('seen'), 0, -1)) do
  local call = phase.load(sid)
  if call and not call.over then live[#live + 1] = call end
end
table.sort(live, function(a, b) return tonumber(a.started) < tonumber(b.started) end)
local rows = {}
for i, call in ipairs(live) do
  local p = place.load(call.id)
  local stands = p and p.status ~= 'talking'
  rows[i] = cjson.encode({
    sid = call.id,
    phase = call.phase,
    at = call.at,
    lang = call.lang,
    from = call.from,
    flow = call.flow,
    queue = orNull(p and p.queue),
    place = stands and orNull(place.number(p)) or cjson.null,
    startedAt = tonumber(call.started),
    arrivedAt = orNull(tonumber(p and p.arrived or call.arrived or '')),
    outcome = orNull(call.outcome),
  })
end
return rows
