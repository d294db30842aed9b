-- End: the carrier says that a caller's leg is over.
--
-- Guarantees: one outcome per call, for ever (a tombstone for 24 h answers every late webhook); agents who were offered or joined
-- for this caller are free at once; an arrival that did not come to a finished talk is good for a redial (P5); a lost caller with a
-- known number gets a callback at the old place at once (P11), unless one is promised already.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request
-- ARGV[3]  sid     ARGV[4]  `failed`, `unheard` or empty (EndTrouble)     ARGV[5]  trail, JSON
-- ARGV[6]  policy, JSON: wrapUpMs, redialMs
-- ARGV[7]  should the call be lost, JSON: keep and line, as of a TurnCommit; or empty
--
-- Returns  JSON: EndedCall. Outcome null: was over already, or never known (then later webhooks of it are refused all the same).
-- Events   ended, and what becomes of place, callback and lease
--- @include "once"
--- @include "talk"
--- @include "full"

local again = once.before(ARGV[2])
if again then return again end

local sid, trouble, policy = ARGV[3], ARGV[4], cjson.decode(ARGV[6])
local TOMBSTONE_MS = 86400000
local PAST_MS = 30 * 86400000
-- A hang-up so soon after the join, or after our apology, was hardly the caller's choice.
local SUSPECT_MS = 5000
-- Carriers end a call that has lasted four hours, whoever waits in it (P4).
local CARRIER_MS = 4 * 3600000
-- The end of one leg of a room ends the other: an agent who was gone longer than this had finished.
local SAME_MOMENT_MS = 3000

local call = phase.load(sid)
if not call then
  redis.call('HSET', key('call', sid), 'over', 1, 'outcome', 'suspect', 'phase', 'unknown')
  redis.call('PEXPIRE', key('call', sid), TOMBSTONE_MS)
end
if not call or call.over then return '{"outcome":null,"freed":[]}' end

local own = place.load(sid)
local talkPlace = call.place and place.load(call.place)
local talkLease = lease.load(call.lease)
local ifLost = ARGV[7] ~= '' and cjson.decode(ARGV[7])

local function outcome()
  if call.phase == 'ended' then return call.outcome end
  if call.decided == 'safety' and clock.now - tonumber(call.safetyAt) < SUSPECT_MS then return 'suspect' end
  if call.decided then return call.decided end
  if call.phase == 'talking' then
    local short = call.bridgedAt and clock.now - tonumber(call.bridgedAt) < SUSPECT_MS
    if trouble ~= '' or short then return 'suspect' end
    return call.talkWith or 'talked'
  end
  if call.kept then
    local c = place.load(call.kept)
    if c and c.status ~= 'done' then return c.kind end
  end
  -- Ended by nobody's choice before anybody helped: the one outcome that must not be.
  if trouble == 'failed' then return 'lost' end
  if trouble ~= '' then return 'suspect' end
  if call.phase == 'offered' then return 'abandoned-offered' end
  if call.phase == 'waiting' and math.abs(clock.now - tonumber(call.started) - CARRIER_MS) < 60000 then return 'carrier-limit' end
  if call.phase == 'waiting' then return 'abandoned-hold' end
  return call.talked or 'abandoned-menu'
end
local ended = outcome()
evenWhenFull()

-- Legs that must hear of it. `joined`: in the room, which ends by itself; but who hung up as they were let in may never have entered it.
local freed = {}
local entered = clock.now - tonumber(call.bridgedAt or clock.now) >= SAME_MOMENT_MS
local function free(l)
  if not l then return end
  local joined = l.status == 'left' or l.status == 'talking' and entered
  freed[#freed + 1] = { lease = tonumber(l.id), leg = orNull(l.leg), joined = joined }
end

-- A place that did not come to a finished talk is good for the next call of this number, also for one that rang in before the
-- carrier told us of this end.
local lost = nil
if own and own.status ~= 'talking' then
  lost = own
elseif talkPlace and talkPlace.status == 'talking' and talkLease then
  local left = tonumber(talkLease.agentLeft or '')
  if not left or clock.now - left < SAME_MOMENT_MS then lost = talkPlace end
elseif call.arrived and call.nh and not call.lease and not call.talked and not call.decided then
  -- On a detour out of the line.
  lost = { arrived = call.arrived, spoken = call.spoken, nh = call.nh }
end

if call.transfer then
  local l = lease.load(call.transfer)
  free(l)
  if l then lease.over(l) end
end

if own and own.status ~= 'talking' then
  local l = lease.load(own.lease)
  free(l)
  if l then
    local a = lease.agent(l)
    lease.over(l)
    if a then agent.rest(a, l.was == 'ringing' and { idleSince = a.idleSince or false } or nil) end
  end
end
if call.lease then
  free(talkLease)
  talk.over(call, policy.wrapUpMs)
end

standing.giveBack(call, false)
local lentBack = lost and lost.nh and redis.call('GET', key('callback', lost.nh))
-- Whoever has rung in again already has the place there; whoever is promised a callback keeps that one.
local standsElsewhere = lost and lost.nh and redis.call('ZCARD', key('standing', lost.nh)) > (own and own.standing and 1 or 0)
local ringBack = ended == 'lost' and ifLost and not call.kept and not standsElsewhere
if ringBack and not redis.call('GET', key('callback', ifLost.keep.numberHash)) then
  standing.keep(ifLost.keep, call, own, ifLost.line)
elseif own and not call.lease then
  -- Should they live after all, this is what they were told.
  phase.write(call, { arrived = own.arrived, spoken = own.spoken or false })
  place.drop(own)
end
if lost and lost.nh and not lentBack and not call.kept then
  local heir = redis.call('ZRANGEBYSCORE', key('standing', lost.nh), '(' .. lost.arrived, '+inf', 'LIMIT', 0, 1)[1]
  local p = heir and place.load(heir)
  if p and p.status == 'waiting' then
    local spoken = math.min(tonumber(lost.spoken or '') or math.huge, tonumber(p.spoken or '') or math.huge)
    place.move(p, {
      arrived = tonumber(lost.arrived),
      score = place.score(tonumber(lost.arrived), tonumber(p.headStart)),
      spoken = spoken < math.huge and spoken or false,
    })
    local newer = phase.load(heir)
    if newer then phase.write(newer, { arrived = lost.arrived }) end
    event(heir, 'redial', { from = sid })
  else
    redis.call('SET', key('grace', lost.nh), cjson.encode({
      arrived = tonumber(lost.arrived),
      spoken = orNull(tonumber(lost.spoken or '')),
      unproved = call.unproved ~= nil,
      untilAt = clock.now + policy.redialMs,
    }), 'PX', clock.ttl(policy.redialMs))
  end
end

if call.kept then
  local c = place.load(call.kept)
  if c and c.status == 'held' then place.open(c) end
end

report.leg(call.started, report.queue(call.firstQueue))
if call.firstJoined and not call.met and (ended == 'abandoned-hold' or ended == 'abandoned-offered') then
  phase.write(call, { leftAfter = clock.now - tonumber(call.firstJoined) })
end
phase.to(call, 'ended', ended)
-- When this number last called, and nothing else, is what a flow may choose by the next time. A machine that has said nothing in a
-- flood is nobody who has called.
if call.caller and not call.unproved then redis.call('SET', key('past', call.caller), text(clock.now), 'PX', clock.ttl(PAST_MS)) end
-- Whose call it was is known for as long, so that it can be forgotten when they ask for it.
local whose = call.caller or call.nh or talkPlace and talkPlace.nh
if whose then
  redis.call('SADD', key('visits', whose), sid)
  redis.call('PEXPIRE', key('visits', whose), clock.ttl(PAST_MS))
end
local gone = { over = 1 }
for _, name in ipairs({ 'call', 'prompts', 'line', 'answer', 'request', 'key', 'nh', 'caller' }) do gone[name] = false end
phase.gone(call)
phase.write(call, gone)
redis.call('PEXPIRE', key('call', sid), TOMBSTONE_MS)
redis.call('ZREM', key('seen'), sid)
redis.call('HDEL', key('crashes'), sid)
event(sid, 'ended', { outcome = ended, how = cjson.decode(ARGV[5]) })

local legs = '[]'
if #freed > 0 then legs = cjson.encode(freed) end
return once.answer(ARGV[2], '{"outcome":"' .. ended .. '","freed":' .. legs .. '}')
