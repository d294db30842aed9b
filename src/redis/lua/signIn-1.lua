-- SignIn: slows the guessing of one agent's PIN, and never locks anybody out for good.
--
-- Guarantees: a try is counted before its PIN is looked at, so many calls at once get no more tries than one. From the third wrong PIN
-- in a row on, 30 s of waiting, doubling; a right one clears what its own lane has counted.
--
-- Each agent has two lanes, and neither waits for the other: `own` is a call that shows the agent's registered phone, `other` all
-- others together. With one lane, whoever knew a sign-in number (201, 202 …) kept its agent out for ever by a wrong PIN every quarter
-- of an hour. A lane for every number that rings would bound nothing: withheld and made-up numbers are as many as one likes.
--
--   other  The wait doubles up to a day and is forgotten a week after the last try (the two free tries: after a day). However many call:
--          15 tries in the first day and a half, from then on two a day at the most, 750 a year. That is 1 in 13 for a PIN of four
--          digits and 1 in 1300 for one of six; each right PIN from such a phone gives 15 more. It may keep out the agent too, but only on
--          somebody else's phone.
--   own    The wait doubles up to an hour and is forgotten in a day. A number shown may be a borrowed one, so this lane proves nothing and
--          is bounded as well: 24 tries a day, and ten more after each right PIN. That is under half a percent a day for four digits and
--          under 5 in 100,000 for six, for somebody who knows two numbers of the agent and makes an event (`own`) of every try but the
--          first two. Such a one can also keep the agent out while they go on, on this phone; ops can sign the agent in, and other
--          phones still do.
--
-- No number is kept.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  agent     ARGV[4]  own, other
-- ARGV[5]  try (before the PIN is looked at), wrong, right (afterwards)
--
-- Returns  ms to wait: of a try, 0 = it is counted and the PIN may be looked at; of a wrong PIN, before the next one
-- Events   sign-in-slowed
--- @include "once"
--- @include "events"

local FREE_FAILURES = 3
local FIRST_WAIT_MS = 30000
local DAY_MS = 86400000
local LONGEST_WAIT_MS = { own = 3600000, other = DAY_MS }
local KEPT_MS = { own = DAY_MS, other = 7 * DAY_MS }

local again = once.before(ARGV[2])
if again then return tonumber(again) end
local lane = ARGV[4]
local k = key('signin', lane == 'own' and ARGV[3] .. ':own' or ARGV[3])
if ARGV[5] == 'right' then
  redis.call('DEL', k)
  return 0
end

local kept = read(k)
local fails = tonumber(kept.fails or '0')
if ARGV[5] == 'try' then
  local left = tonumber(kept.untilAt or '0') - clock.now
  if left > 0 then return left end
  fails = fails + 1
end
local slowed = fails >= FREE_FAILURES
local wait = slowed and math.min(LONGEST_WAIT_MS[lane], FIRST_WAIT_MS * 2 ^ (fails - FREE_FAILURES)) or 0
if fails > 0 then
  -- The wait runs from the answer that tells of it: looking at a PIN takes a moment.
  write(k, kept, { fails = fails, untilAt = slowed and clock.now + wait or nil })
  redis.call('PEXPIRE', k, clock.ttl(slowed and KEPT_MS[lane] or DAY_MS))
end
if ARGV[5] == 'try' then return tonumber(once.answer(ARGV[2], '0')) end
if slowed then event(ARGV[3], 'sign-in-slowed', { fails = fails, waitMs = wait, own = lane == 'own' }) end
return tonumber(once.answer(ARGV[2], text(wait)))
