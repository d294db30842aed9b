--- @include "hotline"
-- The counters of one half-hour as they leave a move: its first ms, then field, value, … Nothing happened in it: only the first ms.

local function reportRow(slot)
  local row = redis.call('HGETALL', key('report', slot))
  table.insert(row, 1, slot)
  return row
end
