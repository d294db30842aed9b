-- Callbacks: every callback and message as a row, oldest arrival first; those that are done for a day.
--
-- KEYS[1]  prefix
--
-- Returns  list of JSON: CallbackRow
-- Events   none (forgets the names of rows whose day is over)
--- @include "callback-row"

local rows = {}
for _, id in ipairs(redis.call('ZRANGE', key('callbacks'), 0, -1)) do
  local p = place.load(id)
  if p then
    rows[#rows + 1] = callbackRow(p)
  else
    redis.call('ZREM', key('callbacks'), id)
  end
end
return rows
