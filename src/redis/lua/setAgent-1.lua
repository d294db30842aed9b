-- SetAgent: an agent signs in or out, or somebody sets one ready or away by hand.
--
-- Guarantees: signing in or out beats the schedule until the schedule changes next; who is offered or talking finishes first.
--
-- KEYS[1]  prefix
-- ARGV[2]  agent     ARGV[3]  in, out, ready, away     ARGV[4]  by whom
--
-- Returns  1, or 0 when there is no such agent, or ready/away is asked of one who is off duty
-- Events   agent-in agent-out agent-ready agent-away
--- @include "agents"

local a, to = agent.load(ARGV[2]), ARGV[3]
if not a or a.removed then return 0 end
if (to == 'ready' or to == 'away') and not agent.onDuty(a) then return 0 end

if to == 'in' or to == 'out' then
  agent.write(a, { manual = to, manualUntil = a.changesAt or false, wantsAway = false })
  if to == 'in' then agent.write(a, { misses = 0 }) end
  if to == 'in' and a.state == 'away' then agent.to(a, 'ready') end
  agent.review(a)
elseif to == 'ready' then
  agent.write(a, { wantsAway = false, misses = 0 })
  if a.state == 'away' or a.state == 'wrap-up' then agent.to(a, 'ready') end
elseif a.state == 'ready' or a.state == 'wrap-up' then
  agent.to(a, 'away')
elseif a.state == 'away' then
  -- Away by misses comes back by itself; away by hand does not.
  timer.clear('away', a.id)
else
  agent.write(a, { wantsAway = 1 })
end
event(a.id, 'agent-' .. to, { by = ARGV[4] })
return 1
