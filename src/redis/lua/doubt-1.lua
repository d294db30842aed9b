-- Doubt: the carrier, when asked, says that a leg is over whose end it has not told us. A word that is under way gets 5 s more; then
-- `due` hands out that it was lost.
--
-- KEYS[1]  prefix
-- ARGV[2]  `ghost` for a caller's leg, `gone` for the other leg of a talk     ARGV[3]  its sid, or the talk's lease
--
-- Returns  1
-- Events   none
--- @include "timers"

timer.set(ARGV[2], ARGV[3], clock.now + 5000)
return 1
