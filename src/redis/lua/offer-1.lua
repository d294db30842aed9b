-- Offer: pairs an agent with the place that is due to them and reserves both under a new lease.
--
-- Guarantees: one place, one agent, one lease. The earliest place that any ready agent may have is offered first; of the agents
-- for it the best ranked, among equals the one idle longest. Ranks: agents of its queue who share the language; its other agents,
-- once it has waited `widenMs`; agents of other queues who have been idle for `idleHelpMs`, unless the queue is exclusive; those
-- who were asked for this very place already come last.
-- An account without the legs for that place (one for a call, two for a callback) offers nothing later instead: first a holder
-- makes room (`full` names whose turn it is to), as long as there is one who can be rung back.
-- While the budget of the hour is spent no callback is offered and nobody makes room.
-- Looks at the heads of the open sets only: agents x queues x languages, however many wait.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request
-- ARGV[3]  limits, JSON: maxCalls room ttlMs widenMs idleHelpMs exclusive[] callbacksPerHour
--
-- Returns  JSON: Offer, or null when there is no pair
-- Events   offered
--- @include "once"
--- @include "pairing"
--- @include "offers"

local again = once.before(ARGV[2])
if again then return again end
local limits = cjson.decode(ARGV[3])

redis.call('DEL', key('full'))
local heads, ready = pairing.sides(limits)
if #ready == 0 then return 'null' end

local free = pairing.legs(limits)
local spent = budget.spent(limits.callbacksPerHour)

-- The best ranked agent for a place; of equals the one idle longest, who comes first in `ready`.
local function agentFor(p)
  local best, bestRank = nil, nil
  for _, a in ipairs(ready) do
    local r = pairing.rank(a, p, limits)
    if r and (not bestRank or r < bestRank) then best, bestRank = a, r end
  end
  return best
end

-- Who holds could be rung back instead, is not promised that on another call already, and has not said that they would rather stay.
local function canLeave(p)
  local call = not spent and p and p.kind == 'call' and p.status == 'waiting' and p.nh and phase.load(p.id)
  if not call or call.stays then return false end
  local promised = redis.call('GET', key('callback', p.nh))
  return not promised or promised == call.lent
end

-- The earliest of those who can; only looked for when legs are short.
local function nextToLeave()
  local best = nil
  for _, queue in ipairs(redis.call('SMEMBERS', key('queues'))) do
    for _, lang in ipairs(redis.call('SMEMBERS', key('langs', queue))) do
      for _, id in ipairs(redis.call('ZRANGE', key('open:' .. queue, lang), 0, 19)) do
        local p = place.load(id)
        if canLeave(p) then
          if not best or tonumber(p.score) < tonumber(best.score) then best = p end
          break
        end
      end
    end
  end
  return best
end

-- Callers who have been promised a callback and are about to hang up: how many, and the earliest score.
local function leaving()
  local n, first = 0, math.huge
  for _, queue in ipairs(redis.call('SMEMBERS', key('queues'))) do
    for _, id in ipairs(redis.call('SMEMBERS', key('callbacks', queue))) do
      local p = place.load(id)
      if p and p.status == 'held' then n, first = n + 1, math.min(first, tonumber(p.score)) end
    end
  end
  return n, first
end

-- False: nobody can make room for this place.
local function makeRoom(p, legs)
  local n, first = leaving()
  -- Then it is that callback's turn.
  if first < tonumber(p.score) then legs = 2 end
  if free + n >= legs then return true end
  local who = canLeave(p) and p or nextToLeave()
  if who then redis.call('SET', key('full'), who.id) end
  return who ~= nil or n > 0
end

for _, p in ipairs(heads) do
  local a = agentFor(p)
  local legs = pairing.legsFor(p)
  if a and legs > free then
    if makeRoom(p, legs) then
      -- Whoever came later and could be offered is held back with a reason (`unoffered`).
      redis.call('HSET', key('counts'), 'shortAt', clock.now)
      return 'null'
    end
  elseif a then
    local l = lease.create({
      kind = 'offer',
      about = p.kind,
      place = p.id,
      agent = a.id,
      room = limits.room,
      queue = p.queue,
      attempt = tonumber(p.attempts or '0') + 1,
    })
    place.to(p, 'offered', { lease = l.id, last = l.id })
    agent.to(a, 'offered', { lease = l.id, place = p.id })
    if p.kind == 'callback' then redis.call('SADD', key('dialling'), l.id) end
    report.add(report.agent(a.id), 'offered')
    redis.call('HSET', key('counts'), 'offeredAt', clock.now)
    timer.clear('late', p.id)
    timer.set('offer', l.id, clock.now + limits.ttlMs)
    lease.asks(l)
    place.story(p, 'offered', { lease = tonumber(l.id), agent = a.id, waitedMs = clock.now - tonumber(p.arrived) })
    return once.answer(ARGV[2], offer.json(l, p))
  end
end
return 'null'
