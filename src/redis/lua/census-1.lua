-- Census: numbers for alarms, metrics, the command line.
--
-- KEYS[1]  prefix
--
-- Returns  { header as JSON, one JSON per queue … }. Cost: queues x languages.
-- Events   none
--- @include "census"

local answer = { census.header() }
for _, queue in ipairs(census.queueNames()) do answer[#answer + 1] = census.queue(queue) end
return answer
