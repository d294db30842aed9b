--- @include "place"
-- A live call as the port wants it.

local function callRow(call)
  local p = place.load(call.id)
  local stands = p and p.status ~= 'talking'
  return {
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
  }
end
