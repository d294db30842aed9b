-- Probes: how the hotline's trials of itself stand.
--
-- KEYS[1]  prefix
--
-- Returns  JSON: Probes
-- Events   none
--- @include "probe"

return cjson.encode(probe.rows())
