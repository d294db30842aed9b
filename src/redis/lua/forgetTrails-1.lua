-- Forget trails: takes the stories of some calls out of the hotline's stream, a page at a time.
--
-- KEYS[1]  prefix
-- ARGV[2]  id to go on after, or empty     ARGV[3]  entries to look at, at most     ARGV[4…]  sids
--
-- Returns  { id to go on after, or empty at the end; entries that were taken out }
-- Events   none
--- @include "events"

local wanted = {}
for i = 4, #ARGV do wanted[ARGV[i]] = true end
local page = redis.call('XRANGE', key('events'), ARGV[2] == '' and '-' or '(' .. ARGV[2], '+', 'COUNT', ARGV[3])
local taken = 0
for _, entry in ipairs(page) do
  if wanted[fieldsOf(entry).sid] then taken = taken + redis.call('XDEL', key('events'), entry[1]) end
end
return { #page == tonumber(ARGV[3]) and page[#page][1] or '', taken }
