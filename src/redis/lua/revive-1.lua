-- Revive: the carrier says that a call lives which is over here. It is made one of ours again, in the line, where the turn that
-- follows stands it: its outcome is taken back where it was counted, its arrival is the one it had.
--
-- Guarantee: a call that is live here is left alone.
--
-- KEYS[1]  prefix
-- ARGV[2]  sid
--
-- Returns  1, or 0 when there was nothing to revive
-- Events   repaired
--- @include "phase"
--- @include "repair"

local sid = ARGV[2]
local call = phase.load(sid)
if call and not call.over then return 0 end
repaired('zombie', sid)
if not call then return 1 end
-- A tombstone of a call that we never knew was counted nowhere.
if call.phase == 'unknown' then
  redis.call('DEL', key('call', sid))
  return 1
end
phase.to(call, 'menu')
phase.write(call, { at = false, over = false, step = 0, decided = false, kept = false })
phase.at(call, '@hold')
phase.write(call, { at = '@hold' })
phase.pin(call, call.version)
phase.lives(call)
redis.call('PERSIST', key('call', sid))
redis.call('ZADD', key('seen'), clock.now, sid)
return 1
