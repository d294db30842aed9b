-- Due: carries out what time alone decides, and hands out what needs the carrier. What every node wants to know each second is told with
-- it: the levers, whether this is still the store that its journal agreed with, and whether a promise has ended since.
--
-- Guarantees: each piece is claimed once, by one node; what would be lost with that node comes again (a lonely caller after 5 s, a
-- silent call after `silentMs`); the store's own part of each piece is done in the same move. At most 200 timers a time. A kind
-- that this version does not know is left to the nodes that know it, and holds up none of the others. A node that left another mark than
-- stands here gets nothing: this store may have gone back to before something ended, and the journal is held against it first.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  most
-- ARGV[4]  policy, JSON: awayMs, silentMs
-- ARGV[5]  the journal's name     ARGV[6]  the mark its node left, or empty: it has nothing to go by
--
-- Returns  { the journal's mark (empty: none), ends of promises so far, JSON: Levers, JSON per piece: DueWork }
-- Events   those of the moves it carries out, repaired
--- @include "once"
--- @include "offers"
--- @include "repair"
--- @include "levers"
--- @include "promises"

local again = once.before(ARGV[2])
if again then return cjson.decode(again) end

local most, policy = tonumber(ARGV[3]), cjson.decode(ARGV[4])
local TIMERS_MOST = 200
local LONELY_AGAIN_MS = 5000
local THERE_AGAIN_MS = 20000
local UNTOLD_AGAIN_MS = 15000
local RETRY_MS = 300000
local MOST_ATTEMPTS = 3
-- Longer (wall time) than a request that rings somebody is under way: it goes out within 2 s (`engine/still-wanted.ts`), is waited for for 5 s,
-- and the carrier may take a while to list the call.
local RING_MOST_MS = 10000
local UNSURE_AGAIN_MS = 10000
local STORIES_MS = 400 * 86400000
local answer = promise.agreement(ARGV[5])
answer[#answer + 1] = levers.json(read(key('levers')))
local told = #answer
if ARGV[6] ~= '' and ARGV[6] ~= answer[1] then return answer end

-- Stories are kept as long as reports, though nothing new pushes them out. The ids of entries are the server's
-- own time, also where call time is another.
redis.call('XTRIM', key('events'), 'MINID', '~', text(tonumber(redis.call('TIME')[1]) * 1000 - clock.ttl(STORIES_MS)))

local function hand(work) answer[#answer + 1] = cjson.encode(work) end

local function tell(l, was)
  if l.kind == 'transfer' then
    hand({ is = 'transfer-expired', lease = tonumber(l.id), leg = orNull(l.leg), sid = l.sid })
  elseif was == 'ringing' then
    hand({ is = 'offer-expired', lease = tonumber(l.id), leg = orNull(l.leg) })
  else
    hand({ is = 'join-expired', lease = tonumber(l.id), leg = orNull(l.leg), kind = l.about })
  end
end

local carry = {}

function carry.wrap(id)
  local a = agent.load(id)
  if a and a.state == 'wrap-up' then agent.rest(a) end
end

function carry.away(id)
  local a = agent.load(id)
  if a and a.state == 'away' then agent.rest(a) end
end

-- Whoever is set away after misses is told so, by one node.
function carry.notice(id)
  local a = agent.load(id)
  if a and a.state == 'away' then hand({ is = 'agent-away', agent = id }) end
end

function carry.open(id)
  local p = place.load(id)
  if p and (p.status == 'parked' or p.status == 'held') then place.open(p) end
end

function carry.late(id)
  local p = place.load(id)
  if p and p.status == 'waiting' then place.late(p) end
end

function carry.expire(id)
  local p = place.load(id)
  if not p or p.status == 'done' then return end
  if p.status == 'waiting' or p.status == 'parked' then return place.done(p, 'expired') end
  timer.set('expire', id, clock.now + RETRY_MS)
end

function carry.offer(id)
  local l = lease.load(id)
  if not l or l.status ~= 'ringing' then return end
  -- A phone that we never knew to ring is no miss of its agent.
  lease.release(l, l.leg and 'missed' or 'refused', policy.awayMs)
  tell(l, 'ringing')
end

function carry.transfer(id)
  local l = lease.load(id)
  if not l or l.status ~= 'ringing' then return end
  lease.over(l)
  event(l.sid, 'transfer-expired', { lease = tonumber(id) })
  tell(l, 'ringing')
end

function carry.join(id)
  local l = lease.load(id)
  if not l or l.status ~= 'accepted' then return end
  local p = lease.place(l)
  if l.kind == 'transfer' then
    lease.over(l)
  elseif p and place.isCallback(p) then
    -- The customer may still be ringing: never at once again. `unanswered` may yet say when.
    local a = lease.agent(l)
    lease.over(l)
    if a then agent.rest(a) end
    if p.kind == 'message' and not l.dials then
      place.to(p, 'waiting', { lease = false })
    elseif tonumber(p.attempts or '0') < MOST_ATTEMPTS then
      place.park(p, clock.now + RETRY_MS)
    else
      place.done(p, 'unreachable')
    end
  else
    lease.release(l, 'broken', policy.awayMs)
    repaired('unmet', l.place, { lease = tonumber(l.id) })
  end
  tell(l, 'accepted')
end

function carry.lonely(id)
  local l = lease.load(id)
  if not l or l.status ~= 'talking' then return end
  hand({ is = 'lonely', lease = tonumber(id), sid = l.sid, room = l.room, crossed = l.crossed ~= nil })
  timer.set('lonely', id, clock.now + LONELY_AGAIN_MS)
end

-- A lease that ended while its leg rang or waited.
function carry.tell(id)
  local l = record('lease', id)
  if not l then return end
  if l.kind == 'transfer' and l.was ~= 'accepted' then
    -- Cancelled by its own caller: only the ringing leg is to be ended.
    hand({ is = 'offer-expired', lease = tonumber(id), leg = orNull(l.leg) })
  else
    tell(l, l.was)
  end
end

function carry.there(id)
  local l = lease.load(id)
  if not l or l.status ~= 'talking' or l.agentLeft then return end
  hand({ is = 'silent-leg', lease = tonumber(id), leg = l.leg, sid = l.sid })
  -- Soon again, unless the carrier has said by then that it lives (`there`): a question that was lost tells nothing.
  timer.set('there', id, clock.now + THERE_AGAIN_MS)
end

-- Whether anybody rings for this lease is not known: the node that asked for it never had an answer, or has died.
function carry.unsure(id)
  local l = lease.load(id)
  local p = l and lease.place(l)
  if not p then return end
  -- Its own time is up as well, and that says what becomes of it.
  local ends = tonumber(redis.call('ZSCORE', key('due'), (l.status == 'ringing' and 'offer:' or 'join:') .. id) or '0')
  if ends <= clock.now then return end
  if clock.wall - tonumber(l.askedAt or '0') < RING_MOST_MS then return timer.set('unsure', id, clock.now + 1000) end
  -- A request that is still held back goes out no more.
  lease.write(l, { doubted = 1 })
  hand({ is = 'unsure', leg = orNull(l.status == 'accepted' and l.leg or nil), offer = offer.of(l, p), askedAt = tonumber(l.askedAt) })
  timer.set('unsure', id, clock.now + UNSURE_AGAIN_MS)
end

-- The end of this leg was doubted, and the carrier's own word has not come since.
function carry.ghost(sid)
  local call = phase.load(sid)
  if call and not call.over then hand({ is = 'ghost', sid = sid }) end
end

function carry.gone(id)
  local l = lease.load(id)
  if l and l.status == 'talking' and not l.agentLeft then
    hand({ is = 'gone-leg', lease = tonumber(id), leg = l.leg, sid = l.sid, room = l.room })
  end
end

-- Told for as long as the lease is remembered; its `finish` ends this.
function carry.untold(id)
  local l = record('lease', id)
  if not l or not l.leg then return end
  hand({ is = 'untold', lease = tonumber(id), leg = l.leg, kind = l.about or 'transfer' })
  repaired('untold', l.sid or l.place or 'hotline', { lease = tonumber(id) })
  timer.set('untold', id, clock.now + UNTOLD_AGAIN_MS)
end

-- Looked up before anything is carried out: what that sets anew is for the next time.
local function dueTimers()
  local timers, seen = {}, 0
  repeat
    local page = redis.call('ZRANGEBYSCORE', key('due'), '-inf', clock.now, 'LIMIT', seen, TIMERS_MOST)
    for _, member in ipairs(page) do
      local kind, id = string.match(member, '^(%a+):(.+)$')
      if carry[kind] and #timers < TIMERS_MOST then timers[#timers + 1] = { member = member, kind = kind, id = id } end
    end
    seen = seen + #page
  until #page < TIMERS_MOST or #timers == TIMERS_MOST
  return timers
end

for _, due in ipairs(dueTimers()) do
  if #answer - told >= most then break end
  redis.call('ZREM', key('due'), due.member)
  carry[due.kind](due.id)
end

if #answer - told < most then
  local silent = redis.call('ZRANGEBYSCORE', key('seen'), '-inf', clock.now - policy.silentMs, 'LIMIT', 0, most + told - #answer)
  for _, sid in ipairs(silent) do
    redis.call('ZADD', key('seen'), 'XX', clock.now, sid)
    hand({ is = 'silent-call', sid = sid })
  end
end

if #answer > told then once.answer(ARGV[2], cjson.encode(answer)) end
return answer
