-- PutBack: a promise that the store has lost stands again, as a node's journal tells it.
--
-- Guarantees: by the promise's id, so that a second time (or another node) changes nothing; refused when it is known to be over. At its
-- old arrival, rung and expired no later than it would have been. A number that has been promised a newer callback meanwhile is rung
-- once, at the better of the two arrivals.
--
-- KEYS[1]  prefix
-- ARGV[2]  the promise, JSON (Promised of engine/journal-ports.ts)
--
-- Returns  JSON: { is: open } or { is: done, disposition, at, applied }
-- Events   callback-restored
--- @include "promises"

local kept = cjson.decode(ARGV[2])
local ended = promise.ended(kept.place)
if ended then return cjson.encode(ended) end
if place.load(kept.place) then return '{"is":"open"}' end

local arrived, nh = place.remembered(kept.arrivedAt), given(kept.numberHash)
local newer = kept.as == 'callback' and nh and redis.call('GET', key('callback', nh))
local standing = newer and place.load(newer)
if standing and standing.status ~= 'done' then
  if tonumber(standing.arrived) > arrived then
    place.move(standing, { arrived = arrived, score = place.score(arrived, tonumber(standing.headStart)) })
  end
  place.settled(kept.place, 'taken-over')
  return cjson.encode(promise.done('taken-over', clock.now, false))
end

local p = place.create(kept.place, 'parked', {
  kind = kept.as,
  maker = kept.sid,
  queue = kept.queue,
  wish = kept.queue,
  lang = kept.lang,
  nh = nh,
  number = given(kept.number),
  card = kept.card,
  recording = given(kept.recording),
  arrived = arrived,
  headStart = kept.headStartMs,
  score = place.score(arrived, kept.headStartMs),
  joinedAt = kept.at,
  notBefore = num(kept.dueAt),
})
place.promise(p, kept.at)
place.open(p)
place.story(p, 'callback-restored', { queue = p.queue })
return '{"is":"open"}'
