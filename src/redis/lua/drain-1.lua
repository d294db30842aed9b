-- Drain: what stands in queues that the hotline no longer has goes to another, for nobody is asked to serve them any more.
--
-- Guarantees: the arrival stays what it was, also of callbacks that are kept for later; who is being offered stays with that agent. At
-- most 500 places a time: the next look takes the rest.
--
-- KEYS[1]  prefix
-- ARGV[2]  the queues there are, JSON     ARGV[3]  where the others go
--
-- Returns  number of places moved
-- Events   moved
--- @include "place"

local MOST = 500
local to = ARGV[3]
local is, moved = {}, 0
for _, queue in ipairs(cjson.decode(ARGV[2])) do is[queue] = true end

local function move(id, from)
  local p = place.load(id)
  if moved == MOST or not p or p.queue ~= from then return end
  place.move(p, { queue = to })
  if redis.call('SREM', key('late', from), id) == 1 then redis.call('SADD', key('late', to), id) end
  place.story(p, 'moved', { from = from, to = to, by = 'version' })
  moved = moved + 1
end

for _, queue in ipairs(redis.call('SMEMBERS', key('queues'))) do
  if not is[queue] then
    for _, id in ipairs(redis.call('ZRANGE', key('line', queue), 0, MOST)) do move(id, queue) end
    for _, id in ipairs(redis.call('SMEMBERS', key('callbacks', queue))) do move(id, queue) end
    if moved < MOST then redis.call('SREM', key('queues'), queue) end
  end
end
return moved
