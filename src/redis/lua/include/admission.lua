--- @include "place"
-- How many ring in: of all callers, from numbers that differ in the last four digits only (withheld ones together), and from one number.
-- One hash for each minute of call time in which somebody rang, `rings:<its first ms>`, good for the next minute too, by keyed hashes:
--   all        everybody          of:<prefix> or of:withheld, and number:<number>
--   asked      newcomers who were asked for a key before the first menu
--
-- The last minute is what has rung in this one, and of the one before the share that is less than a minute ago: a sliding window in
-- two counters. Whoever is asked has not been turned away, and none of this touches an arrival.

local admission = {}

local MINUTE_MS = 60000

local this = clock.now - clock.now % MINUTE_MS
local shareBefore = 1 - (clock.now - this) / MINUTE_MS

local function one(field)
  local k = key('rings', text(this))
  local n = redis.call('HINCRBY', k, field, 1)
  if redis.call('PTTL', k) < 0 then redis.call('PEXPIRE', k, clock.ttl(2 * MINUTE_MS)) end
  return n
end

local function before(field)
  return shareBefore * tonumber(redis.call('HGET', key('rings', text(this - MINUTE_MS)), field) or '0')
end

local function ring(field) return one(field) + before(field) end

-- Somebody for whom this number keeps a place or a promise; one that a silent caller left behind in a flood says nothing yet.
local function isAwaited(nh)
  if redis.call('EXISTS', key('callback', nh)) == 1 then return true end
  local kept = redis.call('GET', key('grace', nh))
  if kept and not cjson.decode(kept).unproved then return true end
  local stands = redis.call('ZRANGE', key('standing', nh), 0, 0)[1]
  local p = stands and place.load(stands)
  return p ~= nil and p ~= false and not p.unproved
end

-- A call rings in: is its caller to be asked for a key first? `number`, `prefix`: keyed hashes, nil when withheld. `most`: so many
-- a minute are nothing out of the ordinary. Numbers are spoofed, so one that rings too often is asked too, whoever it is known as.
function admission.asks(number, prefix, most)
  local flood = ring('all') > most.calls
  flood = ring('of:' .. (prefix or 'withheld')) > most.samePrefix or flood
  local often = number ~= nil and ring('number:' .. number) > most.sameNumber
  if not flood and not often then return false end
  if number and isAwaited(number) then return false end
  if not often and number and redis.call('EXISTS', key('past', number)) == 1 then return false end
  one('asked')
  return true
end

-- Newcomers asked within the last minute: how high the flood stands.
function admission.asked()
  local now = tonumber(redis.call('HGET', key('rings', text(this)), 'asked') or '0')
  return math.ceil(now + before('asked'))
end

function admission.forget(number)
  for _, minute in ipairs({ this, this - MINUTE_MS }) do redis.call('HDEL', key('rings', text(minute)), 'number:' .. number) end
end

-- A caller who was asked and has shown no sign of life stands in line with everybody, at the true arrival, and is offered to nobody
-- until they give one, nobody is asked any more, or they have held for so long: with a turn of the hold loop (20 s at most) that is
-- within the 120 s by which a later caller may come first (P8).
local HELD_BACK_MS = 90000

function admission.mayBeOffered(p, call)
  return not call.unproved or admission.asked() == 0 or clock.now - tonumber(p.joinedAt) >= HELD_BACK_MS
end
