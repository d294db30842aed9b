-- Trail: one page of the story of a call (or agent, or `hotline`), filtered out of the hotline's stream.
--
-- KEYS[1]  prefix
-- ARGV[2]  sid     ARGV[3]  id to go on after, or empty: from the call's first entry     ARGV[4]  entries to look at
--
-- Returns  { id to go on after, or empty at the end; JSON per entry … }
-- Events   none
--- @include "events"

local from = '(' .. ARGV[3]
if ARGV[3] == '' then
  local first = redis.call('HGET', key('call', ARGV[2]), 'first')
  from = first and first ~= '-' and first or '-'
end
return eventsPage(from, tonumber(ARGV[4]), function(fields)
  return fields.sid == ARGV[2]
end)
