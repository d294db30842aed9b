-- Callbacks: every callback and message as a row, oldest arrival first; those that are done for a day.
--
-- KEYS[1]  prefix
--
-- Returns  list of JSON: CallbackRow
-- Events   none (forgets the names of rows whose day is over)
--- @include "place"

local STATE = { waiting = 'open', held = 'open', parked = 'open', lent = 'open' }
local rows = {}
for _, id in ipairs(redis.call('ZRANGE', key('callbacks'), 0, -1)) do
  local p = place.load(id)
  if p then
    rows[#rows + 1] = cjson.encode({
      place = id,
      kind = p.kind,
      queue = p.queue,
      arrivedAt = tonumber(p.arrived),
      notBefore = orNull(tonumber(p.notBefore or '')),
      attempts = tonumber(p.attempts or '0'),
      state = STATE[p.status] or p.status,
      disposition = orNull(p.disposition),
      overdue = p.late ~= nil,
    })
  else
    redis.call('ZREM', key('callbacks'), id)
  end
end
return rows
