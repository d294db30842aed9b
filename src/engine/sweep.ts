/** What falls due without anybody ringing: the store hands each piece of work to one node, this one carries it out. */
import type { AgentId, CallSid, Lease, RoomName } from '../core/ids.ts';
import { isOpen, nextChange } from '../core/flow/hours.ts';
import { awayNotice } from '../core/speech/away-notice.ts';
import type { DurationMs } from '../core/time.ts';
import type { Deps } from './deps.ts';
import { tell } from './leg.ts';
import type { LegStatus, RestResult } from './carrier-ports.ts';
import type { Agreement } from './journal-ports.ts';
import type { Levers } from './ports.ts';
import type { DueWork, RosterEntry } from './lease-ports.ts';
import { callerEnded } from './ended.ts';
import { push } from './push.ts';
import { failTransfer } from './transfer.ts';
import { ringAgainLater } from './callback.ts';
import { settleRing } from './unsure.ts';

/** A live call that has not been heard of for this long is asked after: three hold turns of 20 s. */
const SILENT_MS = 60_000 as DurationMs;
const MOST = 50;

/** `mark`: what this node left in the store when its journal last agreed with it; the answer has what is there now. */
export async function sweep(deps: Deps, mark: string | null): Promise<Agreement & { readonly levers: Levers }> {
  const { awayMs } = deps.versions.hotline().policies;
  const { works, ...found } = await deps.store.due(
    MOST,
    { awayMs, silentMs: SILENT_MS },
    { name: deps.journal.name, mark },
  );
  for (const work of works) deps.later(work.is, () => carryOut(work, deps));
  if (works.length > 0) deps.dispatch();
  return found;
}

async function carryOut(work: DueWork, deps: Deps): Promise<void> {
  switch (work.is) {
    case 'offer-expired':
      if (work.leg !== null) await deps.telephony.hangUp(work.leg);
      return;
    case 'join-expired':
      if (work.kind === 'callback') await ringAgainLater(work.lease, deps);
      if (work.leg !== null) await tell(work.leg, work, work.kind === 'callback' ? 'later' : 'caller-gone', deps);
      return;
    case 'untold': {
      const there = await tell(work.leg, work, work.kind === 'callback' ? 'later' : 'caller-gone', deps);
      if (!there) await deps.store.finish(work.lease, deps.versions.hotline().policies.wrapUpMs);
      return;
    }
    case 'transfer-expired':
      if (work.leg !== null) await deps.telephony.hangUp(work.leg);
      await failTransfer(work.sid, deps);
      return;
    case 'lonely':
      if ((await bringOut(work, deps)) && !work.crossed)
        await deps.store.repaired('lonely-room', work.sid, { lease: work.lease });
      return;
    case 'silent-leg':
      return await askAfter(work.leg, work.lease, deps);
    case 'agent-away':
      return await tellAway(work.agent, deps);
    case 'silent-call':
      if (isOver(await deps.telephony.status(work.sid))) await deps.store.doubt({ caller: work.sid });
      return;
    case 'ghost': {
      const status = await deps.telephony.status(work.sid);
      if (!isOver(status)) return;
      const outcome = await callerEnded(work.sid, status.is === 'ok' ? status.value : 'completed', deps, false);
      if (outcome !== null) await deps.store.repaired('ghost', work.sid, { outcome });
      return;
    }
    case 'gone-leg':
      if (!isOver(await deps.telephony.status(work.leg))) return;
      if (await deps.store.finish(work.lease, deps.versions.hotline().policies.wrapUpMs))
        await deps.store.repaired('lost-leg', work.sid, { lease: work.lease });
      // The word of it was waited for long enough already; `lonely` tries again.
      await bringOut(work, deps);
      return;
    case 'unsure':
      return await settleRing(work, deps);
  }
}

/**
 * The other side has left. Either one's leaving ends the room, so a room that is still open has never held both: its caller has met nobody
 * and stands in line again. One that is closed has let the caller out, and their own turn is under way. False: nothing was done.
 */
async function bringOut(
  { sid, lease, room }: { readonly sid: CallSid; readonly lease: Lease; readonly room: RoomName },
  deps: Deps,
): Promise<boolean> {
  const open = await deps.telephony.isOpen(room);
  if (open.is !== 'ok' || !open.value) return false;
  const pushed = await push(sid, { type: 'REFUSED' }, deps, lease);
  if (pushed.is === 'gone') await deps.store.doubt({ caller: sid });
  return pushed.is === 'ok';
}

/** A leg that is over may have ended a moment ago, and the word of it be under way. */
async function askAfter(leg: CallSid, lease: Lease, deps: Deps): Promise<void> {
  const status = await deps.telephony.status(leg);
  if (isOver(status)) return await deps.store.doubt({ lease });
  if (status.is === 'ok') await deps.store.there(lease, SILENT_MS);
}

/** The carrier says so; an answer that failed says nothing. */
function isOver(status: RestResult<LegStatus>): boolean {
  return (
    status.is === 'gone' ||
    (status.is === 'ok' && !['queued', 'initiated', 'ringing', 'in-progress'].includes(status.value))
  );
}

/** A text to the agent's phone: what happened, for how long, and how to be back at once. Other addresses have only the list of agents. */
async function tellAway(id: AgentId, deps: Deps): Promise<void> {
  const hotline = deps.versions.hotline();
  const agent = hotline.agents[id];
  deps.log.warn({ agent: id, awayMs: hotline.policies.awayMs }, 'agent set away after two misses');
  if (agent?.address.kind !== 'phone') return;
  await deps.telephony.text(agent.address.to, hotline.callerId, awayNotice(agent.languages, hotline));
}

/** Who is on duty by the calendar, told to the store; and which queues there are, so that none is left without anybody. */
export async function tellRoster(deps: Deps): Promise<void> {
  const hotline = deps.versions.hotline();
  const now = deps.clock.now();
  const entries = Object.values(hotline.agents).map((agent): RosterEntry => {
    const hours = agent.hours === null ? undefined : hotline.hours[agent.hours];
    return {
      id: agent.id,
      queues: agent.queues,
      languages: agent.languages,
      scheduled: hours !== undefined && isOpen(hours, now),
      changesAt: hours === undefined ? null : nextChange(hours, now),
    };
  });
  await deps.store.roster(entries);
  const moved = await deps.store.drain(
    Object.values(hotline.queues).map(({ name }) => name),
    hotline.defaultQueue,
  );
  if (moved > 0) deps.log.info({ moved, to: hotline.defaultQueue }, 'a queue was removed, its callers stand elsewhere');
}
