-- Events: what has happened to the hotline since an entry of its stream; nothing but whom, what and when.
--
-- KEYS[1]  prefix
-- ARGV[2]  id to go on after; empty: nothing, only where the stream ends now     ARGV[3]  most
--
-- Returns  { id to go on after, 1 when entries after ARGV[2] may be missing; JSON per entry … }
-- Events   none
--- @include "events"

local after, most = ARGV[2], tonumber(ARGV[3])
local last = redis.call('XREVRANGE', key('events'), '+', '-', 'COUNT', 1)[1]
local tip = last and last[1] or '0-0'
if after == '' then return { tip, 0 } end

-- Ids are `ms-n`, and XRANGE compares them; text would not.
local function came(id) return #redis.call('XRANGE', key('events'), id, id) == 1 end
local page = redis.call('XRANGE', key('events'), '(' .. after, '+', 'COUNT', most + 1)
-- Trimmed away, or Redis has lost its last second: what came after it here is not known to be all.
if (after ~= '0-0' and not came(after)) or #page > most then return { tip, 1 } end

local answer = { tip, 0 }
for i, entry in ipairs(page) do
  local fields = fieldsOf(entry)
  answer[i + 2] = cjson.encode({ id = entry[1], sid = fields.sid, what = fields.what, at = tonumber(fields.at) })
end
return answer
