-- Forget: erases what is known of a number, but for the stories of its calls (see forgetTrails).
--
-- Guarantees: all of it or nothing. Nothing while a call of this number is live, for its caller would lose their place; nothing while
-- something is promised to it, unless that is wished: an open callback or message then ends as `cancelled`. Of a call that is over
-- the tombstone stays its day, with nothing in it but that and how it ended.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request     ARGV[3]  keyed hash of the number     ARGV[4]  1 what is promised too
--
-- Returns  JSON: ForgetResult
-- Events   callback-done
--- @include "once"
--- @include "leases"
--- @include "admission"

local again = once.before(ARGV[2])
if again then return again end
local nh = ARGV[3]

-- Longer than any journal remembers a promise.
local FORGOTTEN_KEPT_MS = 31 * 86400000

local live = 0
for _, sid in ipairs(redis.call('ZRANGE', key('seen'), 0, -1)) do
  local whose = redis.call('HMGET', key('call', sid), 'caller', 'nh')
  if whose[1] == nh or whose[2] == nh then live = live + 1 end
end
if live > 0 then return cjson.encode({ is = 'live', calls = live }) end

local places, open = {}, { callback = 0, message = 0 }
for _, id in ipairs(redis.call('ZRANGE', key('callbacks'), 0, -1)) do
  if redis.call('HGET', key('place', id), 'nh') == nh then
    local p = place.load(id)
    places[#places + 1] = p
    -- Being rung, or talked on, it is as live as a call.
    if p.status == 'accepted' or p.status == 'talking' then live = live + 1 end
    if p.status ~= 'done' then open[p.kind] = open[p.kind] + 1 end
  end
end
if live > 0 then return cjson.encode({ is = 'live', calls = live }) end
if open.callback + open.message > 0 and ARGV[4] ~= '1' then
  return cjson.encode({ is = 'open', callbacks = open.callback, messages = open.message })
end

local sids, seen = {}, {}
local function ofCall(sid)
  if not sid or seen[sid] then return end
  seen[sid] = true
  sids[#sids + 1] = sid
end
for _, sid in ipairs(redis.call('SMEMBERS', key('visits', nh))) do ofCall(sid) end
for _, p in ipairs(places) do
  ofCall(p.maker)
  local l = lease.load(p.lease)
  if l then lease.cancel(l) end
  place.done(p, 'cancelled')
  redis.call('ZREM', key('callbacks'), p.id)
  forget('place', p)
end
for _, sid in ipairs(sids) do
  local call = phase.load(sid)
  for name in pairs(call or {}) do
    if name ~= 'id' and name ~= 'over' and name ~= 'phase' and name ~= 'outcome' then redis.call('HDEL', key('call', sid), name) end
  end
end
admission.forget(nh)
redis.call('ZREMRANGEBYSCORE', key('forgotten'), '-inf', clock.now - FORGOTTEN_KEPT_MS)
-- Not the hash itself, so that what is kept elsewhere (in a backup, say) is not named here.
redis.call('ZADD', key('forgotten'), clock.now, redis.sha1hex(nh))
redis.call('PEXPIRE', key('forgotten'), clock.ttl(FORGOTTEN_KEPT_MS))
-- Each journal now looks through all that it has.
redis.call('DEL', key('journals'))
return once.answer(ARGV[2], cjson.encode({
  is = 'forgotten',
  -- Lua's empty list would be JSON's empty object.
  calls = #sids == 0 and cjson.null or sids,
  callbacks = #places,
  openCallbacks = open.callback,
  openMessages = open.message,
  history = redis.call('DEL', key('past', nh)) + redis.call('DEL', key('visits', nh)),
  places = redis.call('DEL', key('grace', nh)) + redis.call('DEL', key('standing', nh)) + redis.call('DEL', key('callback', nh)),
}))
