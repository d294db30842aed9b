-- Unoffered: how long nothing has been offered although a caller and an agent could meet. Each pair is offered at once, or after the one
-- before it when many come at a time and the carrier's call rate holds them back: more than a moment means that nothing offers. Kept for
-- the census, so that every node can tell it.
--
-- Guarantee: changes nothing but that figure. A pair for which the account has no leg is none.
--
-- KEYS[1]  prefix
-- ARGV[2]  limits, JSON: maxCalls widenMs idleHelpMs exclusive[] callbacksPerHour
--
-- Returns  ms, 0 when there is no pair
-- Events   none
--- @include "pairing"

local limits = cjson.decode(ARGV[2])
local heads, ready = pairing.sides(limits)
local since = nil
if #ready > 0 then
  local free = pairing.legs(limits)
  local offeredAt = tonumber(redis.call('HGET', key('counts'), 'offeredAt') or '0')
  local legsSince = tonumber(redis.call('HGET', key('counts'), 'shortAt') or '0')
  for _, p in ipairs(heads) do
    for _, a in ipairs(ready) do
      local r, mayAt = pairing.rank(a, p, limits)
      if r and pairing.legsFor(p) > free then
        redis.call('HSET', key('counts'), 'shortAt', clock.now)
      elseif r then
        local at = math.max(mayAt, legsSince, offeredAt, tonumber(a.since), tonumber(a.restUntil or '0'), tonumber(a.skilledAt or '0'), tonumber(p.since or clock.now))
        if not since or at < since then since = at end
      end
    end
  end
end
local unoffered = since and math.max(0, math.floor(clock.now - since)) or 0
if tonumber(redis.call('HGET', key('counts'), 'unofferedMs') or '0') ~= unoffered then
  redis.call('HSET', key('counts'), 'unofferedMs', unoffered)
end
return unoffered
