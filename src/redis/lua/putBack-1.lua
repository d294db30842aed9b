-- PutBack: a promise that the store has lost stands again, as a node's journal tells it.
--
-- Guarantees: by the promise's id, so that a second time (or another node) changes nothing; refused when it is known to be over. At its
-- old arrival, rung and expired no later than it would have been. A number that has been promised a newer callback meanwhile is rung
-- once, at the better of the two arrivals. Whoever asked for it and still stands in line by the store's books has left it for this; and
-- whoever has hung up since has not given up.
--
-- KEYS[1]  prefix
-- ARGV[2]  the promise, JSON (Promised of engine/journal-ports.ts)
--
-- Returns  JSON: { is: open } or { is: done, disposition, at, applied }
-- Events   callback-restored left ended
--- @include "promises"
--- @include "standing"

local kept = cjson.decode(ARGV[2])
local ended = promise.ended(kept.place)
if ended then return cjson.encode(ended) end
if place.load(kept.place) then return '{"is":"open"}' end

local arrived, nh = place.remembered(kept.arrivedAt), given(kept.numberHash)
local newer = kept.as == 'callback' and nh and redis.call('GET', key('callback', nh))
local open = newer and place.load(newer)
if open and open.status ~= 'done' then
  if tonumber(open.arrived) > arrived then
    place.move(open, { arrived = arrived, score = place.score(arrived, tonumber(open.headStart)) })
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
local call = phase.load(kept.sid)
local own = call and not call.over and not call.kept and place.load(call.id)
if own and own.status ~= 'talking' then
  -- What was lost is that they left the line for this: nobody stands twice, and nobody is rung who is still on the line.
  standing.keptAlready(call, p, own)
  phase.to(call, 'menu')
elseif call and standing.endedTooSoon(call) then
  phase.write(call, { kept = p.id })
  standing.endsKept(call, p)
else
  place.open(p)
end
place.story(p, 'callback-restored', { queue = p.queue })
return '{"is":"open"}'
