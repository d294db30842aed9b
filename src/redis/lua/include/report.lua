--- @include "clock"
-- What reports are made of: counters that the moves write as they make the facts, one hash for each half-hour of call time in which
-- something happened, `report:<its first ms>`. A half-hour that is past is not written any more, but for an outcome that is taken
-- back and for what an agent did in it, which is told when it ends. Its fields are `<of>:<measure>`, where `of` is
--   h          the whole hotline
--   q.<queue>  the line a caller joined first in this call, whichever they were answered in; of a talk, the line it came from
--   a.<agent>   also `ms.<state>`, what they did while signed in, and `ms.in`, how long that was, told when they go (C4)
-- Times are sums of ms. Waits are counted in buckets: `z<n>` from 0 to a voice (core/report/histogram.ts reads them), `left<n>` of those
-- who hung up waiting (`LEFT_BELOW_MS` of core/report/figures.ts). `peak` is the most callers who stood in line at once.

local report = {}

local HALF_HOUR_MS = 1800000
local SPREAD_MS = 86400000
-- Thirteen months.
local KEPT_MS = 400 * 86400000
local FIRST_MS, GROWTH = 500, 1.1
local LEFT_MS = { 10000, 30000, 60000, 120000, 300000 }

local slot = text(clock.now - clock.now % HALF_HOUR_MS)
local dated = {}

local function dateOnce(k)
  if dated[k] then return end
  dated[k] = true
  if redis.call('PTTL', k) < 0 then redis.call('PEXPIRE', k, clock.ttl(KEPT_MS)) end
end

-- `of` nil: nobody it could be counted for. `when`: another half-hour than this.
function report.add(of, measure, by, when)
  if not of then return end
  local k = key('report', when or slot)
  redis.call('HINCRBY', k, of .. ':' .. measure, text(by or 1))
  dateOnce(k)
end

function report.queue(name) return name and name ~= '' and 'q.' .. name or nil end

function report.agent(id) return id and 'a.' .. id or nil end

-- The first joining of a line in this call is where its wait begins.
function report.offered(queue) report.add(report.queue(queue), 'offered') end

local function bucket(waitedMs)
  if waitedMs <= FIRST_MS then return 0 end
  return math.ceil(math.log(waitedMs / FIRST_MS) / math.log(GROWTH))
end

-- A caller met the first person of this call.
function report.answered(queue, waitedMs)
  local of = report.queue(queue)
  report.add(of, 'answered')
  report.add(of, 'waitMs', waitedMs)
  report.add(of, 'z' .. bucket(waitedMs))
  for _, s in ipairs({ 15, 20, 40 }) do
    if waitedMs <= s * 1000 then report.add(of, 'within' .. s) end
  end
end

-- A caller hung up before that.
function report.left(queue, waitedMs, by, when)
  local width = #LEFT_MS
  for i = #LEFT_MS, 1, -1 do
    if waitedMs < LEFT_MS[i] then width = i - 1 end
  end
  report.add(report.queue(queue), 'left' .. width, by, when)
end

-- A leg is over: what the carrier bills for it, begun minutes. An estimate: prices and minimum times are the carrier's own.
function report.leg(sinceAt, ...)
  local minutes = math.max(1, math.ceil((clock.now - tonumber(sinceAt)) / 60000))
  report.add('h', 'units', minutes)
  for i = 1, select('#', ...) do report.add(select(i, ...), 'units', minutes) end
end

-- Time that is over, in the half-hours it fell in; at most a day of them: what was before counts with the first.
function report.spent(of, measure, sinceAt)
  local since = tonumber(sinceAt)
  local at = math.max(since, clock.now - SPREAD_MS)
  local before = at - since
  while at < clock.now do
    local half = at - at % HALF_HOUR_MS
    local till = math.min(half + HALF_HOUR_MS, clock.now)
    report.add(of, measure, till - at + before, text(half))
    at, before = till, 0
  end
end

-- Asked whenever somebody stands in line.
function report.peak(standing)
  local k = key('report', slot)
  if standing > tonumber(redis.call('HGET', k, 'h:peak') or '0') then
    redis.call('HSET', k, 'h:peak', text(standing))
    dateOnce(k)
  end
end

function report.slot() return slot end
