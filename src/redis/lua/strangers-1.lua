-- Strangers: which of these legs are no live calls of ours, because they are over here or were never known.
--
-- KEYS[1]  prefix
-- ARGV[2…]  sids, a thousand at most
--
-- Returns  those of them: sid, 1 when it is over here and 0 when it was never known, sid, …
-- Events   none
--- @include "hotline"

local sids = {}
for i = 2, #ARGV do sids[#sids + 1] = ARGV[i] end
local strangers = {}
if #sids == 0 then return strangers end
for i, seenAt in ipairs(redis.call('ZMSCORE', key('seen'), unpack(sids))) do
  if not seenAt then
    strangers[#strangers + 1] = sids[i]
    strangers[#strangers + 1] = text(redis.call('HEXISTS', key('call', sids[i]), 'over'))
  end
end
return strangers
