--- @include "place"
--- @include "budget"
-- What a held caller may be told, decided in the move that keeps the place (P5): a number is spoken in the first turn of the line,
-- later only when it has fallen and some time after the last one; never one above the lowest spoken to this caller; that it has
-- not fallen is said once in a while. Written down as it is decided, so that nothing is said twice or taken back.

local facts = {}

local SAME_AFTER_MS = 300000
-- After Redis has lost the line, those ahead may not have had their next turn yet: so long a number could be too good.
local REBUILD_MS = 45000

-- `listen` is nil (in a dialogue: nothing about the place), `turn`, or `again` (the caller asked).
function facts.of(p, call, listen, policy)
  local number = place.number(p)
  if not number then return nil end
  local spoken = tonumber(p.spoken)
  local changes = {}
  local say, first, offerDue, newsIsNew = nil, false, false, false
  local news = tonumber(redis.call('HGET', key('levers'), 'news') or '0') or 0

  if listen then
    first = not p.heard
    newsIsNew = news ~= tonumber(call.news or '0')
    phase.write(call, { news = news })
    local rebuilt = clock.now - tonumber(p.rebuiltAt or '0') >= REBUILD_MS
    local notWorse = rebuilt and (not spoken or number <= spoken)
    local fell = rebuilt and (not spoken or number < spoken)
    if listen == 'again' or first then
      if notWorse then say = 'place' end
    elseif fell and clock.now - tonumber(p.spokenAt or '0') >= policy.placeEveryMs then
      say = 'place'
    elseif clock.now - tonumber(p.fellAt or clock.now) >= SAME_AFTER_MS then
      say = 'same'
    end
    if say == 'place' then
      changes.spoken, changes.spokenAt = number, clock.now
      if fell then changes.fellAt = clock.now end
      spoken = number
    elseif say == 'same' then
      changes.fellAt = clock.now
    end
    if not p.heard or clock.now - tonumber(p.offeredAt or '0') >= policy.offerEveryMs then
      offerDue = not first and not budget.spent(policy.callbacksPerHour)
      changes.offeredAt = clock.now
    end
    if first then
      changes.heard = 1
      if not changes.fellAt then changes.fellAt = clock.now end
    end
    place.write(p, changes)
  end

  local mean = tonumber(redis.call('HGET', key('aht'), p.queue) or nil)
  return {
    id = p.id,
    queue = p.queue,
    arrivedAt = tonumber(p.arrived),
    place = number,
    spoken = orNull(spoken),
    say = orNull(say),
    first = first,
    offerDue = offerDue,
    staff = redis.call('SCARD', key('duty', p.queue)),
    ahtMs = mean and math.floor(mean + 0.5) or cjson.null,
    full = redis.call('GET', key('full')) == p.id,
    news = news,
    newsIsNew = newsIsNew,
    unproved = p.unproved ~= nil,
  }
end
