--- @include "place"
-- Promises as a journal asks after them.

local promise = {}

-- What tells a node whether the store has anything that its journal does not know: { the mark it left (empty: none), how many ends of
-- promises were told or taken back }.
function promise.agreement(journal)
  return { redis.call('HGET', key('journals'), journal) or '', redis.call('HGET', key('counts'), 'ends') or '0' }
end

function promise.done(disposition, at, applied)
  return { is = 'done', disposition = disposition, at = at, applied = applied }
end

-- How it ended; nil when the store does not know that it has.
function promise.ended(id)
  local at, disposition = string.match(redis.call('GET', key('settled', id)) or '', '^(%d+):(.+)$')
  if not at then return nil end
  return promise.done(disposition, tonumber(at), false)
end
