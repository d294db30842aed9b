--- @include "canary"
--- @include "report"
-- Calls and their phases: the one place where a call is counted, so that at every moment
--   arrived = menu + waiting + offered + talking + ended      and      ended = the sum of all outcomes.
--
-- A call is `menu` from its first turn on; `waiting`, `offered` (an agent is rung or has accepted) and `talking` follow its place;
-- `ended` is reached by a turn that ends the call, or by the carrier's word that the leg is over. An ended call may come back (a
-- turn after a goodbye), until `over` makes it a tombstone.
--
-- Who waits is found by the lines (see place.lua); those in no line by `in:menu` and `in:talking`, by when they came there; all live
-- calls by `live`, by when they began. How many of them stand in each state of the flows is counted in `at`, how many have each version
-- in `pinned`.

local phase = {}

function phase.load(sid) return record('call', sid) end

-- A call as it stands after its last turn: with what that turn was told and when, so that it can be told again word for word.
function phase.stored(call)
  return {
    sid = call.id,
    step = tonumber(call.step),
    call = call.call,
    prompts = call.prompts,
    line = call.line and cjson.decode(call.line) or cjson.null,
    again = call.again ~= nil,
    toldAt = tonumber(call.told) or clock.now,
  }
end

function phase.write(call, changes) save('call', call, changes) end

-- Begins, or is one of ours again.
function phase.lives(call) redis.call('ZADD', key('live'), call.started, call.id) end

-- First sight of a call.
function phase.arrive(sid)
  local call = newRecord('call', sid)
  redis.call('HINCRBY', key('counts'), 'arrived', 1)
  redis.call('HINCRBY', key('counts'), 'menu', 1)
  redis.call('HSET', key('counts'), 'lastArrivalAt', clock.now)
  redis.call('ZADD', key('in', 'menu'), clock.now, sid)
  report.add('h', 'arrivals')
  phase.write(call, { phase = 'menu', started = clock.now })
  phase.lives(call)
  return call
end

local INDEXED = { menu = true, talking = true }

local function count(call, by)
  redis.call('HINCRBY', key('counts'), call.phase, by)
  if INDEXED[call.phase] then
    if by > 0 then
      redis.call('ZADD', key('in', call.phase), clock.now, call.id)
    else
      redis.call('ZREM', key('in', call.phase), call.id)
    end
  end
  if call.phase ~= 'ended' then return end
  redis.call('HINCRBY', key('counts'), 'outcome:' .. call.outcome, by)
  canary.count(call, by)
  -- Taken back where it was counted, so that the sum of any span is right.
  if by > 0 then phase.write(call, { endedIn = report.slot(), endedOf = call.firstQueue or false }) end
  report.add('h', 'outcome.' .. call.outcome, by, call.endedIn)
  report.add(report.queue(call.endedOf), 'outcome.' .. call.outcome, by, call.endedIn)
  if call.leftAfter then report.left(call.endedOf, tonumber(call.leftAfter), by, call.endedIn) end
  if by < 0 then phase.write(call, { leftAfter = false }) end
end

-- `outcome` goes with `ended` and only with it.
function phase.to(call, to, outcome)
  if not call.phase or (call.phase == to and call.outcome == outcome) then return end
  count(call, -1)
  phase.write(call, { phase = to, outcome = outcome or false })
  count(call, 1)
end

-- One more or one less of `name` in a hash of counts; what is none is not kept.
local function tally(kind, name, by)
  if name and redis.call('HINCRBY', key(kind), name, by) <= 0 then redis.call('HDEL', key(kind), name) end
end

-- The state of its flow that the call is about to stand in: counted before it is written.
function phase.at(call, state)
  if call.at == state then return end
  tally('at', call.at, -1)
  tally('at', state, 1)
end

-- The version it has from its first turn on.
function phase.pin(call, version)
  tally('pinned', version, 1)
  phase.write(call, { version = version })
end

-- It stands nowhere any more; its last state is remembered.
function phase.gone(call)
  tally('at', call.at, -1)
  tally('pinned', call.version, -1)
  redis.call('ZREM', key('live'), call.id)
end
