--- @include "leases"
-- An offer as the port wants it.

local offer = {}

function offer.of(l, p)
  return {
    lease = tonumber(l.id),
    place = p.id,
    kind = p.kind,
    agent = l.agent,
    room = l.room,
    queue = p.queue,
    arrivedAt = tonumber(p.arrived),
    at = tonumber(l.at),
    card = p.card,
    number = orNull(p.number),
    recording = orNull(p.recording),
    attempt = tonumber(l.attempt),
    unrung = tonumber(p.unrung or '0'),
  }
end

function offer.json(l, p) return cjson.encode(offer.of(l, p)) end
