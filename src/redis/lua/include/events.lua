--- @include "clock"
-- The append-only story of the hotline: one capped stream, one entry per thing that happened to a call or by a person's order.
-- No phone number and no digit is ever in it.

local EVENTS_KEPT = 200000

-- `sid` is the call (or agent, or `hotline`) it happened to; `data` a table, or JSON that is passed on.
local function event(sid, what, data)
  local json = data
  if type(data) ~= 'string' then json = cjson.encode(data or {}) end
  return redis.call('XADD', key('events'), 'MAXLEN', '~', EVENTS_KEPT, '*', 'at', clock.now, 'sid', sid, 'what', what, 'data', json)
end
