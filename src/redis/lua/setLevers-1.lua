-- SetLevers: standing orders of ops (closed, opened, announcement). The newest wins; holders hear of it by the number `news`.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  change, JSON: only what changes; null takes an order back     ARGV[4]  by whom
--
-- Returns  JSON: Levers
-- Events   lever
--- @include "once"
--- @include "events"
--- @include "levers"

local again = once.before(ARGV[2])
if again then return again end
local k = key('levers')
local kept = read(k)
local changes = { news = tonumber(kept.news or '0') + 1 }
local names = {}
for name, value in pairs(cjson.decode(ARGV[3])) do
  names[#names + 1] = name
  if value == cjson.null then
    changes[name] = false
  elseif type(value) == 'table' then
    changes[name] = cjson.encode(value)
  else
    changes[name] = value
  end
end
if #names > 0 then
  write(k, kept, changes)
  -- Without the text of an announcement: it may be anything.
  event('hotline', 'lever', { what = table.concat(names, ','), by = ARGV[4] })
end
return once.answer(ARGV[2], levers.json(kept))
