-- MoveCall: ops move a waiting call to the head of its line, or to another queue.
--
-- Guarantees: the arrival stays what it was; the order by hand is in the trail with who gave it. The caller's next turn does not
-- take a move to another queue back.
--
-- KEYS[1]  prefix
-- ARGV[2]  sid     ARGV[3]  queue, or empty: the head of its line     ARGV[4]  by whom
--
-- Returns  1, or 0 when the call does not wait in a line
-- Events   moved
--- @include "place"

local p = place.load(ARGV[2])
if not p or p.kind ~= 'call' or p.status == 'talking' then return 0 end
local from = p.queue
-- Whom people move by hand they know to be there.
place.prove(p)
if ARGV[3] == '' then
  local first = redis.call('ZRANGE', key('line', p.queue), 0, 0, 'WITHSCORES')
  if first[1] ~= p.id then place.move(p, { score = tonumber(first[2]) - 1 }) end
else
  place.move(p, { queue = ARGV[3] })
end
event(p.id, 'moved', { from = from, to = p.queue, head = ARGV[3] == '', by = ARGV[4] })
return 1
