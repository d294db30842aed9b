/** The carrier says that a caller's leg is over. */
import type { Call, Outcome } from '../core/call.ts';
import type { CallSid } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import { type Deps, machineFor } from './deps.ts';
import { calledEnded, notReached, type CalledRecord } from './callback.ts';
import { tellFreed } from './leg.ts';
import type { LegStatus } from './carrier-ports.ts';
import { commitOf, ifLost } from './commit.ts';
import { mayBeSpoken } from './promise.ts';
import { callOf } from './turn.ts';
import { SHORT_TALK_MS } from '../core/flow/actions.ts';
import { factsAt } from '../core/flow/duty.ts';
import { step } from '../core/flow/step.ts';
import { MESSAGE } from '../core/flow/states.ts';

/** A connection by voice alone that was over this soon was a machine's greeting: the attempt did not reach anybody. */
const GREETING_MS = 15_000;

/** Answers with the outcome, null when it was over already. `heard` false: the carrier's own word never reached us, we had to ask. A caller who left then may not have wanted to (P11). */
export async function callerEnded(
  sid: CallSid,
  status: LegStatus,
  deps: Deps,
  heard = true,
  at = deps.clock.now(),
): Promise<Outcome | null> {
  const found = await deps.store.load(sid);
  return await ended(sid, found.is === 'live' ? callOf(found.stored, deps) : null, status, heard, at, deps);
}

async function ended(
  sid: CallSid,
  call: Call | null,
  status: LegStatus,
  heard: boolean,
  at: EpochMs,
  deps: Deps,
): Promise<Outcome | null> {
  if (call !== null) await keepMessage(call, at, deps);
  const end = await deps.store.end(sid, {
    trouble: status === 'failed' ? 'failed' : heard ? null : 'unheard',
    trail: JSON.stringify({ status }),
    // Nobody else is lost: the others have left, or were helped.
    ifLost: call !== null && status === 'failed' ? ifLost(call, deps.clock.now(), deps) : null,
  });
  deps.log.info({ sid, status, outcome: end.outcome }, 'call over');
  await tellFreed(end.freed, deps);
  deps.dispatch();
  return end.outcome;
}

/**
 * Somebody who left a message, pressed 0 to wait for a person after all and then hung up has still left that message; who hung up on
 * that person has said it to them.
 */
async function keepMessage(call: Call, now: EpochMs, deps: Deps): Promise<void> {
  if (call.ctx.recording === null || call.ctx.outcome !== null) return;
  if (call.ctx.talk !== null && now - call.ctx.talk.since >= SHORT_TALK_MS) return;
  const machine = await machineFor(call.head.version, deps.versions);
  const event = { type: 'RECORDED', recording: call.ctx.recording, lengthMs: 60_000 as never, key: null } as const;
  const stepped = step(machine, MESSAGE, call.ctx, event, factsAt(deps.versions.hotline(), deps.levers(), now));
  const commit = commitOf(call, event, stepped, machine, `${call.head.sid}:message-kept`, now, deps);
  const result = await deps.store.turn(commit);
  // Nobody listens any more, but who left it counts on it.
  if (result.is === 'done') await mayBeSpoken(commit, result.line, deps);
}

/** The customer's leg of a callback has ended, answered or not, at that time: the store may hear of it later. */
export async function customerEnded(
  record: CalledRecord,
  sid: CallSid,
  status: LegStatus,
  at: EpochMs,
  deps: Deps,
): Promise<void> {
  if (status !== 'completed') return await calledEnded(record, status, deps);
  const found = await deps.store.load(sid);
  // Told before: whoever heard it then has seen to the callback. Told again, of a call that nobody can look at any more, it proves nothing.
  if (found.is === 'over') return;
  const call = found.is === 'live' ? callOf(found.stored, deps) : null;
  await ended(sid, call, status, true, at, deps);
  // Picked up, but never in the room with the agent.
  const met = call?.ctx.talk != null || call?.ctx.outcome === 'talked';
  // Told again, the end above is old news: what follows from it must not be lost by itself.
  const unreached = (): Promise<void> => deps.news('callback not reached', () => notReached(record, 'no-answer', deps));
  if (!met) return await unreached();
  const { talk, callback } = call.ctx;
  // A line that drops as soon as the two are joined reached nobody either, whatever was pressed.
  const leastMs = callback?.byKey === false ? GREETING_MS : SHORT_TALK_MS;
  if (talk !== null && at - talk.since < leastMs) await unreached();
}
