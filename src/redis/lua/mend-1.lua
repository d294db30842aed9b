-- Mend: looks for records that no longer fit together, and puts them right. Each of our moves is all or nothing, so there are some
-- only after a script was killed half-way, or Redis went back in time.
--
-- Guarantees: a lease has the timer that ends it; an agent who is offered a call or talks has a live lease, one in wrap-up a timer;
-- whoever stands in line on a lease has a live one; a callback whose caller has gone may be rung, a parked one has its time; who waits
-- is in the line and may be offered. Cost: leases + agents + what is not open in the lines and what is not in line; of live calls and
-- callbacks the rest is set against the lines within Redis.
--
-- KEYS[1]  prefix
--
-- Returns  how much was put right
-- Events   repaired
--- @include "leases"
--- @include "repair"

local mended = 0
local function mend(sid, what)
  mended = mended + 1
  repaired('stuck', sid, { what = what })
end

local function hasTimer(kind, id) return redis.call('ZSCORE', key('due'), kind .. ':' .. id) ~= false end

-- `due` does at once what the lost timer would have done.
local function needs(kind, id, sid)
  if hasTimer(kind, id) then return end
  timer.set(kind, id, clock.now)
  mend(sid, kind)
end

for _, n in ipairs(redis.call('ZRANGE', key('leases'), 0, -1)) do
  local l = lease.load(n)
  local sid = l and (l.sid or l.place) or 'hotline'
  if not l then
    redis.call('ZREM', key('leases'), n)
    mend(sid, 'lease')
  elseif l.status == 'ringing' then
    needs(l.kind, n, sid)
  elseif l.status == 'accepted' then
    needs('join', n, sid)
  elseif l.status == 'talking' and l.agentLeft then
    needs('lonely', n, sid)
  elseif l.status == 'talking' and l.leg then
    needs('there', n, sid)
  elseif l.status == 'left' then
    if l.leg then needs('untold', n, sid) else lease.over(l) end
  end
end

for _, id in ipairs(redis.call('SMEMBERS', key('agents'))) do
  local a = agent.load(id)
  if a and (a.state == 'offered' or a.state == 'talking') then
    local l = lease.load(a.lease)
    if not l or l.agent ~= id then
      agent.rest(a)
      mend(id, 'agent')
    end
  elseif a and a.state == 'wrap-up' then
    needs('wrap', id, id)
  end
end

local function standsOnNothing(p)
  local l = lease.load(p.lease)
  return not l or l.place ~= p.id
end

local function hasGone(sid)
  local call = phase.load(sid)
  return not call or call.over
end

local function mendPlace(p)
  if (p.status == 'offered' or p.status == 'accepted') and standsOnNothing(p) then
    place.to(p, 'waiting', { lease = false })
    mend(p.id, 'place')
  elseif p.status == 'held' and hasGone(p.maker) then
    place.open(p)
    mend(p.maker, 'callback')
  elseif p.status == 'parked' and not hasTimer('open', p.id) then
    timer.set('open', p.id, tonumber(p.notBefore or clock.now))
    mend(p.maker, 'callback')
  elseif not place.stands(p) then
    place.to(p, p.status)
    mend(place.teller(p), 'place')
  end
end

-- The places in the first of these sets that are in none of the others.
local function mendAll(sets)
  for _, id in ipairs(redis.call('ZDIFF', #sets, unpack(sets))) do
    local p = place.load(id)
    if p then mendPlace(p) end
  end
end

-- Calls that are neither in a menu nor in a talk stand in one of these.
local elsewhere = { key('seen'), key('in', 'menu'), key('in', 'talking') }
for _, queue in ipairs(redis.call('SMEMBERS', key('queues'))) do
  local sets = { key('line', queue), key('unproved', queue) }
  for _, lang in ipairs(redis.call('SMEMBERS', key('langs', queue))) do
    sets[#sets + 1] = key('open:' .. queue, lang)
    sets[#sets + 1] = key('kept:' .. queue, lang)
  end
  mendAll(sets)
  mendAll({ key('callbacks', queue), key('line', queue) })
  elsewhere[#elsewhere + 1] = key('line', queue)
end
mendAll(elsewhere)
return mended
