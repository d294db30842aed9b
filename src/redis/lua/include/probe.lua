--- @include "events"
-- The two trials of a hotline on itself, one hash each: `probe:call` (it rings itself and presses 0) and `probe:fallback` (what its
-- fallback URLs answer).
--
-- id           of the run under way; none: nothing is under way
-- begunAt      when the last run began
-- leg, number  of a call: the leg that rings in for it, and the number it rings
-- rungAt arrivedAt pressedAt lineAt leftAt
--              of a call: what has been seen of this run, and when
-- endedAt, fault, tookMs
--              how the last run that is over ended; `fault` empty: well
-- okAt, failures
--              the last one that went well; how many did not
--
-- The call of a probe is in no line and in no count: its turns are made on keys of their own (`apart`).

local probe = {}

probe.WHATS = { 'call', 'fallback' }

local function at(fields, name) return orNull(tonumber(fields[name] or nil)) end

-- As ProbeRow of engine/probe-ports.ts.
function probe.row(what)
  local p = read(key('probe', what))
  return {
    running = orNull(p.id),
    begunAt = at(p, 'begunAt'),
    leg = orNull(p.leg),
    rungAt = at(p, 'rungAt'),
    arrivedAt = at(p, 'arrivedAt'),
    pressedAt = at(p, 'pressedAt'),
    lineAt = at(p, 'lineAt'),
    endedAt = at(p, 'endedAt'),
    fault = orNull(p.fault),
    tookMs = at(p, 'tookMs'),
    okAt = at(p, 'okAt'),
    failures = tonumber(p.failures or '0'),
  }
end

function probe.rows()
  local rows = {}
  for _, what in ipairs(probe.WHATS) do rows[what] = probe.row(what) end
  return rows
end
