--- @include "hotline"
-- The standing orders as the port wants them; who reads them compares the times with call time.

local levers = {}

function levers.json(kept)
  return cjson.encode({
    closedUntil = orNull(tonumber(kept.closedUntil or '')),
    openUntil = orNull(tonumber(kept.openUntil or '')),
    announcement = kept.announcement and cjson.decode(kept.announcement) or cjson.null,
    news = tonumber(kept.news or '0'),
  })
end
