-- Ringing: which leg carries a lease, and how much longer it may take. Called when a phone is about to be rung (no leg yet), when it rings
-- and when it is answered.
--
-- Guarantees: a lease that is over stays over. On an accepted callback it is the customer's leg whose time is lengthened. With no leg yet: one
-- ring for a lease, none once the carrier is asked whether there was one, and the time after which it is asked runs anew.
--
-- KEYS[1]  prefix
-- ARGV[2]  lease     ARGV[3]  leg, or empty     ARGV[4]  ttlMs
--
-- Returns  1, or 0 when the lease is over, or nobody is to be rung for it any more
-- Events   none
--- @include "leases"
--- @include "full"

local l = lease.load(ARGV[2])
if not l then return 0 end

-- After "1" only the customer of an attempt is rung.
local function mayRing()
  if l.doubted then return false end
  if l.status == 'ringing' then return not l.leg end
  local p = l.status == 'accepted' and not l.customer and lease.place(l)
  return p and (p.kind == 'callback' or p.kind == 'message' and l.dials)
end

if ARGV[3] == '' and not mayRing() then return 0 end
evenWhenFull()
local untilAt = clock.now + tonumber(ARGV[4])
if ARGV[3] == '' and l.place then lease.asks(l) end
if l.status == 'ringing' then
  if ARGV[3] ~= '' then
    lease.write(l, { leg = ARGV[3] })
    timer.clear('unsure', l.id)
  end
  timer.set(l.kind, l.id, untilAt)
elseif l.status == 'accepted' then
  local p = lease.place(l)
  if ARGV[3] ~= '' and ARGV[3] ~= l.leg then
    if l.leg then timer.clear('unsure', l.id) end
    lease.write(l, { [l.leg and 'customer' or 'leg'] = ARGV[3] })
  end
  if p and place.isCallback(p) then timer.set('join', l.id, untilAt) end
end
return 1
