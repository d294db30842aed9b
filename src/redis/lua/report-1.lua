-- Report: the counters of some half-hours.
--
-- KEYS[1]  prefix
-- ARGV[2…]  half-hours, each by its first ms
--
-- Returns  a list of { half-hour, field, value, … }; half-hours in which nothing happened are left out
-- Events   none
--- @include "report-rows"

local rows = {}
for i = 2, #ARGV do
  local row = reportRow(ARGV[i])
  if #row > 1 then rows[#rows + 1] = row end
end
return rows
