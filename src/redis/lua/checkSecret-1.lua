-- CheckSecret: remembers a fingerprint of the key that seals tickets; nodes of one hotline must be able to open each other's.
--
-- KEYS[1]  prefix
-- ARGV[2]  fingerprint of the key this node seals with
-- ARGV[3]  fingerprints of all keys it opens with, JSON: during a rotation the old one is among them
--
-- Returns  1 when the hotline's key is one of these (or none was known yet), 0 when other nodes seal with one it can't open
-- Events   none
--- @include "hotline"

local known = redis.call('GET', key('secret'))
local ours = not known
for _, fingerprint in ipairs(cjson.decode(ARGV[3])) do
  if fingerprint == known then ours = true end
end
if ours then redis.call('SET', key('secret'), ARGV[2]) end
return ours and 1 or 0
