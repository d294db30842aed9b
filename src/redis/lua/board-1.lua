-- Board: one moment of the hotline for everybody who watches it.
--
-- Guarantees: reads only; of callers in line, in the menu, in a talk, and of callbacks no more than `most` records each are read,
-- however many there are.
--
-- KEYS[1]  prefix
-- ARGV[2]  most     ARGV[3…]  half-hours whose counters are wanted
--
-- Returns  { header as JSON (Census); lists of JSON: queues, waiting, menu, talking, agents, callbacks; how many callbacks;
--            a list of { half-hour, field, value, … } }. Cost: most x 3, agents, queues x languages, open callbacks (ids only).
-- Events   none
--- @include "census"
--- @include "agents"
--- @include "callback-row"
--- @include "report-rows"

local most = tonumber(ARGV[2])
local names = census.queueNames()
local queues, heads, callbacks, kept = {}, {}, {}, 0

for i, queue in ipairs(names) do
  queues[i] = census.queue(queue)
  local first = redis.call('ZRANGE', key('line', queue), 0, most - 1, 'WITHSCORES')
  for at = 1, #first, 2 do
    heads[#heads + 1] = { id = first[at], score = tonumber(first[at + 1]), number = (at + 1) / 2 }
  end
  -- A set has no order of its own; the sorted set of all of them lends its arrivals.
  local open = redis.call('ZINTER', 2, key('callbacks'), key('callbacks', queue), 'WEIGHTS', 1, 0, 'WITHSCORES')
  kept = kept + #open / 2
  for at = 1, math.min(#open, 2 * most), 2 do callbacks[#callbacks + 1] = { id = open[at], score = tonumber(open[at + 1]) } end
end
-- As in the lists that are read page by page: those of one score by their ids.
local function byScore(a, b) return a.score < b.score or a.score == b.score and a.id < b.id end
table.sort(heads, byScore)
table.sort(callbacks, byScore)

local waiting = {}
for _, head in ipairs(heads) do
  if #waiting == most then break end
  local p = redis.call('HMGET', key('place', head.id), 'kind', 'sid', 'queue', 'lang', 'arrived', 'status')
  if p[1] == 'call' then
    local call = redis.call('HMGET', key('call', head.id), 'from', 'at')
    waiting[#waiting + 1] = cjson.encode({
      sid = head.id,
      from = call[1] or '',
      at = call[2] or '',
      queue = p[3],
      lang = p[4],
      place = head.number,
      waitedMs = clock.now - tonumber(p[5]),
      phase = p[6] == 'waiting' and 'waiting' or 'offered',
    })
  end
end

local menu = {}
local there = redis.call('ZRANGE', key('in', 'menu'), 0, most - 1, 'WITHSCORES')
for i = 1, #there, 2 do
  local call = redis.call('HMGET', key('call', there[i]), 'from', 'flow', 'at', 'lang')
  menu[#menu + 1] = cjson.encode({
    sid = there[i],
    from = call[1] or '',
    flow = call[2] or '',
    at = call[3] or '',
    lang = call[4] or '',
    sinceMs = clock.now - tonumber(there[i + 1]),
  })
end

local talking = {}
there = redis.call('ZRANGE', key('in', 'talking'), 0, most - 1, 'WITHSCORES')
for i = 1, #there, 2 do
  local call = redis.call('HMGET', key('call', there[i]), 'from', 'lease')
  local l = call[2] and redis.call('HMGET', key('lease', call[2]), 'agent', 'queue') or {}
  talking[#talking + 1] = cjson.encode({
    sid = there[i],
    from = call[1] or '',
    agent = orNull(l[1] or nil),
    queue = orNull(l[2] or nil),
    sinceMs = clock.now - tonumber(there[i + 1]),
  })
end

local agents = {}
for _, id in ipairs(redis.call('SMEMBERS', key('agents'))) do
  local a = redis.call('HMGET', key('agent', id), 'state', 'since', 'place')
  if a[1] then
    local p = a[3] and place.load(a[3])
    agents[#agents + 1] = cjson.encode({
      id = id,
      state = a[1],
      sinceMs = clock.now - tonumber(a[2]),
      place = orNull(a[3] or nil),
      sid = orNull(p and place.teller(p) or nil),
      queue = orNull(p and p.queue or nil),
    })
  end
end

local rows = {}
for i = 1, math.min(most, #callbacks) do
  local p = place.load(callbacks[i].id)
  if p then rows[#rows + 1] = cjson.encode(callbackRow(p)) end
end

local halfHours = {}
for i = 3, #ARGV do halfHours[#halfHours + 1] = reportRow(ARGV[i]) end

return { census.header(), queues, waiting, menu, talking, agents, rows, kept, halfHours }
