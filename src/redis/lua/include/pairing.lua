--- @include "leases"
--- @include "budget"
-- Who could be offered whom: agents who are ready, and the heads of the open sets. Cost: agents x queues x languages, however many
-- wait. `limits` are those of an offer: maxCalls widenMs idleHelpMs exclusive[] callbacksPerHour.

local pairing = {}

-- Legs the account has left: one is taken per live call, one per lease, one more for each callback whose customer is yet to be rung.
function pairing.legs(limits)
  if not num(limits.maxCalls) then return math.huge end
  local used = redis.call('ZCARD', key('seen')) + redis.call('ZCARD', key('leases')) + redis.call('SCARD', key('dialling'))
  return limits.maxCalls - used
end

function pairing.legsFor(p) return p.kind == 'callback' and 2 or 1 end

-- Idle longest first.
local function ready()
  local agents = {}
  for _, id in ipairs(redis.call('ZRANGE', key('ready'), 0, -1)) do
    local a = agent.load(id)
    if a and clock.now >= tonumber(a.restUntil or '0') then agents[#agents + 1] = a end
  end
  return agents
end

local function headOf(sets, queue, lang)
  local id = redis.call('ZRANGE', key(sets .. ':' .. queue, lang), 0, 0)[1]
  return id and place.load(id)
end

-- Earliest first. Callbacks keep their place while as many were rung within the hour as may be.
local function headsOf(limits)
  local heads = {}
  local spent = budget.spent(limits.callbacksPerHour)
  for _, queue in ipairs(redis.call('SMEMBERS', key('queues'))) do
    for _, lang in ipairs(redis.call('SMEMBERS', key('langs', queue))) do
      heads[#heads + 1] = headOf('open', queue, lang)
      local kept = headOf('kept', queue, lang)
      if not spent or kept and kept.kind ~= 'callback' then heads[#heads + 1] = kept end
    end
  end
  table.sort(heads, function(a, b) return tonumber(a.score) < tonumber(b.score) end)
  return heads
end

-- The two sides that could meet. Most of the time one of them is empty, and then the other is not loaded.
function pairing.sides(limits)
  if redis.call('ZCARD', key('ready')) == 0 then return {}, {} end
  local heads = headsOf(limits)
  return heads, #heads > 0 and ready() or {}
end

-- Smaller goes first; nil: not for this agent. The second: since when it has been so for those who must wait for it.
function pairing.rank(a, p, limits)
  local r, since = 0, 0
  if not has(a.queues, p.queue) then
    if has(table.concat(limits.exclusive, ','), p.queue) then return nil end
    since = tonumber(a.idleSince) + limits.idleHelpMs
    r = 2
  end
  if not has(a.languages, p.lang) then
    since = math.max(since, tonumber(p.score) + limits.widenMs)
    r = r + 1
  end
  if clock.now < since then return nil end
  if has(p.tried, a.id) then r = r + 10 end
  return r, since
end
