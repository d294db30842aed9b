--- @include "clock"
-- How calls end while a version is being tried (a canary): counted for those that began since then, by version, so that the one
-- that is tried and the live one are compared over the same time. Without a canary nothing is counted.

local canary = {}

-- `by` is -1 when an ended call comes back.
function canary.count(call, by)
  local since = tonumber(redis.call('HGET', key('versions'), 'since') or nil)
  if not since or not call.version or tonumber(call.started) < since then return end
  redis.call('HINCRBY', key('tally'), call.version .. ':' .. call.outcome, by)
end

-- Outcomes of one version, by name.
function canary.tally(version)
  local counts = {}
  for field, count in pairs(version and read(key('tally')) or {}) do
    local of, outcome = string.match(field, '^(%x+):(.+)$')
    if of == version and tonumber(count) > 0 then counts[outcome] = tonumber(count) end
  end
  return counts
end
