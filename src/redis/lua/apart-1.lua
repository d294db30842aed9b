-- Apart: clears the keys on which the turns of a probe's call are made (`turn`, with a prefix of their own), so that the next one begins on none.
--
-- Guarantee: touches nothing but these keys; refused for any other prefix.
--
-- KEYS[1]  prefix, which ends in `:apart`
--
-- Returns  1
-- Events   none
--- @include "hotline"

if string.sub(prefix, -6) ~= ':apart' then return redis.error_reply('ERR apart: this is a hotline, and callers stand in it') end

local gone = {}
local function add(...)
  gone[#gone + 1] = key(...)
end

for _, name in ipairs({ 'counts', 'live', 'at', 'pinned', 'events', 'seen', 'queues', 'clock' }) do add(name) end
add('in', 'menu')
for _, sid in ipairs(redis.call('ZRANGE', key('live'), 0, -1)) do
  add('call', sid)
  add('place', sid)
  -- The half-hours in which it was counted: that of its beginning, and what it came to.
  local first = tonumber(redis.call('HGET', key('call', sid), 'started') or '0')
  for later = 0, 1 do add('report', text(first - first % 1800000 + later * 1800000)) end
  -- The minute in which it rang.
  add('rings', text(first - first % 60000))
end
for _, queue in ipairs(redis.call('SMEMBERS', key('queues'))) do
  add('line', queue)
  add('langs', queue)
  add('unproved', queue)
  for _, lang in ipairs(redis.call('SMEMBERS', key('langs', queue))) do add('open:' .. queue, lang) end
end
redis.call('DEL', unpack(gone))
return 1
