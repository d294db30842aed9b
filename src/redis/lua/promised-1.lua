-- Promised: a promise that stands, as a journal keeps it: for a node that is to speak of what another one promised.
--
-- KEYS[1]  prefix
-- ARGV[2]  the place
--
-- Returns  JSON: Promised of engine/journal-ports.ts, or null
-- Events   none
--- @include "place"

local p = place.load(ARGV[2])
if not p or not place.isCallback(p) or p.status == 'done' then return 'null' end
return cjson.encode({
  place = p.id,
  as = p.kind,
  sid = p.maker,
  queue = p.queue,
  lang = p.lang,
  headStartMs = tonumber(p.headStart),
  arrivedAt = tonumber(p.arrived),
  card = p.card,
  number = orNull(p.number),
  numberHash = orNull(p.nh),
  recording = orNull(p.recording),
  dueAt = orNull(tonumber(p.notBefore or '')),
  at = tonumber(p.joinedAt),
})
