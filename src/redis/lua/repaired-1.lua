-- Repaired: a node has put something right that only the carrier could show to be wrong.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  kind     ARGV[4]  sid it is told of, or `hotline`     ARGV[5]  data, JSON object
--
-- Returns  1
-- Events   repaired
--- @include "once"
--- @include "repair"

if once.before(ARGV[2]) then return 1 end
repaired(ARGV[3], ARGV[4], cjson.decode(ARGV[5]))
once.answer(ARGV[2], '1')
return 1
