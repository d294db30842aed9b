-- Calls: one page of the live calls, oldest first.
--
-- KEYS[1]  prefix
-- ARGV[2]  `next` of the page before, or empty: from the oldest     ARGV[3]  calls of a page
--
-- Returns  { `next`: when and which call the page after goes on behind, or empty at the end; JSON per call: CallRow }. Cost: a page,
--          however many there are.
-- Events   none
--- @include "call-row"

local most = tonumber(ARGV[3])
local from, after = string.match(ARGV[2], '^(%d+)-(.+)$')
-- Calls of one moment stand by their sids; the one named may be over by now.
local start = from and redis.call('ZCOUNT', key('live'), '-inf', '(' .. from) or 0
local answer, last = { '' }, nil
repeat
  local page = redis.call('ZRANGE', key('live'), start, start + most, 'WITHSCORES')
  start = start + #page / 2
  for i = 1, #page, 2 do
    local sid, started = page[i], page[i + 1]
    if not from or started ~= from or sid > after then
      if #answer > most then
        answer[1] = last
        return answer
      end
      answer[#answer + 1] = cjson.encode(callRow(phase.load(sid)))
      last = started .. '-' .. sid
    end
  end
until #page == 0
return answer
