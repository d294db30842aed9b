-- Publish: makes a set of flows and audio a version, and the live one or the one that is tried.
--
-- Guarantees: the same content is one version with one number, whoever brings it; it comes into force whole (all its files are here)
-- or not at all. A node that only starts, or sees its folder change, takes nothing back that was decided since: `start` publishes
-- what was never seen, or anything when nothing is live; `edit` what began at what is live, or at what was rolled back to it, unless
-- the result was rolled back itself; `ask` (a person) always. Versions beyond the kept ones go, unless they have calls.
--
-- After Redis has lost everything every node brings back what it had (`before`), and the one that saw the latest change wins,
-- whoever comes first and whatever folder a node has started on meanwhile, until somebody decides anew. The store never knows again
-- what it had seen: from then on `start` publishes nothing while something is live.
--
-- KEYS[1]  prefix
-- ARGV[2]  token of this request
-- ARGV[3]  version     ARGV[4]  manifest, text     ARGV[5]  hashes of its files, JSON, each once
-- ARGV[6]  what, JSON: how, from, share (percent, null = all calls), author, note, certificate, before (Redis lost it: seq, number)
--
-- Returns  JSON: PublishResult
-- Events   published
--- @include "once"
--- @include "versions"

local again = once.before(ARGV[2])
if again then return again end

local version, what = ARGV[3], cjson.decode(ARGV[6])
local share = num(what.share)
local live, tried = versions.live(), versions.canary()
local number = versions.number(version)
local v = versions.load(version)
local before = given(what.before)

local function answer(fields)
  fields.number = orNull(number)
  fields.live = versions.number(versions.live()) or cjson.null
  return once.answer(ARGV[2], cjson.encode(fields))
end

-- The folder whose last edit was not in force is good again, or has been put in force by a person.
local function mended()
  local kept = redis.call('HGET', key('versions'), 'draft')
  local draft = kept and cjson.decode(kept)
  if not draft then return end
  if draft.version == version or (what.how ~= 'ask' and draft.host == what.author) then redis.call('HDEL', key('versions'), 'draft') end
end

-- Whether an edit of `from` goes on from what is live. What was rolled back is mended in the folder where it was made.
local function goesOn(from)
  for _ = 1, versions.KEPT do
    if from == live then return true end
    local began = versions.load(from)
    from = began and began.back
    if not from then return false end
  end
  return false
end

-- Whether a node may not put it in force while something else is.
local function isLeft()
  local from = given(what.from)
  local seen = number ~= nil
  if what.how == 'ask' then return false end
  if before then return not versions.isOlder(before.seq) end
  if v and v.back then return true end
  if what.how == 'start' then return seen or versions.wereLost() end
  -- A folder that was no version yet is like one a node starts on.
  if not versions.number(from) then return seen or versions.wereLost() end
  return not goesOn(from)
end

if before and (not live or versions.brought()) then versions.lost() end
if version == live and (not tried or what.how ~= 'ask') then
  mended()
  if before and versions.isOlder(before.seq) then versions.bring(before.seq) end
  return answer({ is = 'live', changed = false })
end
if live and isLeft() then
  mended()
  return answer({ is = 'left', rolledBack = v ~= nil and v.back ~= nil })
end

local blobs = cjson.decode(ARGV[5])
local need = {}
for _, blob in ipairs(blobs) do
  if redis.call('EXISTS', key('blob', blob)) == 0 then need[#need + 1] = blob end
end
if #need > 0 then return cjson.encode({ is = 'need', blobs = need }) end

if not number then
  local count = tonumber(redis.call('HGET', key('versions'), 'count') or '0')
  number = before and num(before.number)
  if not number or versions.isTaken(number) then number = count + 1 end
  redis.call('HSET', key('versions'), 'count', math.max(count, number))
  redis.call('HSET', key('numbers'), version, number)
end
if not v then
  v = newRecord('version', version)
  for _, blob in ipairs(blobs) do
    redis.call('HINCRBY', key('blobs'), blob, 1)
    redis.call('PERSIST', key('blob', blob))
  end
end
save('version', v, {
  number = number,
  author = what.author,
  note = what.note,
  certificate = given(what.certificate) or false,
  at = clock.now,
  wall = clock.wall,
  manifest = ARGV[4],
  blobs = ARGV[5],
  back = false,
})
local undecided = what.how == 'start' and (not live or versions.brought())
redis.call('ZADD', key('published'), versions.changed(before and before.seq), version)
if undecided then versions.bring(before and before.seq or 0) end
mended()
-- With nothing live there is nobody to compare a canary with.
local trying = share and live and version ~= live
if trying then versions.beginCanary(version, share) else versions.goLive(version) end
event('hotline', 'published', { number = number, version = version, by = what.author, share = trying and share or cjson.null })
versions.trim()
if trying then return answer({ is = 'canary', share = share }) end
return answer({ is = 'live', changed = true })
