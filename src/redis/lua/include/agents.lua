--- @include "timers"
--- @include "events"
--- @include "report"
-- Agents: the one writer of what an agent is doing.
--
-- off       not on duty: never offered anything          ready     may be offered a place, longest idle first
-- offered   one place is put to them, or accepted and not yet joined; `lease` says which
-- talking   in a room, or hearing a message; `lease` says which
-- wrap-up   the talk is over; ready again when the timer `wrap` falls due
-- away      not offered anything until the timer `away` falls due, or until set ready by hand (no timer)
--
-- Being on duty is the schedule, unless the agent signed in or out by hand since the schedule last changed. Who goes off duty
-- while offered or talking finishes first. `lease` is set in offered and talking and in no other state. Indexes kept here:
-- `ready` (by idle since), `free:<queue>` (ready), `duty:<queue>` (ready, offered, talking, wrap-up).

local agent = {}

local AHT_WEIGHT = 0.01

local ON_DUTY = { ready = true, offered = true, talking = true, ['wrap-up'] = true }

function agent.load(id) return record('agent', id) end

function agent.write(a, changes) save('agent', a, changes) end

function agent.onDuty(a)
  if a.removed then return false end
  local untilAt = tonumber(a.manualUntil or '')
  if a.manual and (not untilAt or clock.now < untilAt) then return a.manual == 'in' end
  return a.scheduled == '1'
end

local function index(a, on)
  local add = on and 'SADD' or 'SREM'
  for _, queue in ipairs(list(a.queues)) do
    if ON_DUTY[a.state] then redis.call(add, key('duty', queue), a.id) end
    if a.state == 'ready' then redis.call(add, key('free', queue), a.id) end
  end
  if a.state ~= 'ready' then return end
  if on then
    redis.call('ZADD', key('ready'), a.idleSince or clock.now, a.id)
  else
    redis.call('ZREM', key('ready'), a.id)
  end
end

-- Fields that decide where an agent stands in the indexes are changed through here.
function agent.change(a, changes)
  local set, gone = changed(a, changes)
  if #set + #gone == 0 then return end
  index(a, false)
  agent.write(a, changes)
  index(a, true)
end

function agent.create(id)
  redis.call('SADD', key('agents'), id)
  local a = newRecord('agent', id)
  agent.write(a, { state = 'off', since = clock.now, misses = 0 })
  return a
end

function agent.remove(a)
  agent.to(a, 'off')
  redis.call('SREM', key('agents'), a.id)
  forget('agent', a)
end

-- The measured time a talk costs: talk and wrap-up, by the queue it came from.
local function handled(a)
  if not a.talkFrom then return end
  local took = math.max(0, math.min(clock.now, tonumber(a.wrapUntil or '') or clock.now) - tonumber(a.talkFrom))
  local mean = tonumber(redis.call('HGET', key('aht'), a.talkQueue) or nil)
  redis.call('HSET', key('aht'), a.talkQueue, text(mean and mean + AHT_WEIGHT * (took - mean) or took))
  for _, of in ipairs({ report.queue(a.talkQueue), report.agent(a.id) }) do
    report.add(of, 'handled')
    report.add(of, 'handledMs', took)
  end
end

-- What the agent did until now is over; `ms.in` is the second account of the same time, so that one can be held against the other.
local function accounted(a, state, set)
  local of = report.agent(a.id)
  local onSince = a.state == 'off' and clock.now or tonumber(a.onSince or a.since)
  if a.state ~= 'off' then report.spent(of, 'ms.' .. a.state, a.since) end
  if state == 'off' then report.add(of, 'ms.in', clock.now - onSince) end
  set.onSince = state ~= 'off' and onSince
  set.since = clock.now
end

function agent.to(a, state, changes)
  local set = changes or {}
  set.state = state
  if a.state == 'wrap-up' and state ~= 'wrap-up' then
    handled(a)
    set.talkFrom, set.talkQueue, set.wrapUntil = false, false, false
    timer.clear('wrap', a.id)
  end
  if a.state == 'away' then timer.clear('away', a.id) end
  if state ~= 'offered' and state ~= 'talking' then set.lease, set.place = false, false end
  if a.state ~= state then accounted(a, state, set) end
  if state == 'ready' and a.state ~= 'ready' and not set.idleSince then set.idleSince = clock.now end
  agent.change(a, set)
end

-- Nothing holds the agent any more: where they go now. `changes` may keep the idle time of one who never got a call.
function agent.rest(a, changes)
  if a.removed then return agent.remove(a) end
  if not agent.onDuty(a) then return agent.to(a, 'off', changes) end
  if a.wantsAway then
    changes = changes or {}
    changes.wantsAway = false
    return agent.to(a, 'away', changes)
  end
  agent.to(a, 'ready', changes)
end

-- `n` is the lease that the talk was about: its end may still tell how long the wrap-up is.
function agent.wrapUp(a, ms, n)
  agent.to(a, 'wrap-up', { wrapUntil = clock.now + ms, last = n })
  timer.set('wrap', a.id, clock.now + ms)
end

-- The schedule or a sign-in has changed: those whom nothing holds come or go at once.
function agent.review(a)
  local duty = agent.onDuty(a)
  if a.removed and (a.state == 'off' or a.state == 'ready' or a.state == 'away') then return agent.remove(a) end
  if duty and a.state == 'off' then return agent.to(a, 'ready') end
  if not duty and (a.state == 'ready' or a.state == 'away') then agent.to(a, 'off', { wantsAway = false }) end
end

-- Is anybody else ready in each of this agent's queues? The last one is never sent away.
function agent.isLastReady(a)
  for _, queue in ipairs(list(a.queues)) do
    local others = redis.call('SCARD', key('free', queue)) - redis.call('SISMEMBER', key('free', queue), a.id)
    if others < 1 then return true end
  end
  return false
end
