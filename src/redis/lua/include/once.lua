--- @include "hotline"
-- Makes a move safe to repeat whose answer would be lost with its reply: the second try of the same request (same token) gets
-- the first one's answer and changes nothing. A token is good for 30 s of wall time; a request tries twice within 2 s.

local once = {}

function once.before(token) return redis.call('GET', key('once', token)) end

function once.answer(token, answer)
  redis.call('SET', key('once', token), answer, 'PX', 30000)
  return answer
end
