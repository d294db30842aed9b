--- @include "place"
-- A callback or message as the port wants it.

local STATE = { waiting = 'open', held = 'open', parked = 'open', lent = 'open' }

local function callbackRow(p)
  return {
    place = p.id,
    sid = p.maker,
    kind = p.kind,
    queue = p.queue,
    arrivedAt = tonumber(p.arrived),
    notBefore = orNull(tonumber(p.notBefore or '')),
    attempts = tonumber(p.attempts or '0'),
    state = STATE[p.status] or p.status,
    disposition = orNull(p.disposition),
    overdue = p.late ~= nil,
  }
end
