/** The levers of ops: each is one change of the store, logged with who did it, and told to whoever must act on it. */
import type { AgentId, CallSid, E164, QueueName } from '../../core/ids.ts';
import type { EpochMs } from '../../core/time.ts';
import type { Deps } from '../../engine/deps.ts';
import type { Levers } from '../../engine/ports.ts';
import { push } from '../../engine/push.ts';
import { sendOut } from '../../engine/send.ts';
import { maskNumber } from '../../runtime/log.ts';
import type { Acted } from './admin-reply.ts';

/** To the head of the line, or to another line; a caller who stands in none cannot be moved. */
export async function moveCaller(
  sid: CallSid,
  to: { readonly head: true } | { readonly queue: QueueName },
  by: string,
  deps: Deps,
): Promise<Acted<{ moved: true }>> {
  const queues = deps.versions.hotline().queues;
  if ('queue' in to && !Object.hasOwn(queues, to.queue))
    return {
      status: 404,
      code: 'unknown-queue',
      message: `There is no queue "${to.queue}"; there are: ${Object.keys(queues).join(', ')}.`,
    };
  const found = await deps.store.load(sid);
  if (found.is !== 'live') return gone(found.is);
  if (!(await deps.store.moveCall(sid, to, by)))
    return { status: 409, code: 'not-waiting', message: 'That caller does not stand in a line now.' };
  deps.log.info({ sid, by, ...to }, 'lever: call moved');
  // The caller's own state follows: the next hold turn would say the place of the old line.
  if ('queue' in to) await push(sid, { type: 'MOVED', queue: to.queue }, deps);
  deps.dispatch();
  return { ok: { moved: true } };
}

/** Puts the caller through to a number; until somebody there presses 1 the place in line is kept. */
export async function sendCaller(sid: CallSid, to: E164, by: string, deps: Deps): Promise<Acted<{ ringing: string }>> {
  const sent = await sendOut(sid, to, by, deps);
  switch (sent.is) {
    case 'over':
    case 'unknown':
      return gone(sent.is);
    case 'busy':
      return { status: 409, code: 'not-free', message: `That caller is ${sent.doing} and cannot be sent now.` };
    case 'sent':
      deps.log.info({ sid, by, to: maskNumber(to) }, 'lever: call sent');
      return { ok: { ringing: maskNumber(to) } };
  }
}

export async function setAgentState(
  id: string,
  to: 'in' | 'out' | 'ready' | 'away',
  by: string,
  deps: Deps,
): Promise<Acted<{ agent: string; to: typeof to }>> {
  const agents = deps.versions.hotline().agents;
  if (!Object.hasOwn(agents, id))
    return {
      status: 404,
      code: 'unknown-agent',
      message: `There is no agent "${id}"; there are: ${Object.keys(agents).join(', ')}.`,
    };
  if (!(await deps.store.setAgent(id as AgentId, to, by)))
    return { status: 409, code: 'not-possible', message: 'That agent is in a call or off duty; nothing was changed.' };
  deps.log.info({ agent: id, to, by }, 'lever: agent');
  deps.dispatch();
  return { ok: { agent: id, to } };
}

/** Times are call time. Opening by hand takes a closing by hand back, and the other way round. */
export interface LeverChange {
  readonly closedUntil?: number | null | undefined;
  readonly openUntil?: number | null | undefined;
  readonly announcement?: { readonly text: string; readonly until: number | null } | null | undefined;
}

export async function turnLevers(change: LeverChange, by: string, deps: Deps): Promise<Acted<{ levers: Levers }>> {
  const { closedUntil, openUntil, announcement } = change;
  if (closedUntil === undefined && openUntil === undefined && announcement === undefined)
    return { status: 409, code: 'nothing-asked', message: 'Name a lever: closedUntil, openUntil or announcement.' };
  const levers = await deps.store.setLevers(
    {
      ...(closedUntil !== undefined && { closedUntil: closedUntil as EpochMs | null }),
      ...(openUntil !== undefined && { openUntil: openUntil as EpochMs | null }),
      ...(announcement !== undefined && {
        announcement: announcement && {
          text: announcement.text,
          recording: null,
          until: announcement.until as Levers['closedUntil'],
        },
      }),
    },
    by,
  );
  deps.log.info({ by, closedUntil, openUntil, announcement: announcement && 'set' }, 'lever: hotline');
  deps.dispatch();
  return { ok: { levers } };
}

function gone(is: 'over' | 'unknown'): Acted<never> {
  return is === 'over'
    ? { status: 409, code: 'over', message: 'That call is over.' }
    : { status: 404, code: 'unknown-call', message: 'No such call.' };
}
