-- Unanswered: a callback's customer was rung without success, or the carrier did not ring them at all.
--
-- Guarantees: only the latest lease of a place may say so, and only once; the attempt is counted (at accept), the third is the
-- last; a ring that never was is given back and ends no promise; the agent is free. A talk that turned out to have been a machine's
-- greeting is undone, but not one after which its customer was promised a call anew: they are owed that one.
--
-- KEYS[1]  prefix
-- ARGV[2]  lease     ARGV[3]  retryAt, or empty: never     ARGV[4]  disposition when it is over     ARGV[5]  0 it never rang
--
-- Returns  1, or 0 when this lease has no say any more
-- Events   unanswered, unrung, callback-done
--- @include "leases"
--- @include "budget"
--- @include "phase"

local MOST_ATTEMPTS = 3
local n, rang = text(ARGV[2]), ARGV[5] ~= '0'
local kept = record('lease', n)
local p = kept and kept.place and place.load(kept.place)
if not p or not place.isCallback(p) or p.last ~= n then return 0 end

-- By the call that they talked on, or under their number.
local function promisedAnew()
  local theirs = kept.sid and phase.load(kept.sid)
  local other = theirs and theirs.kept or p.nh and redis.call('GET', key('callback', p.nh))
  return other and other ~= p.id
end

if p.status == 'done' and (not rang or p.disposition ~= 'reached' or promisedAnew()) then return 0 end
if p.status == 'lent' or p.status == 'held' then return 0 end

local l = lease.load(n)
if l then
  local a = lease.agent(l)
  lease.over(l)
  if a then agent.rest(a) end
end
place.undone(p)
place.write(p, { last = false, unrung = not rang and tonumber(p.unrung or '0') + 1 })
place.story(p, rang and 'unanswered' or 'unrung', { lease = tonumber(n), attempt = tonumber(p.attempts or '0') })
if not rang then
  place.attemptBack(p)
  budget.giveBack(n)
end
local retryAt = tonumber(ARGV[3])
if retryAt and tonumber(p.attempts or '0') < MOST_ATTEMPTS then
  place.park(p, retryAt)
else
  place.done(p, ARGV[4])
end
return 1
