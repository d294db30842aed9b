-- Leases: every lease that is not over, so that the rooms of the carrier can be compared with them.
--
-- KEYS[1]  prefix
--
-- Returns  one JSON per lease: LeaseRow
-- Events   none
--- @include "leases"

local rows = {}
for _, n in ipairs(redis.call('ZRANGE', key('leases'), 0, -1)) do
  local l = lease.load(n)
  if l then
    local p = lease.place(l)
    rows[#rows + 1] = cjson.encode({
      lease = tonumber(l.id),
      status = l.status,
      kind = l.about or 'transfer',
      room = l.room,
      leg = orNull(l.leg),
      caller = orNull(l.sid or (p and p.sid)),
    })
  end
end
return rows
