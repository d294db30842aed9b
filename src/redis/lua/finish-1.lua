-- Finish: the agent's leg has ended after "1". Wrap-up begins; the caller's own turn says what becomes of the caller.
--
-- Guarantees: the agent is freed once, whichever side's end is heard first; a caller who may be alone in the room is looked after
-- 8 s later (timer `lonely`) unless their own turn comes before, and 2 s later who was only just let in; one who never got into the room is back in line, and a callback
-- whose customer is being rung is tried again later.
--
-- KEYS[1]  prefix
-- ARGV[2]  lease     ARGV[3]  wrapUpMs
--
-- Returns  1, or 0 when nothing was changed: the lease is over, was never accepted, or its end was heard before
-- Events   agent-left, and what becomes of a place whose agent never met its caller
--- @include "leases"
--- @include "full"

-- The caller's own word that the room is over comes first, unless it is lost.
local LONELY_MS = 8000
-- Whoever was let in so short a time before may have come into a room that was empty already, and nobody's word is lost then.
local ENTER_MS = 5000
local CROSSED_MS = 2000
local RETRY_MS = 300000
local l = lease.load(ARGV[2])
-- Whoever was still to be told that it is over knows it now.
if not l then timer.clear('untold', text(ARGV[2])) end
if not l or l.status == 'ringing' then return 0 end
local wrapUpMs = tonumber(ARGV[3])
evenWhenFull()

if l.status == 'left' then
  local a = l.agent and agent.load(l.agent)
  lease.over(l)
  timer.clear('untold', l.id)
  if a and a.state == 'wrap-up' and a.last == l.id then agent.wrapUp(a, wrapUpMs, l.id) end
  return 1
end

local p = lease.place(l)
if l.status == 'talking' then
  if l.agentLeft then return 0 end
  local a = lease.agent(l)
  local crossed = clock.now - tonumber(l.joinedAt or '0') < ENTER_MS
  lease.write(l, { agentLeft = clock.now, crossed = crossed and 1 or false })
  if a then agent.wrapUp(a, wrapUpMs, l.id) end
  timer.set('lonely', l.id, clock.now + (crossed and CROSSED_MS or LONELY_MS))
  event(l.sid, 'agent-left', { lease = tonumber(l.id) })
  return 1
end

-- Accepted, but the caller never came into the room.
if l.kind == 'transfer' then
  lease.over(l)
  timer.set('tell', l.id, clock.now)
  event(l.sid, 'transfer-broken', { lease = tonumber(l.id) })
elseif p and p.kind == 'message' and not l.dials then
  -- Hung up before the end of the message: it stays to be heard.
  local a = lease.agent(l)
  lease.over(l)
  if a then agent.wrapUp(a, wrapUpMs, l.id) end
  place.to(p, 'waiting', { lease = false })
else
  lease.release(l, 'broken', 0)
  -- Its customer may be ringing: never a second time at once. Should they answer, they stand in line with this very place.
  if p and place.isCallback(p) then place.park(p, clock.now + RETRY_MS) end
end
timer.clear('untold', l.id)
return 1
