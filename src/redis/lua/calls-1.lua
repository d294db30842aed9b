-- Calls: one page of the live calls, oldest first.
--
-- KEYS[1]  prefix
-- ARGV[2]  `next` of the page before, or empty: from the oldest     ARGV[3]  calls of a page
--
-- Returns  { `next`, or empty at the end; JSON per call: CallRow }. Cost: a page, however many there are.
-- Events   none
--- @include "page"
--- @include "call-row"

local most = tonumber(ARGV[3])
return pageOf(key('live'), ARGV[2], most, most, function(sid)
  return callRow(phase.load(sid))
end)
