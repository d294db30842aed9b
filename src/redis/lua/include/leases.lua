--- @include "place"
--- @include "agents"
-- Leases: a place put to one agent, or a transfer to a number outside. The number grows for ever (fencing): every later move
-- names it and is refused when the lease is over. It is never below the wall's ms, so that no number comes again when Redis has
-- lost its last seconds, or everything, while phones still ring under the old ones.
--
-- ringing    the other phone rings, or its owner hears who is waiting      accepted   "1" was pressed; the room waits
-- talking    the caller is in the room                                     left       the caller came out; the agent's end follows
-- over       done; kept an hour so that what must be told can be told
--
-- A lease that is not over is reserved for both sides: its place names it (offered, accepted, talking) and so does its agent.

local lease = {}

local OVER_KEPT_MS = 3600000
-- After a refusal nobody is asked again at once.
local REST_MS = 3000
local MISSES_TO_AWAY = 2
local UNTOLD_MS = 15000
-- Nobody can tell any sooner: see RING_MOST_MS of due-1.lua.
local UNSURE_MS = 12000
-- Longer (wall time) than a REST request may take.
local PUSH_MOST_MS = 6000

-- A lease that is not over.
function lease.load(n)
  local l = n and record('lease', text(n))
  if not l or l.status == 'over' then return nil end
  return l
end

function lease.write(l, changes) save('lease', l, changes) end

function lease.create(fields)
  local last = tonumber(redis.call('HGET', key('counts'), 'lease') or '0')
  local n = text(math.max(last + 1, clock.wall))
  redis.call('HSET', key('counts'), 'lease', n)
  local l = newRecord('lease', n)
  fields.status = 'ringing'
  fields.at = clock.now
  lease.write(l, fields)
  redis.call('ZADD', key('leases'), clock.now, l.id)
  return l
end

-- Who waits in the room (or hears a message) when the lease ends is told over REST, and that may fail, or the node that does it:
-- it is told again until the leg has ended (`finish`).
function lease.over(l)
  if l.status == 'accepted' and l.leg then timer.set('untold', l.id, clock.now + UNTOLD_MS) end
  if l.acceptedAt then report.leg(l.acceptedAt, report.queue(l.queue), report.agent(l.agent)) end
  redis.call('ZREM', key('leases'), l.id)
  redis.call('SREM', key('dialling'), l.id)
  timer.clear('offer', l.id)
  timer.clear('transfer', l.id)
  timer.clear('join', l.id)
  timer.clear('lonely', l.id)
  timer.clear('there', l.id)
  timer.clear('unsure', l.id)
  lease.write(l, { was = l.status, status = 'over' })
  redis.call('PEXPIRE', key('lease', l.id), OVER_KEPT_MS)
end

-- Before a phone is rung for this lease, and again when the request goes out: should nobody ever know what became of that, the carrier is asked.
function lease.asks(l)
  lease.write(l, { askedAt = clock.wall, doubted = false })
  timer.set('unsure', l.id, clock.now + UNSURE_MS)
end

-- Its caller is being moved into the room over REST.
function lease.pushed(l) return clock.wall - tonumber(l.pushedAt or '0') < PUSH_MOST_MS end

-- The agent of this lease, unless they are busy with another one by now.
function lease.agent(l)
  if not l.agent then return nil end
  local a = agent.load(l.agent)
  if not a or a.lease ~= l.id then return nil end
  return a
end

-- The place of this lease, unless it has gone on without it.
function lease.place(l)
  if not l.place then return nil end
  local p = place.load(l.place)
  if not p or p.lease ~= l.id then return nil end
  return p
end

-- Ends a lease whose other party does not know yet: the agent is free at once, `due` hands out that the leg must be told.
function lease.cancel(l)
  local a = lease.agent(l)
  local was = l.status
  lease.over(l)
  if a then agent.rest(a, was == 'ringing' and { idleSince = a.idleSince or false } or nil) end
  if l.leg then timer.set('tell', l.id, clock.now) end
end

-- No answer came of it: the caller keeps the place, others are asked first. `how` is the port's ReleaseReason, or `expired`:
-- a phone that rang until the end is a miss, one that we never knew to ring is not.
function lease.release(l, how, awayMs)
  local a, p = lease.agent(l), lease.place(l)
  report.add(report.agent(l.agent), how)
  lease.over(l)
  if p then
    local tried = p.tried
    if a and not has(tried, a.id) then tried = (tried and tried .. ',' or '') .. a.id end
    place.to(p, 'waiting', { lease = false, tried = tried or false })
  end
  if a then
    if how == 'missed' then
      local misses = tonumber(a.misses or '0') + 1
      agent.rest(a, { misses = misses })
      if misses >= MISSES_TO_AWAY and a.state == 'ready' and not agent.isLastReady(a) then
        agent.to(a, 'away', { misses = 0 })
        timer.set('away', a.id, clock.now + awayMs)
        timer.set('notice', a.id, clock.now)
        event(a.id, 'agent-away', { misses = misses })
      end
    else
      agent.rest(a, { idleSince = a.idleSince or false, restUntil = clock.now + REST_MS })
    end
  end
  if p then place.story(p, how, { lease = tonumber(l.id), agent = l.agent }) end
  return p
end

-- The talk is over for whoever was in the room; the agent's own end (`finish`) may come before or after.
function lease.callerLeft(l, wrapUpMs)
  timer.clear('lonely', l.id)
  timer.clear('there', l.id)
  -- Their leaving ends the room, unless they were moved on before they ever entered it.
  if l.leg and not l.agentLeft then timer.set('untold', l.id, clock.now + UNTOLD_MS) end
  local a = lease.agent(l)
  if a then agent.wrapUp(a, wrapUpMs, l.id) end
  if l.agentLeft or l.kind == 'transfer' then
    lease.over(l)
  else
    redis.call('SREM', key('dialling'), l.id)
    lease.write(l, { status = 'left' })
  end
end
