--- @include "standing"
-- The talk of a call in a room: who may come in, what begins with it, and what is over when the caller is out again.

local talk = {}

-- How long after a customer pressed 1 in a callback they must be in the room, else they have hung up.
local THERE_MS = 5000

-- Whether this room is this call's: a transfer it asked for, the agent its own place was offered to, or a callback that rings it.
function talk.waitsFor(joining, sid)
  if not joining then return false end
  if joining.kind == 'transfer' then
    return joining.sid == sid and (joining.status == 'accepted' or joining.status == 'talking')
  end
  local p = lease.place(joining)
  if not p then return false end
  if joining.status == 'accepted' then return place.isCallback(p) or p.id == sid end
  return joining.status == 'talking' and p.sid == sid
end

-- The caller comes into the room: the place they stood at (`own`), or the callback that rang them, is talking from now on.
function talk.begin(joining, call, own)
  local p = lease.place(joining) or own
  if call.transfer and call.transfer ~= joining.id then
    local l = lease.load(call.transfer)
    if l then lease.cancel(l) end
  end
  timer.clear('join', joining.id)
  -- Whoever pressed 1 may have hung up before the room was entered, and the word of it be late or lost.
  if joining.leg then timer.set('there', joining.id, clock.now + THERE_MS) end
  redis.call('SREM', key('dialling'), joining.id)
  lease.write(joining, { status = 'talking', sid = call.id, joinedAt = clock.now })
  if call.firstJoined and not call.met then
    report.answered(call.firstQueue, clock.now - tonumber(call.firstJoined))
    phase.write(call, { met = clock.now })
  end
  phase.write(call, {
    lease = joining.id,
    place = p and p.id or false,
    bridgedAt = clock.now,
    transfer = false,
    talkWith = joining.kind == 'transfer' and 'transferred' or 'talked',
    arrived = p and p.arrived or call.arrived or false,
  })
  if p then
    if not place.isCallback(p) then
      -- Callbacks that came earlier and were free to be rung have been overtaken.
      for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('kept:' .. p.queue, p.lang), '-inf', '(' .. p.score, 'LIMIT', 0, 20)) do
        local passed = place.load(id)
        if passed then place.late(passed) end
      end
      if p.standing then redis.call('ZREM', key('standing', p.standing), p.id) end
    end
    place.to(p, 'talking', { lease = joining.id, sid = call.id })
  end
  local a = lease.agent(joining)
  if a then agent.to(a, 'talking', { talkFrom = clock.now, talkQueue = p and p.queue or joining.queue }) end
  event(call.id, 'bridged', { lease = tonumber(joining.id), agent = orNull(joining.agent), waitedMs = p and clock.now - tonumber(p.arrived) or cjson.null })
end

-- A talk that the agent ends sooner than this is counted: hardly anybody was helped.
local SHORT_MS = 20000

-- A talk is over for its caller. The place is out of line; whether the caller stands again is the turn's wish. `stays`: the caller
-- is still on the line, so it was the agent who hung up.
function talk.over(call, wrapUpMs, stays)
  local l = lease.load(call.lease)
  local p = call.place and place.load(call.place)
  local talked = clock.now - tonumber(call.bridgedAt or clock.now)
  if l and l.agent then
    for _, of in ipairs({ report.queue(l.queue), report.agent(l.agent) }) do
      report.add(of, 'talks')
      report.add(of, 'talkMs', talked)
      if stays and talked < SHORT_MS then report.add(of, 'short') end
    end
  end
  if l then lease.callerLeft(l, wrapUpMs) end
  if p and p.status == 'talking' then
    phase.write(call, { arrived = p.arrived, spoken = p.spoken or false })
    if place.isCallback(p) then
      place.done(p, 'reached')
    else
      place.drop(p)
    end
  end
  local changes = { lease = false, place = false, bridgedAt = false }
  -- Shorter than this it was no talk (P10), and a callback lent to them stands as before.
  if talked >= 5000 then
    changes.talked = call.talkWith or 'talked'
    standing.giveBack(call, true)
  end
  phase.write(call, changes)
  event(call.id, 'talk-over', { ms = talked })
end
