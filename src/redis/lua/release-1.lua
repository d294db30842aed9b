-- Release: an offer that nobody took (missed, declined, refused), or an agent's leg that broke after accepting.
--
-- Guarantees: the caller keeps the place at the same score; after "1" only `broken` applies, so that the late end of a phone that
-- was answered changes nothing here. Two misses in a row set the agent away, never the last ready one of a queue.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  lease     ARGV[4]  reason     ARGV[5]  awayMs
--
-- Returns  JSON: { at, sid }; sid is the live caller this was about, null when nothing was released or a callback was
-- Events   missed declined refused broken, agent-away
--- @include "once"
--- @include "leases"
--- @include "full"

local again = once.before(ARGV[2])
if again then return again end

local l = lease.load(ARGV[3])
local reason = ARGV[4]
local rings = l and l.status == 'ringing'
local sid = nil
if l and (rings or (reason == 'broken' and l.status == 'accepted')) then
  evenWhenFull()
  if l.kind == 'transfer' then
    sid = l.sid
    lease.over(l)
    event(sid, 'transfer-' .. reason, { lease = tonumber(l.id) })
  else
    local p = lease.release(l, reason, tonumber(ARGV[5]))
    sid = p and not place.isCallback(p) and p.id or nil
  end
end
return once.answer(ARGV[2], cjson.encode({ at = clock.now, sid = orNull(sid) }))
