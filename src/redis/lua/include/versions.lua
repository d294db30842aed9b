--- @include "canary"
--- @include "events"
-- The versions of a hotline's flows and audio, where every node finds them.
--
-- versions       hash: `seq` grows with every change of what is in force; `count` the highest number given; `canary`, `share` (percent)
--                and `since` while a version is tried; `draft` the last edit that did not check; `lost` once Redis has lost it all;
--                `brought`, until somebody decides, at which `seq` of before the loss the live version was seen in force (0 = it is
--                the folder of a node that started)
-- history        list: what has been live, the live one first; a step back takes the first off
-- version:<hash> hash: number, author, note, at (call time), wall, certificate, manifest, blobs; `back` when it was rolled back: to which
-- published      sorted set: the versions that are kept, by the `seq` of when each was last published
-- numbers        hash: the number of every version there ever was, some 30 bytes each: one that is published again keeps its own
-- blob:<hash>    one file; shared by all versions that have it, counted in the hash `blobs`, gone with the last of them

local versions = {}

versions.KEPT = 50
local HISTORY_KEPT = 50

function versions.live() return redis.call('LINDEX', key('history'), 0) or nil end

function versions.canary() return redis.call('HGET', key('versions'), 'canary') or nil end

function versions.load(version) return version and record('version', version) end

function versions.number(version)
  return version and tonumber(redis.call('HGET', key('numbers'), version) or nil)
end

-- `least`: what it was before a loss, so that it never seems to have stood still.
function versions.changed(least)
  local seq = math.max(tonumber(redis.call('HGET', key('versions'), 'seq') or '0') + 1, least or 0)
  redis.call('HSET', key('versions'), 'seq', seq)
  redis.call('HDEL', key('versions'), 'brought')
  return seq
end

function versions.brought() return tonumber(redis.call('HGET', key('versions'), 'brought') or nil) end

function versions.bring(seq) redis.call('HSET', key('versions'), 'brought', seq) end

-- Whether what is live was brought by one who had seen less than `seq`, and nobody has decided since.
function versions.isOlder(seq)
  local brought = versions.brought()
  return brought ~= nil and brought < seq
end

function versions.lost() redis.call('HSET', key('versions'), 'lost', 1) end

function versions.wereLost() return redis.call('HEXISTS', key('versions'), 'lost') == 1 end

function versions.isTaken(number)
  for _, one in ipairs(redis.call('HVALS', key('numbers'))) do
    if tonumber(one) == number then return true end
  end
  return false
end

function versions.endCanary()
  redis.call('HDEL', key('versions'), 'canary', 'share', 'since')
  redis.call('DEL', key('tally'))
end

function versions.beginCanary(version, share)
  redis.call('DEL', key('tally'))
  redis.call('HSET', key('versions'), 'canary', version, 'share', share, 'since', clock.now)
end

-- Whoever it was that was live before is where a step back leads.
function versions.goLive(version)
  versions.endCanary()
  if versions.live() == version then return end
  redis.call('LPUSH', key('history'), version)
  redis.call('LTRIM', key('history'), 0, HISTORY_KEPT - 1)
end

-- Live calls by version.
function versions.calls()
  local counts = read(key('pinned'))
  for version, count in pairs(counts) do counts[version] = tonumber(count) end
  return counts
end

local function remove(version)
  local v = versions.load(version)
  redis.call('ZREM', key('published'), version)
  redis.call('LREM', key('history'), 0, version)
  if not v then return end
  for _, blob in ipairs(cjson.decode(v.blobs)) do
    if redis.call('HINCRBY', key('blobs'), blob, -1) <= 0 then
      redis.call('HDEL', key('blobs'), blob)
      redis.call('DEL', key('blob', blob))
    end
  end
  forget('version', v)
end

-- The newest are kept, and whatever is in force or has calls.
function versions.trim()
  local old = redis.call('ZRANGE', key('published'), 0, -(versions.KEPT + 1))
  if #old == 0 then return end
  local calls, live, tried = versions.calls(), versions.live(), versions.canary()
  for _, version in ipairs(old) do
    if version ~= live and version ~= tried and not calls[version] then remove(version) end
  end
end
