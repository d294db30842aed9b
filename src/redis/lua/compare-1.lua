-- Compare: what has become of promises that a node's journal knows; an end that only the journal knows is applied.
--
-- Guarantees: safe to repeat. The store that was put back to an older state never rings somebody again for what is done: such a
-- promise ends here as the journal says, and who was being rung for it is let go. An end that the store itself has taken back since
-- (`undone`: a machine had picked up) is not applied, nor is one of a talk that goes on.
--
-- KEYS[1]  prefix
-- ARGV[2]  the journal's name     ARGV[3]  its new mark, or empty: it keeps the one it has
-- ARGV[4]  promises, JSON list: place, at (when it was promised), nh (keyed hash of the number) or null, settled = { disposition, at } or null
--
-- Returns  { the mark as it was (empty: none), ends so far, JSON per promise in order: { is: open | missing | forgotten } or { is: done, disposition, at, applied } }
-- Events   callback-done
--- @include "leases"
--- @include "promises"


local function apply(p, settled)
  local l = lease.load(p.lease)
  if l then lease.cancel(l) end
  place.done(p, settled.disposition)
  return promise.done(settled.disposition, settled.at, true)
end

local function state(noted)
  local nh = given(noted.nh)
  local forgottenAt = nh and redis.call('ZSCORE', key('forgotten'), redis.sha1hex(nh))
  if forgottenAt and tonumber(forgottenAt) >= noted.at then return { is = 'forgotten' } end
  local p, settled = place.load(noted.place), given(noted.settled)
  if not p or p.status == 'done' then return promise.ended(noted.place) or { is = 'missing' } end
  local stands = p.status ~= 'talking' and tonumber(p.undoneAt or '-1') < (settled and settled.at or -1)
  return settled and stands and apply(p, settled) or { is = 'open' }
end

local answer = promise.agreement(ARGV[2])
for _, noted in ipairs(cjson.decode(ARGV[4])) do answer[#answer + 1] = cjson.encode(state(noted)) end
if ARGV[3] ~= '' then redis.call('HSET', key('journals'), ARGV[2], ARGV[3]) end
return answer
