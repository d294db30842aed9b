--- @include "place"
-- Promises as a journal asks after them.

local promise = {}

function promise.done(disposition, at, applied)
  return { is = 'done', disposition = disposition, at = at, applied = applied }
end

-- How it ended; nil when the store does not know that it has.
function promise.ended(id)
  local at, disposition = string.match(redis.call('GET', key('settled', id)) or '', '^(%d+):(.+)$')
  if not at then return nil end
  return promise.done(disposition, tonumber(at), false)
end
