-- Rollback: one step back. A version that is tried is given up; without one, what was live before is live again.
--
-- Guarantees: of many who ask for the same canary to be given up (the nodes, when its callers fare worse) one is told `done`; what
-- was rolled back comes into force again only when a person publishes it. It keeps what the step led to: an edit that mends it goes
-- on from there.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request
-- ARGV[3]  want, JSON: to (number, null = one step), canary (only while this version is tried, else null), by, why (null, or a sentence)
--
-- Returns  JSON: Switched
-- Events   rolled-back
--- @include "once"
--- @include "versions"

local again = once.before(ARGV[2])
if again then return again end

local want = cjson.decode(ARGV[3])
local to, only = num(want.to), given(want.canary)
local tried, live = versions.canary(), versions.live()
if only and only ~= tried then return '{"is":"nothing"}' end

local function giveUp(version, to)
  local v = versions.load(version)
  if v then save('version', v, { back = to }) end
end

local function done(from, canary)
  versions.endCanary()
  versions.changed()
  local data = { from = versions.number(from), to = versions.number(versions.live()), by = want.by, why = orNull(given(want.why)) }
  event('hotline', 'rolled-back', data)
  return once.answer(ARGV[2], cjson.encode({ is = 'done', from = data.from, to = data.to, canary = canary }))
end

if tried and not to then
  giveUp(tried, live)
  return done(tried, true)
end

local target = nil
if to then
  for _, version in ipairs(redis.call('ZRANGE', key('published'), 0, -1)) do
    if versions.number(version) == to then target = version end
  end
  if not target then return '{"is":"unknown"}' end
else
  target = redis.call('LINDEX', key('history'), 1)
end
if not target or (target == live and not tried) then return '{"is":"nothing"}' end

if tried then giveUp(tried, target) end
local past = redis.call('LRANGE', key('history'), 0, -1)
local known = false
for _, version in ipairs(past) do known = known or version == target end
if known then
  -- Whatever came after it was a step in the wrong direction too.
  while versions.live() ~= target do giveUp(redis.call('LPOP', key('history')), target) end
else
  giveUp(live, target)
  versions.goLive(target)
end
local v = versions.load(target)
if v then save('version', v, { back = false }) end
if target == live then return done(tried, true) end
return done(live, false)
