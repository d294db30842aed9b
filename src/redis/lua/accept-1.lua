-- Accept: the agent (or the number outside) pressed 1.
--
-- Guarantees: accepted only while the lease rings and its caller is there; said twice it is accepted once and answered the same,
-- but for `first`: what follows (ringing a customer, moving a caller) follows once. To ring the caller of a message is another
-- "1" and makes it an attempt. Of an agent and a number outside that ring for one caller the first "1" has them: two would push
-- the caller from room to room. A callback that the budget of the hour does not allow is not rung: it is parked until it does.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  lease     ARGV[4]  joinMs     ARGV[5]  1 ring the caller of this message
-- ARGV[6]  customers rung within an hour, at most
--
-- Returns  JSON: AcceptResult
-- Events   accepted budget-spent
--- @include "once"
--- @include "offers"
--- @include "budget"

local again = once.before(ARGV[2])
if again then return again end
local gone = '{"is":"gone"}'
-- Hearing a message takes longer than meeting a caller.
local LISTEN_MS = 600000

local l = lease.load(ARGV[3])
if not l or l.status == 'left' then return gone end
local joinMs = tonumber(ARGV[4])

if l.kind == 'transfer' then
  local call = phase.load(l.sid)
  if not call or call.over then return gone end
  local first = l.status == 'ringing'
  local stands = place.load(l.sid)
  if first and stands and (stands.status == 'accepted' or stands.status == 'talking') then return gone end
  if first then
    timer.clear('transfer', l.id)
    timer.set('join', l.id, clock.now + joinMs)
    lease.write(l, { status = 'accepted', acceptedAt = clock.now })
    event(l.sid, 'accepted', { lease = tonumber(l.id), by = 'outside' })
  end
  return once.answer(ARGV[2], cjson.encode({ is = 'outside', room = l.room, caller = l.sid, first = first }))
end

local p = lease.place(l)
if not p then return gone end
local a = lease.agent(l)

local ring, first = ARGV[5] == '1', false

local function attempt()
  place.write(p, { attempts = tonumber(p.attempts or '0') + 1 })
  budget.take(l.id)
end

local rings = ring and p.kind == 'message' and not l.dials or p.kind == 'callback' and l.status == 'ringing'
if rings and budget.spent(tonumber(ARGV[6])) then
  lease.over(l)
  place.park(p, budget.freeAt(tonumber(ARGV[6])))
  if a then agent.rest(a) end
  place.story(p, 'budget-spent', { lease = tonumber(l.id) })
  return once.answer(ARGV[2], '{"is":"later"}')
end


if l.status == 'ringing' then
  local call = p.kind == 'call' and phase.load(p.id)
  local outside = call and call.transfer and lease.load(call.transfer)
  if outside and outside.status ~= 'ringing' then
    -- No miss of the agent's; the caller keeps the place until they have met.
    lease.release(l, 'refused', 0)
    return gone
  end
  first = true
  timer.clear('offer', l.id)
  timer.set('join', l.id, clock.now + (p.kind == 'message' and math.max(LISTEN_MS, joinMs) or joinMs))
  lease.write(l, { status = 'accepted', acceptedAt = clock.now })
  report.add(report.agent(l.agent), 'accepted')
  place.to(p, 'accepted')
  if a then
    agent.write(a, { misses = 0 })
    if p.kind == 'message' then agent.to(a, 'talking', { talkFrom = clock.now, talkQueue = p.queue }) end
  end
  if p.kind == 'callback' then
    attempt()
    lease.asks(l)
  else
    timer.clear('unsure', l.id)
  end
  place.story(p, 'accepted', { lease = tonumber(l.id), agent = l.agent })
elseif ring and l.status == 'accepted' and p.kind == 'message' and not l.dials then
  first = true
  attempt()
  redis.call('SADD', key('dialling'), l.id)
  lease.write(l, { dials = 1, attempt = tonumber(p.attempts) })
  lease.asks(l)
  timer.set('join', l.id, clock.now + joinMs)
end
return once.answer(ARGV[2], cjson.encode({
  is = 'yours',
  offer = offer.of(l, p),
  caller = p.kind == 'call' and p.id or cjson.null,
  first = first,
}))
