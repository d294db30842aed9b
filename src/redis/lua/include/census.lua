--- @include "place"
--- @include "budget"
--- @include "probe"
--- @include "admission"
-- The numbers of the hotline at this moment. Cost: queues x languages.

local census = {}

function census.header()
  local counts = read(key('counts'))
  local outcomes, repairs = {}, {}
  for name, value in pairs(counts) do
    local outcome = string.match(name, '^outcome:(.+)$')
    if outcome and value ~= '0' then outcomes[outcome] = tonumber(value) end
    local kind = string.match(name, '^repair:(.+)$')
    if kind then repairs[kind] = tonumber(value) end
  end
  local function n(name) return tonumber(counts[name] or '0') end
  return cjson.encode({
    at = clock.now,
    arrived = n('arrived'),
    menu = n('menu'),
    waiting = n('waiting'),
    offered = n('offered'),
    talking = n('talking'),
    ended = n('ended'),
    outcomes = outcomes,
    repairs = repairs,
    unofferedMs = n('unofferedMs'),
    dialled = budget.used(),
    probes = probe.rows(),
    asked = admission.asked(),
    lastArrivalAt = orNull(tonumber(counts.lastArrivalAt or '')),
  })
end

function census.queueNames()
  local queues = redis.call('SMEMBERS', key('queues'))
  table.sort(queues)
  return queues
end

function census.queue(queue)
  local waiting, longest = 0, 0
  for _, lang in ipairs(redis.call('SMEMBERS', key('langs', queue))) do
    local open = key('open:' .. queue, lang)
    waiting = waiting + redis.call('ZCARD', open)
    local first = redis.call('ZRANGE', open, 0, 0)[1]
    local p = first and place.load(first)
    if p then longest = math.max(longest, clock.now - tonumber(p.arrived)) end
  end
  return cjson.encode({
    queue = queue,
    waiting = waiting,
    longestMs = longest,
    ready = redis.call('SCARD', key('free', queue)),
    staff = redis.call('SCARD', key('duty', queue)),
    callbacks = redis.call('SCARD', key('callbacks', queue)),
    overdue = redis.call('SCARD', key('late', queue)),
  })
end
