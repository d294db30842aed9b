-- Backup: everything of the hotline at one moment, as Redis writes it down, but for the files of versions (`blob`), which never change.
--
-- Guarantees: reads only; one moment for all keys. Takes about a second for a hundred thousand keys, during which nobody is served.
--
-- KEYS[1]  prefix
--
-- Returns  { wall ms, [ name after the prefix, ms left or -1, DUMP ] … }
-- Events   none
--- @include "hotline"

local t = redis.call('TIME')
local answer = { tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000) }
local cursor = '0'
local seen = {}
repeat
  local page = redis.call('SCAN', cursor, 'MATCH', prefix .. ':*', 'COUNT', 1000)
  cursor = page[1]
  for _, k in ipairs(page[2]) do
    local name = string.sub(k, #prefix + 2)
    if not seen[k] and string.sub(name, 1, 5) ~= 'blob:' and string.sub(name, 1, 5) ~= 'once:' then
      seen[k] = true
      answer[#answer + 1] = { name, redis.call('PTTL', k), redis.call('DUMP', k) }
    end
  end
until cursor == '0'
return answer
