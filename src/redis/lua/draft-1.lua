-- Draft: an edit that did not come into force, for all nodes to show until the folder is good again.
--
-- KEYS[1]  prefix
-- ARGV[2]  draft, JSON: host, version, problems
--
-- Returns  1
-- Events   none
--- @include "clock"

local draft = cjson.decode(ARGV[2])
draft.wall = clock.wall
redis.call('HSET', key('versions'), 'draft', cjson.encode(draft))
return 1
