--- @include "phase"
--- @include "timers"
--- @include "events"
-- Places in line. A place is held by a call (its id is the call's sid) or kept by a callback or message (`CB…`).
--
-- waiting   in line; may be offered                      offered   in line; an agent is rung, the lease says who
-- accepted  in line; the agent waits in the room         talking   out of line; remembered for the way back
-- held      in line, not offered: the caller who asked for this callback is still on the line
-- parked    out of line until `notBefore`                lent      out of line: a new call of the same number stands on it
-- done      over, with one disposition; kept a day for reports
--
-- Two kinds of sorted sets, both by score = arrival - head start: `line:<queue>` is everybody (it gives the number that is
-- spoken); `open:<queue>:<lang>` (calls) and `kept:<queue>:<lang>` (callbacks, messages) are those who may be offered now, so
-- that an offer looks at heads only; `unproved:<queue>` are calls that wait and may not be offered yet. `place.to` is the one writer of a place's status and moves it between the sets; the phase of
-- the call that stands there follows.

local place = {}

local HEAD_START_MOST = 120000
local CALLBACK_KEPT_MS = 7 * 86400000
local DAY_MS = 86400000
-- Longer than any journal may believe that a promise is still open.
local SETTLED_KEPT_MS = 30 * DAY_MS
-- A dated callback that nobody has rung for so long is a broken promise.
local LATE_MS = 3600000

-- Which sets a status stands in.
local IN_LINE = { waiting = true, offered = true, accepted = true, held = true }

function place.load(id) return record('place', id) end

-- `unproved`: nobody knows yet whether somebody is there (see admission.lua).
local function openKey(p)
  if p.unproved then return key('unproved', p.queue) end
  return key((p.kind == 'call' and 'open' or 'kept') .. ':' .. p.queue, p.lang)
end

function place.isCallback(p) return p.kind ~= 'call' end

function place.write(p, changes) save('place', p, changes) end

-- The moment of joining. No two arrivals are equal, so that first come is always told from second.
function place.arrival()
  local last = tonumber(redis.call('HGET', key('counts'), 'lastArrived') or '0') or 0
  local at = math.max(clock.now, last + 1)
  redis.call('HSET', key('counts'), 'lastArrived', text(at))
  return at
end

-- An arrival that was remembered elsewhere: later ones stay behind it.
function place.remembered(at)
  local last = tonumber(redis.call('HGET', key('counts'), 'lastArrived') or '0') or 0
  if at > last then redis.call('HSET', key('counts'), 'lastArrived', text(at)) end
  return at
end

-- The fraction (< 1 ms) puts whoever has a head start behind an earlier arrival with the same score.
function place.score(arrived, headStart)
  local head = math.max(0, math.min(HEAD_START_MOST, headStart or 0))
  return arrived - head + head / 262144
end

local function leaveSets(p)
  redis.call('ZREM', key('line', p.queue), p.id)
  redis.call('ZREM', openKey(p), p.id)
end

local function enterSets(p)
  if not IN_LINE[p.status] then return end
  redis.call('SADD', key('queues'), p.queue)
  redis.call('ZADD', key('line', p.queue), p.score, p.id)
  if p.status == 'waiting' then
    redis.call('SADD', key('langs', p.queue), p.lang)
    redis.call('ZADD', openKey(p), p.score, p.id)
  end
end

-- Whether it is in every set that it should be in. A place of which that is not so is offered to nobody.
function place.stands(p)
  if not IN_LINE[p.status] then return true end
  if redis.call('SISMEMBER', key('queues'), p.queue) == 0 then return false end
  if not redis.call('ZSCORE', key('line', p.queue), p.id) then return false end
  if p.status ~= 'waiting' then return true end
  return redis.call('SISMEMBER', key('langs', p.queue), p.lang) == 1 and redis.call('ZSCORE', openKey(p), p.id) ~= false
end

-- Changes what decides where a place stands (queue, lang, score, arrived) and moves it there.
function place.move(p, changes)
  changes.since = clock.now
  leaveSets(p)
  if place.isCallback(p) and changes.queue and p.status ~= 'done' then
    redis.call('SREM', key('callbacks', p.queue), p.id)
    redis.call('SADD', key('callbacks', changes.queue), p.id)
  end
  place.write(p, changes)
  enterSets(p)
  if p.standing and changes.arrived then redis.call('ZADD', key('standing', p.standing), p.arrived, p.id) end
end

-- The call that stands on a place: the caller's own, or the customer's of a callback.
local PHASE = { waiting = 'waiting', offered = 'offered', accepted = 'offered', talking = 'talking' }

function place.to(p, status, changes)
  local set = changes or {}
  if p.status ~= status then set.since = clock.now end
  set.status = status
  leaveSets(p)
  place.write(p, set)
  enterSets(p)
  if p.sid and PHASE[status] then
    local call = phase.load(p.sid)
    if call and not call.over then phase.to(call, PHASE[status]) end
  end
end

-- A new place, of a call that joins or of a promise that is made.
function place.create(id, status, fields)
  local p = newRecord('place', id)
  fields.status = status
  fields.since = clock.now
  if fields.kind == 'call' and fields.nh then
    fields.standing = fields.nh
    redis.call('ZADD', key('standing', fields.nh), fields.arrived, id)
  end
  place.write(p, fields)
  enterSets(p)
  return p
end

-- A call stands here no more.
function place.drop(p)
  leaveSets(p)
  if p.standing then redis.call('ZREM', key('standing', p.standing), p.id) end
  forget('place', p)
end

-- 1 = next. Those of whom nobody knows whether they are there do not count for who comes later.
function place.number(p)
  local rank = redis.call('ZRANK', key('line', p.queue), p.id)
  return rank and rank + 1 - redis.call('ZCOUNT', key('unproved', p.queue), '-inf', '(' .. text(tonumber(p.score)))
end

-- Somebody is there: from now on the place may be offered, at the arrival it has had all along.
function place.prove(p)
  if not p.unproved then return end
  leaveSets(p)
  place.write(p, { unproved = false, since = clock.now })
  enterSets(p)
end

-- ------------------------------------------------------------------------------------------------ callbacks, messages

-- The call whose trail tells of a place: of a callback the one that asked for it.
function place.teller(p) return place.isCallback(p) and p.maker or p.id end

function place.story(p, what, data)
  data = data or {}
  data.place = p.id
  event(place.teller(p), what, data)
end

-- A promise is made (one open callback per number; messages are as many as are left): from now on it is counted until it has a
-- disposition. `since`: when it was made, of one that was lost and is put back.
function place.promise(p, since)
  -- Known before anybody stands there: a dated one of a queue that ops have removed must be found by `drain`.
  redis.call('SADD', key('queues'), p.queue)
  -- By the arrival as it is promised, and never moved, so that a reading page by page misses nobody.
  redis.call('ZADD', key('callbacks'), p.arrived, p.id)
  redis.call('SADD', key('callbacks', p.queue), p.id)
  redis.call('HINCRBY', key('counts'), 'callbacks', 1)
  if p.kind == 'callback' and p.nh then redis.call('SET', key('callback', p.nh), p.id) end
  timer.set('expire', p.id, math.max(since or clock.now, tonumber(p.notBefore or '0')) + CALLBACK_KEPT_MS)
end

function place.park(p, notBefore)
  place.to(p, 'parked', { notBefore = notBefore, lease = false, sid = false, openedAt = false })
  timer.set('open', p.id, notBefore)
end

-- May be offered from now on, or from `notBefore` on.
function place.open(p)
  if p.notBefore and tonumber(p.notBefore) > clock.now then return place.park(p, tonumber(p.notBefore)) end
  timer.clear('open', p.id)
  if p.notBefore and not p.attempts then timer.set('late', p.id, clock.now + LATE_MS) end
  place.to(p, 'waiting', { lease = false, openedAt = clock.now })
end

-- Somebody who came later was served first, or the told window is past: ops see it, the callback stays.
function place.late(p)
  if p.late or p.status == 'done' then return end
  place.write(p, { late = 1 })
  redis.call('SADD', key('late', p.queue), p.id)
  place.story(p, 'callback-late')
end

-- What was counted as an attempt was none: it is not one of the few that end a promise.
function place.attemptBack(p) place.write(p, { attempts = math.max(0, tonumber(p.attempts or '0') - 1) }) end

-- Journals ask after their promises when one has ended, or stands again.
local function journalsAsk() redis.call('HINCRBY', key('counts'), 'ends', 1) end

-- A row is forgotten after a day; that its promise is over is not, for a journal may come back much later.
function place.settled(id, disposition)
  journalsAsk()
  redis.call('SET', key('settled', id), text(clock.now) .. ':' .. disposition, 'PX', clock.ttl(SETTLED_KEPT_MS))
end

function place.done(p, disposition)
  if p.status == 'done' then return end
  place.to(p, 'done', { disposition = disposition, doneAt = clock.now, lease = false, sid = false })
  if p.nh and redis.call('GET', key('callback', p.nh)) == p.id then redis.call('DEL', key('callback', p.nh)) end
  redis.call('SREM', key('callbacks', p.queue), p.id)
  redis.call('SREM', key('late', p.queue), p.id)
  redis.call('HINCRBY', key('counts'), 'disposition:' .. disposition, 1)
  timer.clear('open', p.id)
  timer.clear('late', p.id)
  timer.clear('expire', p.id)
  redis.call('PEXPIRE', key('place', p.id), DAY_MS)
  place.settled(p.id, disposition)
  place.story(p, 'callback-done', { disposition = disposition })
end

-- What counted as reached was not: the promise stands again.
function place.undone(p)
  if p.status ~= 'done' then return end
  redis.call('HINCRBY', key('counts'), 'disposition:' .. p.disposition, -1)
  -- `undoneAt`: a journal that has noted the end is told that it was none.
  place.write(p, { disposition = false, doneAt = false, undoneAt = clock.now, status = 'parked' })
  redis.call('DEL', key('settled', p.id))
  journalsAsk()
  redis.call('PERSIST', key('place', p.id))
  redis.call('SADD', key('callbacks', p.queue), p.id)
  if p.kind == 'callback' and p.nh then
    redis.call('SET', key('callback', p.nh), p.id, 'NX')
    -- A redial stands on the callback itself: its arrival is not to be had twice.
    redis.call('DEL', key('grace', p.nh))
  end
  timer.set('expire', p.id, clock.now + CALLBACK_KEPT_MS)
end
