--- @include "hotline"
-- Call time, the only clock of order, waits, offers, wrap-up and retries (whole ms since 1970).
--
-- It is Redis TIME, or base + (TIME - base) * rate when the hotline runs faster than the wall; base and rate stand in the hash
-- `clock`. Should Redis have lost them, the node brings them along (ARGV[1], `base:rate`), so that call time never jumps. A
-- simulation sets the field `now` and is its own clock.

local clock = {}
do
  local t = redis.call('TIME')
  local wall = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
  local kept = redis.call('HMGET', key('clock'), 'base', 'rate', 'now')
  local base, rate = tonumber(kept[1] or nil), tonumber(kept[2] or nil)
  if not rate and ARGV[1] ~= '' then
    local b, r = string.match(ARGV[1], '^(%d+):([%d.]+)$')
    base, rate = tonumber(b), tonumber(r)
    if rate then redis.call('HSET', key('clock'), 'base', b, 'rate', r) end
  end
  clock.rate = rate or 1
  clock.wall = tonumber(kept[3] or nil) or wall
  clock.now = tonumber(kept[3] or nil) or math.floor((base or wall) + (wall - (base or wall)) * clock.rate)
end

-- Wall ms that a span of call time lasts, for keys that expire by themselves.
function clock.ttl(ms) return math.max(1000, math.ceil(ms / clock.rate)) end
