--- @include "hotline"
-- One page of a sorted set, by score and then by id; whoever stands in it throughout a reading is shown once, whoever else comes and
-- goes, for nobody's score ever changes. Cost: a page, however many stand there.
--
-- `from`    `next` of the page before, or empty: from the beginning     `most`  rows of a page     `looks`  ids to look at, at most
-- `rowOf`   the row of an id; nil: there is none any more
--
-- Returns  { `next`: which score and id the page after goes on behind, or empty at the end; JSON per row }

local function pageOf(set, from, most, looks, rowOf)
  local score, id = string.match(from, '^(%d+)-(.+)$')
  -- Those of one score stand by their ids; the one named may be gone by now.
  local start = score and redis.call('ZCOUNT', set, '-inf', '(' .. score) or 0
  local answer, last, looked = { '' }, nil, 0
  repeat
    local ids = redis.call('ZRANGE', set, start, start + most, 'WITHSCORES')
    start = start + #ids / 2
    for i = 1, #ids, 2 do
      if ids[i + 1] ~= score or ids[i] > id then
        if #answer > most or looked == looks then
          answer[1] = last
          return answer
        end
        local row = rowOf(ids[i])
        if row then answer[#answer + 1] = cjson.encode(row) end
        last = ids[i + 1] .. '-' .. ids[i]
        looked = looked + 1
      end
    end
  until #ids == 0
  return answer
end
