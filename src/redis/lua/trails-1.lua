-- Trails: one page of what happened to calls since a moment, as it stands in the hotline's stream.
--
-- KEYS[1]  prefix
-- ARGV[2]  call time of the first entry     ARGV[3]  id to go on after, or empty: from that time     ARGV[4]  entries to look at
--
-- Returns  { id to go on after, or empty at the end; JSON per entry … }
-- Events   none
--- @include "events"

local since = tonumber(ARGV[2])
local from = '(' .. ARGV[3]
if ARGV[3] == '' then
  -- The stream's ids are Redis TIME, whatever call time is; a second earlier, for both are rounded.
  local wall = tonumber(redis.call('TIME')[1]) * 1000 - (clock.now - since) / clock.rate
  from = text(math.max(0, math.floor(wall) - 1000))
end
return eventsPage(from, tonumber(ARGV[4]), function(fields)
  return string.sub(fields.sid, 1, 2) == 'CA' and tonumber(fields.at) >= since
end)
