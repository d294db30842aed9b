-- Alarm: turns an alarm on or off.
--
-- Guarantees: of all nodes that notice its start (or end), one is told so.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  name     ARGV[4]  1 on, 0 off
--
-- Returns  1 when this request changed it, 0 when it was so already
-- Events   alarm-on alarm-off
--- @include "once"
--- @include "events"

local again = once.before(ARGV[2])
if again then return tonumber(again) end
local on = ARGV[4] == '1'
local changed = redis.call(on and 'SADD' or 'SREM', key('alarms'), ARGV[3])
if changed == 0 then return 0 end
event('hotline', on and 'alarm-on' or 'alarm-off', { name = ARGV[3] })
once.answer(ARGV[2], '1')
return 1
