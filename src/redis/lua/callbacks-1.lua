-- Callbacks: one page of the callbacks and messages, oldest arrival first; those that are done for a day.
--
-- KEYS[1]  prefix
-- ARGV[2]  `next` of the page before, or empty: from the oldest     ARGV[3]  rows of a page     ARGV[4]  ids to look at, at most
--
-- Returns  { `next`, or empty at the end; JSON per row: CallbackRow }. A page may be short, or empty, and not the last. Cost: a page,
--          and a look at each row whose day is over, however many there are.
-- Events   none (forgets the names of rows whose day is over)
--- @include "page"
--- @include "callback-row"

local gone = {}
local answer = pageOf(key('callbacks'), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), function(id)
  local p = place.load(id)
  if p then return callbackRow(p) end
  gone[#gone + 1] = id
end)
for _, id in ipairs(gone) do redis.call('ZREM', key('callbacks'), id) end
return answer
