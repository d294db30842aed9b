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
local page = redis.call('XRANGE', key('events'), from, '+', 'COUNT', tonumber(ARGV[4]))
local answer = { #page == tonumber(ARGV[4]) and page[#page][1] or '' }
for _, entry in ipairs(page) do
  local fields = {}
  for i = 1, #entry[2], 2 do fields[entry[2][i]] = entry[2][i + 1] end
  if fields.sid == ARGV[2] then
    answer[#answer + 1] = cjson.encode({
      id = entry[1],
      at = tonumber(fields.at),
      sid = fields.sid,
      what = fields.what,
      data = cjson.decode(fields.data),
    })
  end
end
return answer
