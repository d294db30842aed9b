-- Turn: one webhook's change of one call, all of it or nothing.
--
-- Guarantees: compare-and-set on the call's step; a repeat (same key) or an older step changes nothing and gets the call as it
-- stands; a newer step, or no record at all, means that Redis has lost data, and the ticket wins (the call goes on where it
-- says, at the arrival it says); a bridge needs this call's accepted lease; one open callback per number (asked for once more by
-- the same call, it is the same one), and none is promised at a caller's wish while nobody may be rung (`spent`); arrival is never
-- changed once given. Everything is checked before the first write (but that a call has rung is counted, where it is to begin
-- another way: `flood`). A call that is over stays over; only a message that was being left at its end is still kept.
--
-- KEYS[1]  prefix
-- ARGV[2]  the commit, JSON (TurnCommit of engine/ports.ts without the next four)
-- ARGV[3]  call     ARGV[4]  prompts     ARGV[5]  trail     (opaque texts)
-- ARGV[6]  names this request, so that its second try gets the first one's answer
-- ARGV[7]  policy, JSON: wrapUpMs, placeEveryMs, offerEveryMs, callbacksPerHour, admission
--
-- Returns  JSON: TurnResult
-- Events   arrived adopted turn joined moved left kept callback-lent callback-done bridged talk-over transfer
--- @include "talk"
--- @include "facts"
--- @include "budget"
--- @include "admission"
--- @include "full"

local commit = cjson.decode(ARGV[2])
local policy = cjson.decode(ARGV[7])
local sid = commit.sid
local call = phase.load(sid)

local function answer(fields)
  fields.at = clock.now
  return cjson.encode(fields)
end

local function stored()
  return call and phase.stored(call) or cjson.null
end

local function seen()
  evenWhenFull()
  redis.call('ZADD', key('seen'), clock.now, sid)
end

local function stale()
  seen()
  return answer({ is = 'stale', stored = stored() })
end

-- ------------------------------------------------------------------------------------------------ checks, nothing written

if call and call.over then
  -- Who hangs up while speaking has left a message all the same: the carrier may tell of the end before it tells of the recording.
  local said, where, c = given(commit.keep), given(commit.line), nil
  if said and where and said.as == 'message' and standing.endedTooSoon(call) then c = standing.keepLate(said, call, where) end
  local kept = c and { id = c.id, queue = c.queue, arrivedAt = tonumber(c.arrived) }
  return answer({ is = 'over', outcome = call.outcome, kept = kept or cjson.null })
end

if call and call.key == commit.key then
  seen()
  -- Our own first try did it, only its answer was lost.
  if call.request == ARGV[6] then return call.answer end
  return answer({ is = 'repeat', stored = stored() })
end

if call and tonumber(call.step) > commit.step then return stale() end

local bridge = num(commit.bridge)
-- A push goes by what the store knows. Whoever was answered without it last is a step ahead, and their own turn that crossed the push is of
-- the same step as what comes out of the room: it knows nothing of the talk.
local talks = call and tonumber(call.lease or nil)
if talks and tonumber(call.step) == commit.step and not bridge and num(commit.talk) ~= talks then return stale() end

local rings = given(commit.rings)
if rings and not call and not rings.asked and admission.asks(given(rings.number), given(rings.prefix), policy.admission) then
  return answer({ is = 'flood' })
end

local keep, wish = given(commit.keep), given(commit.line)
local ends = commit.phase == 'ended' and given(commit.outcome) ~= nil
if ends then wish = keep and wish or nil end

-- The call's own standing place; a place it talks on is `call.place`.
local own = call and place.load(sid)
if own and own.status == 'talking' then own = nil end

local function pull(l, withWhom)
  seen()
  return answer({ is = 'pull', room = l.room, lease = tonumber(l.id), withWhom = withWhom })
end

if call and not bridge and not ends then
  if given(commit.hold) and own and own.status == 'accepted' then
    local l = lease.load(own.lease)
    if l and not lease.pushed(l) then return pull(l, 'agent') end
  end
  local l = call.transfer and not commit.cancelTransfer and lease.load(call.transfer)
  if l and l.status == 'accepted' and not lease.pushed(l) then return pull(l, 'outside') end
end

-- Nobody rings there any more, and the word of it did not get through.
if commit.ringing and not lease.load(call and call.transfer or nil) then return answer({ is = 'gone', stored = stored() }) end

-- Out of a room that we know nothing of: nobody can say whether an agent ever came into it, however long that was, or who ended it.
if num(commit.unbridge) and not call then return answer({ is = 'gone', stored = cjson.null }) end
-- Nor may silence end a call as one that was helped of which no talk is known: the ticket of whoever waited alone in a room says the same.
local helped = commit.outcome == 'talked' or commit.outcome == 'transferred'
if ends and helped and not (call and (call.talked or call.lease)) then
  return answer({ is = 'gone', stored = stored() })
end

local joining = nil
if bridge then
  joining = lease.load(bridge)
  if not talk.waitsFor(joining, sid) then return answer({ is = 'gone', stored = stored() }) end
end

-- Promised to this very call already: Redis has lost the turn, a journal put the promise back, and another copy of the webhook comes.
local already = nil
if keep then
  local known = keep.as == 'callback' and given(keep.numberHash) and redis.call('GET', key('callback', keep.numberHash))
  local first = known and place.load(known)
  if first and first.status == 'done' then first = nil end
  local ours = first and call and (first.id == call.kept or first.id == call.lent)
  if first and not ours and first.maker == sid and standing.mayHold(first) then already = first end
  if first and not ours and not already then
    local s = stored()
    if s ~= cjson.null then s.line = facts.of(first, call, nil, policy) or cjson.null end
    return answer({ is = 'twice', stored = s })
  end
  -- What the carrier's limit makes a callback is one all the same: it only comes later.
  if not already and commit.outcome == 'callback' and budget.spent(policy.callbacksPerHour) then
    return answer({ is = 'spent', stored = stored() })
  end
  -- Nowhere to stand: there is no queue to keep a place in.
  local stands = already or own or wish or (call and call.kept and place.load(call.kept))
  if not stands then return answer({ is = 'gone', stored = stored() }) end
end

-- ------------------------------------------------------------------------------------------------ the change

local firstId = nil
if call then evenWhenFull() end
if not call then
  call = phase.arrive(sid)
  firstId = event(sid, commit.step == 0 and 'arrived' or 'adopted', { step = commit.step, flow = commit.label.flow })
  -- What a caller heard of the levers before this call is nothing.
  phase.write(call, { news = redis.call('HGET', key('levers'), 'news') or '0' })
  phase.pin(call, commit.label.version)
  if rings and rings.asked then phase.write(call, { unproved = 1 }) end
elseif tonumber(call.step) < commit.step then
  event(sid, 'adopted', { step = commit.step, known = tonumber(call.step) })
end
if ARGV[5] ~= '' then
  local id = event(sid, 'turn', ARGV[5])
  firstId = firstId or id
end
if call.unproved and (commit.signOfLife or bridge) then phase.write(call, { unproved = false }) end
if not call.first then phase.write(call, { first = firstId or '-' }) end

-- The store has lost that this customer was joined, and rings them or is about to: they have been reached all the same.
local reached = given(commit.reached)
if reached and tonumber(call.lease or '0') ~= num(commit.unbridge) then
  local p = place.load(reached)
  if p and (p.status == 'waiting' or p.status == 'parked' or p.status == 'offered' or p.status == 'accepted') then
    local l = lease.load(p.lease)
    if l then lease.cancel(l) end
    place.done(p, 'reached')
  end
end

-- The room is over for the caller: by this turn's word, or because the turn is not one of a talk any more.
if call.lease and bridge ~= tonumber(call.lease)
  and (bridge or num(commit.unbridge) == tonumber(call.lease) or commit.phase ~= 'talking') then
  talk.over(call, policy.wrapUpMs, not bridge and num(commit.unbridge) == tonumber(call.lease))
end

if commit.cancelTransfer and call.transfer then
  local l = lease.load(call.transfer)
  if l then lease.cancel(l) end
  phase.write(call, { transfer = false })
end

local said = given(commit.callbackAnswer)
if said then
  local l = lease.load(said.lease)
  local p = l and lease.place(l)
  if p and place.isCallback(p) and (p.status == 'accepted' or p.status == 'offered') then
    local retryAt = num(said.retryAt)
    lease.cancel(l)
    place.write(p, { last = false })
    if said.answer == 'cancel' or not retryAt then
      place.done(p, said.answer == 'nobody' and 'unreachable' or 'cancelled')
    else
      -- "Later" is the customer's own wish: it uses up no attempt.
      if said.answer == 'later' then place.attemptBack(p) end
      place.park(p, retryAt)
    end
  end
end

-- Standing in line and waiting to be rung at once would be two places.
local back = nil
if call.kept and (commit.unkeep or keep or wish) then back = standing.unkeep(call) end

local kept = nil
if already then
  kept = standing.keptAlready(call, already, own, wish)
  own = nil
elseif keep then
  kept = standing.keep(keep, call, own, wish or back)
  own = nil
elseif joining then
  if own and own.id ~= joining.place then
    -- A number outside answered while the caller stood in line: the place is remembered, nobody else is asked.
    local l = lease.load(own.lease)
    if l then lease.cancel(l) end
  end
elseif wish then
  own = standing.join(wish, call, own)
elseif own then
  standing.leave(call, own, ends and 'ended' or 'asked')
  own = nil
end

if joining and joining.status ~= 'talking' then talk.begin(joining, call, own) end

local newLease = nil
local transfer = given(commit.transfer)
if transfer then
  local l = lease.create({ kind = 'transfer', sid = sid, room = transfer.room })
  timer.set('transfer', l.id, clock.now + transfer.ringMs + 5000)
  phase.write(call, { transfer = l.id })
  newLease = tonumber(l.id)
  event(sid, 'transfer', { lease = newLease })
end

-- ------------------------------------------------------------------------------------------------ where the call is now

if ends then
  phase.to(call, 'ended', commit.outcome)
elseif joining or (call.lease and commit.phase == 'talking') then
  phase.to(call, 'talking')
elseif own then
  own = place.load(sid)
  if own.unproved and admission.mayBeOffered(own, call) then place.prove(own) end
  phase.to(call, own.status == 'waiting' and 'waiting' or 'offered')
  local now = redis.call('HMGET', key('counts'), 'waiting', 'offered')
  report.peak((tonumber(now[1] or nil) or 0) + (tonumber(now[2] or nil) or 0))
else
  phase.to(call, commit.phase == 'talking' and 'talking' or 'menu')
end

local line = nil
if own and not joining then
  line = facts.of(own, call, given(commit.hold), policy)
elseif kept then
  line = facts.of(kept, call, nil, policy)
end

local done = answer({ is = 'done', line = line or cjson.null, lease = newLease or cjson.null })
local changes = {
  step = commit.step + 1,
  key = commit.key,
  request = ARGV[6],
  answer = done,
  call = ARGV[3],
  prompts = ARGV[4],
  line = line and cjson.encode(line) or false,
  again = given(commit.hold) == 'again',
  told = clock.now,
  at = commit.label.at,
  lang = commit.label.lang,
  from = commit.label.from,
  flow = commit.label.flow,
  caller = given(commit.caller),
  decided = given(commit.outcome) or false,
}
phase.at(call, commit.label.at)
phase.write(call, changes)
seen()
return done
