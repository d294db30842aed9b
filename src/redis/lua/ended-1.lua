-- Ended: one page of the calls that have ended, newest first, filtered out of the hotline's stream; a call whose end was put right soon
-- after stands on a page once, as it ended.
--
-- KEYS[1]  prefix
-- ARGV[2]  call time of the earliest end     ARGV[3]  id to go on before, or empty: from the newest
-- ARGV[4]  calls of a page     ARGV[5]  entries to look at, at most
--
-- Returns  { id to go on before, or empty at the end; JSON per call: sid, endedAt, outcome }
-- Events   none
--- @include "events"

local since, most, looks = tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
local from = ARGV[3] == '' and '+' or '(' .. ARGV[3]
local answer, seen = { '' }, {}
local page = redis.call('XREVRANGE', key('events'), from, '-', 'COUNT', looks)
for i, entry in ipairs(page) do
  local fields = fieldsOf(entry)
  if tonumber(fields.at) < since then return answer end
  if fields.what == 'ended' and not seen[fields.sid] then
    seen[fields.sid] = true
    answer[#answer + 1] = cjson.encode({
      sid = fields.sid,
      endedAt = tonumber(fields.at),
      outcome = cjson.decode(fields.data).outcome,
    })
  end
  if #answer > most or i == looks then
    answer[1] = entry[1]
    return answer
  end
end
return answer
