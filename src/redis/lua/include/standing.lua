--- @include "leases"
-- Standing in line: joining with the right arrival, moving, leaving, keeping the place as a callback and taking that back.
--
-- Where an arrival comes from, first match wins: the call's own, from an earlier stay in any line; an open callback of the same
-- number, which is lent to the call (so that nobody waits twice) and ends as `taken-over` when they have talked to a person, or stands again
-- when the call ends without; the ticket, when the store has forgotten the place; a place lost in the redial time by a call of
-- the same number, taken once; now.

local standing = {}

-- The open callback of this number, if no other live call has it in its hands.
local function openCallback(nh, sid)
  local id = nh and redis.call('GET', key('callback', nh))
  local p = id and place.load(id)
  if not p or p.status == 'done' or p.status == 'talking' or p.status == 'lent' then return nil end
  if p.status == 'held' and p.maker ~= sid then return nil end
  return p
end
standing.openCallback = openCallback

local function lend(p, call)
  local l = lease.load(p.lease)
  if l then lease.cancel(l) end
  timer.clear('open', p.id)
  place.to(p, 'lent', { lease = false, sid = false, last = false })
  phase.write(call, { lent = p.id })
  place.story(p, 'callback-lent', { to = call.id })
end

-- A place lost within the redial time, good for one call: for whoever has no arrival of their own (`mine`), or lost it themselves, was
-- thought to be gone and is not.
local function grace(nh, mine)
  local kept = nh and redis.call('GET', key('grace', nh))
  if not kept then return nil end
  local g = cjson.decode(kept)
  if mine and g.arrived ~= mine then return nil end
  redis.call('DEL', key('grace', nh))
  if clock.now > g.untilAt then return nil end
  return g
end

-- The lowest place this caller was told (P5): a record of before a loss may not know what was said since, the ticket does.
local function lowest(record, memory)
  local heard = memory and num(memory.spoken)
  local known = tonumber(record.spoken)
  return heard and known and math.min(heard, known) or heard or known
end

-- When the call first stood in any line, and the place it was told: by its own record, or by the ticket when that is lost.
function standing.recalled(call, memory)
  if call.arrived then return tonumber(call.arrived), lowest(call, memory), 'back' end
  if memory then return place.remembered(memory.arrivedAt), lowest(call, memory), 'ticket' end
end

local function arrivalFor(wish, call)
  local nh = given(wish.numberHash)
  local callback = openCallback(nh, call.id)
  if callback then lend(callback, call) end
  local arrived, spoken, why = standing.recalled(call, given(wish.memory))
  if callback and (not arrived or tonumber(callback.arrived) < arrived) then
    arrived, why = tonumber(callback.arrived), 'callback'
    spoken = lowest(callback, { spoken = spoken })
  end
  local lost = grace(nh, arrived)
  if arrived then return place.remembered(arrived), spoken, why end
  if lost then return lost.arrived, num(lost.spoken), 'redial' end
  return place.arrival(), nil, 'new'
end

-- Stands the call where it wishes; standing there already changes nothing but what is known of it.
function standing.join(wish, call, p)
  if p then place.write(p, { spoken = lowest(p, given(wish.memory)) or false }) end
  if p and p.wish == wish.queue then
    if p.lang ~= wish.lang then place.move(p, { lang = wish.lang }) end
    place.write(p, { card = wish.card })
    return p
  end
  if p then
    local from = p.queue
    -- A lever may have moved the place already: then the call only follows.
    if p.queue ~= wish.queue then
      place.move(p, { queue = wish.queue, lang = wish.lang, score = place.score(tonumber(p.arrived), wish.headStartMs) })
      event(call.id, 'moved', { from = from, to = wish.queue })
    end
    place.write(p, { wish = wish.queue, card = wish.card, headStart = wish.headStartMs })
    return p
  end
  local arrived, spoken, why = arrivalFor(wish, call)
  -- Only we have forgotten: whoever was told a place goes on listening to music.
  local rebuilt = why == 'ticket' and clock.now or false
  p = place.create(call.id, 'waiting', {
    kind = 'call',
    sid = call.id,
    queue = wish.queue,
    wish = wish.queue,
    lang = wish.lang,
    nh = given(wish.numberHash),
    card = wish.card,
    arrived = arrived,
    headStart = wish.headStartMs,
    score = place.score(arrived, wish.headStartMs),
    spoken = spoken or false,
    joinedAt = clock.now,
    rebuiltAt = rebuilt,
    heard = rebuilt and spoken and 1 or false,
    offeredAt = rebuilt,
    fellAt = rebuilt,
    unproved = call.unproved or false,
  })
  phase.write(call, { arrived = arrived, spoken = spoken or false, nh = given(wish.numberHash) or false })
  if not call.firstJoined then
    phase.write(call, { firstJoined = why == 'ticket' and arrived or clock.now, firstQueue = wish.queue })
    report.offered(wish.queue)
  end
  event(call.id, 'joined', { queue = wish.queue, why = why, place = place.number(p) })
  return p
end

-- Out of line, by the caller's wish or because the place is kept otherwise; the call remembers its arrival.
function standing.leave(call, p, why)
  local l = lease.load(p.lease)
  if l then lease.cancel(l) end
  phase.write(call, { arrived = p.arrived, spoken = p.spoken or false })
  place.drop(p)
  event(call.id, 'left', { queue = p.queue, why = why })
end

-- A callback that was lent to this call is over: another promise stands for it.
local function lentIsOver(call)
  local lent = call.lent and place.load(call.lent)
  if lent then place.done(lent, 'taken-over') end
  phase.write(call, { lent = false })
end

-- The place becomes a callback or message, with the same score; nobody is rung while the caller is still on the line. Who stands
-- nowhere gets a place in the line of `wish`.
function standing.keep(keep, call, p, wish)
  local kept
  if p then
    local spoken = lowest(p, wish and given(wish.memory)) or false
    kept = { queue = p.queue, lang = p.lang, card = p.card, arrived = p.arrived, headStart = p.headStart, score = p.score, spoken = spoken }
    standing.leave(call, p, 'kept')
  else
    local arrived, spoken = standing.recalled(call, given(wish.memory))
    arrived = arrived or place.arrival()
    kept = { queue = wish.queue, lang = wish.lang, card = wish.card, arrived = arrived, headStart = wish.headStartMs, spoken = spoken or false }
    kept.score = place.score(arrived, wish.headStartMs)
    phase.write(call, { arrived = arrived })
  end
  lentIsOver(call)
  kept.kind = keep.as
  kept.maker = call.id
  kept.number = given(keep.number)
  kept.nh = given(keep.numberHash)
  kept.recording = given(keep.recording)
  kept.notBefore = num(keep.dueAt)
  kept.joinedAt = clock.now
  local c = place.create(keep.place, 'held', kept)
  place.promise(c)
  phase.write(call, { kept = c.id })
  place.story(c, 'kept', { queue = c.queue, as = c.kind, dueAt = orNull(kept.notBefore) })
  return c
end

-- Whether a promise may wait for the end of the call that asked for it: not while its customer talks, nor in another call's hands.
function standing.mayHold(c) return c.status ~= 'talking' and c.status ~= 'lent' end

-- What this call is promised stands already (`c`), only the call did not know. Nobody is rung who is still on the line.
function standing.keptAlready(call, c, p, wish)
  if p then standing.leave(call, p, 'kept') end
  local l = lease.load(c.lease)
  if l then lease.cancel(l) end
  timer.clear('open', c.id)
  local arrived, spoken = standing.recalled(call, wish and given(wish.memory))
  spoken = lowest(c, { spoken = spoken }) or false
  place.to(c, 'held', { lease = false, sid = false, last = false, spoken = spoken })
  lentIsOver(call)
  local came = tonumber(c.arrived)
  phase.write(call, { kept = c.id, arrived = math.min(arrived or came, came), spoken = spoken })
  return c
end

-- The end of a call was told before what the call came to: nothing came of it, as far as is known.
function standing.endedTooSoon(call)
  return call.phase == 'ended' and not call.kept and (call.outcome == 'suspect' or string.find(call.outcome, '^abandoned') ~= nil)
end

-- What was kept is how the call came out, as if that had come before the end; a redial that comes later takes its arrival no second
-- time.
function standing.endsKept(call, c)
  grace(c.nh, tonumber(c.arrived))
  phase.to(call, 'ended', c.kind)
  event(call.id, 'ended', { outcome = c.kind })
  place.open(c)
end

-- Keeps a message of a call that is over at the old arrival. A number that is rung anyway is not promised twice. Returns the place, or
-- nil.
function standing.keepLate(keep, call, wish)
  local nh = given(keep.numberHash)
  local open = nh and redis.call('GET', key('callback', nh))
  if open and place.load(open) and place.load(open).status ~= 'done' then return end
  local c = standing.keep(keep, call, nil, wish)
  standing.endsKept(call, c)
  return c
end

-- The promise is taken back while the call lives: the call has the callback's arrival again, and is not asked to make room any
-- more. Returns where it stood.
function standing.unkeep(call)
  local c = call.kept and place.load(call.kept)
  phase.write(call, { kept = false, stays = 1 })
  if not c or c.status == 'done' then return nil end
  local l = lease.load(c.lease)
  if l then lease.cancel(l) end
  phase.write(call, { arrived = c.arrived, spoken = c.spoken or call.spoken or false })
  place.done(c, 'cancelled')
  return { queue = c.queue, lang = c.lang, card = c.card, headStartMs = tonumber(c.headStart) }
end

-- A callback that was lent to this call: kept if the caller has talked to a person, otherwise promised as before.
function standing.giveBack(call, met)
  local c = call.lent and place.load(call.lent)
  if not c or c.status ~= 'lent' then return end
  phase.write(call, { lent = false })
  if met then return place.done(c, 'taken-over') end
  place.write(c, { spoken = lowest(c, place.load(call.id) or call) or false })
  place.open(c)
end
