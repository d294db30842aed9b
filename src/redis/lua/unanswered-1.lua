-- Unanswered: a callback's customer was rung without success.
--
-- Guarantees: only the latest lease of a place may say so, and only once; the attempt is counted (at accept), the third is the
-- last; the agent is free. A talk that turned out to have been a machine's greeting is undone.
--
-- KEYS[1]  prefix
-- ARGV[2]  lease     ARGV[3]  retryAt, or empty: never     ARGV[4]  disposition when it is over
--
-- Returns  1, or 0 when this lease has no say any more
-- Events   unanswered, callback-done
--- @include "leases"

local MOST_ATTEMPTS = 3
local n = text(ARGV[2])
local kept = record('lease', n)
local p = kept and kept.place and place.load(kept.place)
if not p or not place.isCallback(p) or p.last ~= n then return 0 end
if p.status == 'done' and p.disposition ~= 'reached' then return 0 end
if p.status == 'lent' or p.status == 'held' then return 0 end

local l = lease.load(n)
if l then
  local a = lease.agent(l)
  lease.over(l)
  if a then agent.rest(a) end
end
place.undone(p)
place.write(p, { last = false })
place.story(p, 'unanswered', { lease = tonumber(n), attempt = tonumber(p.attempts or '0') })
local retryAt = tonumber(ARGV[3])
if retryAt and tonumber(p.attempts or '0') < MOST_ATTEMPTS then
  place.park(p, retryAt)
else
  place.done(p, ARGV[4])
end
return 1
