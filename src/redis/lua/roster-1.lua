-- Roster: schedule and skills of all agents, as the newest configuration and the calendar have them.
--
-- Guarantees: who comes on duty is ready, who goes off is off, at once unless a call holds them (then afterwards); a sign-in or
-- sign-out by hand is forgotten when the schedule changes; agents no longer listed are removed, those in a talk after it.
--
-- KEYS[1]  prefix
-- ARGV[2]  RosterEntry[], JSON
--
-- Returns  number of agents
-- Events   none
--- @include "agents"

local entries = cjson.decode(ARGV[2])
local listed, queues = {}, {}
for _, entry in ipairs(entries) do
  listed[entry.id] = true
  local a = agent.load(entry.id) or agent.create(entry.id)
  local changesAt = num(entry.changesAt)
  local turned = a.scheduled ~= nil and a.scheduled ~= text(entry.scheduled)
  local serves, languages = table.concat(entry.queues, ','), table.concat(entry.languages, ',')
  local skilledAt = (a.queues ~= serves or a.languages ~= languages) and clock.now or a.skilledAt
  agent.change(a, {
    queues = serves,
    languages = languages,
    skilledAt = skilledAt,
    scheduled = entry.scheduled,
    changesAt = changesAt or false,
    removed = false,
  })
  if a.manual and (turned or (a.manualUntil and clock.now >= tonumber(a.manualUntil))) then
    agent.write(a, { manual = false, manualUntil = false })
  end
  for _, queue in ipairs(entry.queues) do queues[queue] = true end
  agent.review(a)
end
for queue in pairs(queues) do redis.call('SADD', key('queues'), queue) end
for _, id in ipairs(redis.call('SMEMBERS', key('agents'))) do
  local a = not listed[id] and agent.load(id)
  if a then
    agent.write(a, { removed = 1 })
    agent.review(a)
  end
end
return #entries
