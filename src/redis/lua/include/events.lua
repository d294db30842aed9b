--- @include "clock"
-- The append-only story of the hotline: one capped stream, one entry per thing that happened to a call or by a person's order.
-- No phone number and no digit is ever in it.

local EVENTS_KEPT = 200000

-- `sid` is the call (or agent, or `hotline`) it happened to; `data` a table, or JSON that is passed on.
local function event(sid, what, data)
  local json = data
  if type(data) ~= 'string' then json = cjson.encode(data or {}) end
  return redis.call('XADD', key('events'), 'MAXLEN', '~', EVENTS_KEPT, '*', 'at', clock.now, 'sid', sid, 'what', what, 'data', json)
end

-- What an entry of the stream says, by name.
local function fieldsOf(entry)
  local fields = {}
  for i = 1, #entry[2], 2 do fields[entry[2][i]] = entry[2][i + 1] end
  return fields
end

-- A page of the stream, from this id on: { id to go on after, or empty at the end; JSON per entry that is wanted … }
local function eventsPage(from, many, isWanted)
  local page = redis.call('XRANGE', key('events'), from, '+', 'COUNT', many)
  local answer = { #page == many and page[#page][1] or '' }
  for _, entry in ipairs(page) do
    local fields = fieldsOf(entry)
    if isWanted(fields) then
      answer[#answer + 1] = cjson.encode({
        id = entry[1],
        at = tonumber(fields.at),
        sid = fields.sid,
        what = fields.what,
        data = cjson.decode(fields.data),
      })
    end
  end
  return answer
end
