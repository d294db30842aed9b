--- @include "events"
-- Repairs: something did not fit, between the records of the store or between store and carrier, and was put right. A hotline that
-- is well makes none, so each is counted by its kind (RepairKind of engine/repair-ports.ts) and told in the trail.

local function repaired(kind, sid, data)
  data = data or {}
  data.kind = kind
  redis.call('HINCRBY', key('counts'), 'repair:' .. kind, 1)
  event(sid, 'repaired', data)
end
