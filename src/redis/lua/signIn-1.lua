-- SignIn: slows the guessing of one agent's PIN, and never locks anybody out for good.
--
-- Guarantees: from the third wrong PIN in a row on, 30 s of waiting, doubling to 15 min; a right one clears; forgotten in a day.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  agent     ARGV[4]  ask, wrong, right
--
-- Returns  ms to wait before the next try
-- Events   sign-in-slowed
--- @include "once"
--- @include "events"

local FREE_FAILURES = 3
local FIRST_WAIT_MS = 30000
local LONGEST_WAIT_MS = 900000
local DAY_MS = 86400000

local again = once.before(ARGV[2])
if again then return tonumber(again) end
local k = key('signin', ARGV[3])
if ARGV[4] == 'right' then
  redis.call('DEL', k)
  return 0
end
local kept = read(k)
local wait = math.max(0, tonumber(kept.untilAt or '0') - clock.now)
if ARGV[4] == 'ask' then return wait end
local fails = tonumber(kept.fails or '0') + 1
local changes = { fails = fails }
if fails >= FREE_FAILURES then
  wait = math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ^ (fails - FREE_FAILURES))
  changes.untilAt = clock.now + wait
end
write(k, kept, changes)
redis.call('PEXPIRE', k, clock.ttl(DAY_MS))
if wait > 0 then event(ARGV[3], 'sign-in-slowed', { fails = fails, waitMs = wait }) end
return tonumber(once.answer(ARGV[2], text(wait)))
