/**
 * The leg of whoever answers: an agent who was offered a call, the target of a transfer. They hear who is waiting and press 1;
 * a voicemail can't. Every webhook names the lease, and a lease that is over changes nothing.
 */
import type { CallSid } from '../core/ids.ts';
import type { WhisperCard } from '../core/speech/prompt.ts';
import type { DurationMs } from '../core/time.ts';
import { CUSTOMER_MS, ringCustomer } from './callback.ts';
import type { Deps } from './deps.ts';
import { type LegAnswer, type LegRecord, tell, tellFreed } from './leg.ts';
import { push, type PushedEvent } from './push.ts';
import { failTransfer } from './transfer.ts';

/**
 * From "1" to both in the room. A caller whose leg can't be pushed comes by the next hold turn, and that may be a long one: an
 * announcement of up to 60 s, the place, the ways out, 20 s of music.
 */
const JOIN_MS = 100_000 as DurationMs;
/** A person who picked up has this long to hear the whisper twice and press 1. */
const WHISPER_MS = 40_000 as DurationMs;

/** The phone was answered (or `again`: nothing was pressed the first time). */
export async function legAnswered(record: LegRecord, leg: CallSid, deps: Deps): Promise<LegAnswer> {
  const alive = await deps.store.ringing(record.lease, leg, WHISPER_MS);
  if (!alive) return { is: 'goodbye', why: 'caller-gone' };
  return { is: 'whisper', card: cardOf(record, deps), record, short: false };
}

export async function legPressed(record: LegRecord, key: string | null, leg: CallSid, deps: Deps): Promise<LegAnswer> {
  if (key === '1') return await accepted(record, leg, deps);
  if (key === '2') {
    await released(record, 'declined', deps);
    return { is: 'goodbye', why: 'thanks' };
  }
  const said = record.said ?? 1;
  if (said < 2)
    return { is: 'whisper', card: cardOf(record, deps), record: { ...record, said: said + 1 }, short: true };
  await released(record, 'missed', deps);
  return { is: 'goodbye', why: 'no-key' };
}

async function accepted(record: LegRecord, leg: CallSid, deps: Deps): Promise<LegAnswer> {
  const { store, later } = deps;
  const result = await store.accept(
    record.lease,
    record.kind === 'callback' || record.kind === 'message' ? CUSTOMER_MS : JOIN_MS,
  );
  if (result.is === 'gone') return { is: 'goodbye', why: 'caller-gone' };
  if (result.is === 'later') return { is: 'goodbye', why: 'budget' };
  // The carrier may post one "1" twice: nobody is moved or rung twice for it.
  if (result.is === 'outside') {
    if (result.first) later('push the join', async () => void (await bring(result.caller, record, leg, deps)));
    return { is: 'room', room: record.room, record, ringing: false };
  }
  const { offer, caller, first } = result;
  switch (offer.kind) {
    case 'call':
      if (first && caller !== null) later('push the join', async () => void (await bring(caller, record, leg, deps)));
      return { is: 'room', room: record.room, record, ringing: false };
    case 'callback':
      if (first) later('ring the customer', () => ringCustomer(offer, leg, deps));
      return { is: 'room', room: record.room, record, ringing: true };
    case 'message':
      return { is: 'message', recording: offer.recording, record, canRing: offer.number !== null };
  }
}

/** After a message: 1 rings the customer, anything else (or silence) closes it as heard. */
export async function messageHeard(
  record: LegRecord,
  key: string | null,
  leg: CallSid,
  deps: Deps,
): Promise<LegAnswer> {
  if (key === '1') {
    const result = await deps.store.accept(record.lease, CUSTOMER_MS, true);
    if (result.is === 'later') return { is: 'goodbye', why: 'budget' };
    if (result.is === 'yours' && result.offer.number !== null) {
      if (result.first) deps.later('ring the customer', () => ringCustomer(result.offer, leg, deps));
      return { is: 'room', room: record.room, record, ringing: true };
    }
  }
  await deps.store.heard(record.lease);
  return { is: 'goodbye', why: 'thanks' };
}

type Meeting = Pick<LegRecord, 'lease' | 'room' | 'kind'>;

export function joinOf({ room, lease, kind }: Meeting): PushedEvent {
  return { type: 'JOIN', room, lease, withWhom: kind === 'transfer' ? 'outside' : 'agent' };
}

/** Brings a caller into the room in which this leg waits; false: they are not on their way (yet). */
export async function bring(sid: CallSid, record: Meeting, leg: CallSid, deps: Deps): Promise<boolean> {
  // The caller's own turn was first: a push would take them out of the room again and so end it.
  if (!(await deps.store.pushing(record.lease, true))) return false;
  const result = await push(sid, joinOf(record), deps);
  if (result.is === 'refused' || result.is === 'unknown') await deps.store.pushing(record.lease, false);
  if (result.is !== 'gone') return result.is === 'ok';
  // 21220: the caller hung up between "1" and the join. The agent is told at once and is free.
  const ended = await deps.store.end(sid, { trouble: null, trail: JSON.stringify({ why: 'gone at join' }) });
  await tellFreed(ended.freed, deps);
  await tell(leg, record, 'caller-gone', deps);
  return false;
}

/** The room is over for the agent, or the phone was hung up in it. */
export async function legLeft(record: LegRecord, deps: Deps): Promise<LegAnswer> {
  await finished(record, deps);
  return { is: 'goodbye', why: 'thanks' };
}

/** The carrier's last word on the leg. */
export async function legEnded(
  record: LegRecord,
  status: 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled',
  deps: Deps,
): Promise<void> {
  // While it rang this was a miss (or not); after "1" it is the end of a talk, or a line that broke before it began.
  await released(
    record,
    status === 'busy' ? 'declined' : status === 'failed' || status === 'canceled' ? 'refused' : 'missed',
    deps,
  );
  await finished(record, deps);
}

async function released(record: LegRecord, why: 'missed' | 'declined' | 'refused', deps: Deps): Promise<void> {
  const { sid } = await deps.store.release(record.lease, why, { awayMs: deps.versions.hotline().policies.awayMs });
  if (record.kind === 'transfer' && sid !== null) deps.later('transfer failed', () => failTransfer(sid, deps));
  deps.dispatch();
}

async function finished(record: LegRecord, deps: Deps): Promise<void> {
  await deps.store.finish(record.lease, deps.versions.hotline().policies.wrapUpMs);
  deps.dispatch();
}

function cardOf(record: LegRecord, deps: Deps): WhisperCard | null {
  return record.card && { ...record.card, waitedMs: Math.max(0, deps.clock.now() - record.arrivedAt) as DurationMs };
}
