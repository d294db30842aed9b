-- Agents: every agent as a row, by name.
--
-- KEYS[1]  prefix
--
-- Returns  list of JSON: AgentRow
-- Events   none
--- @include "agents"

local ids = redis.call('SMEMBERS', key('agents'))
table.sort(ids)
local rows = {}
for _, id in ipairs(ids) do
  local a = agent.load(id)
  if a then
    rows[#rows + 1] = cjson.encode({
      id = id,
      state = a.state,
      since = tonumber(a.since),
      lease = orNull(tonumber(a.lease or '')),
      place = orNull(a.place),
      misses = tonumber(a.misses or '0'),
    })
  end
end
return rows
