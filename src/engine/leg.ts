/** The leg of somebody who answers for us, as data: what its URLs carry, what it can be told. */
import type { AgentId, CallSid, Lease, QueueName, RoomName, Version } from '../core/ids.ts';
import type { WhisperCard } from '../core/speech/prompt.ts';
import type { EpochMs } from '../core/time.ts';
import type { Deps } from './deps.ts';
import type { Offer } from './lease-ports.ts';

/** What the URLs of such a leg carry, sealed. */
export interface LegRecord {
  readonly lease: Lease;
  readonly room: RoomName;
  readonly kind: Offer['kind'] | 'transfer';
  /** Null: a number outside. */
  readonly agent: AgentId | null;
  /** The caller of a transfer; an offer's caller is known to the store. */
  readonly sid: CallSid | null;
  readonly queue: QueueName | null;
  /** Who is waiting and why; the wait itself is counted from `arrivedAt` when it is spoken. */
  readonly card: Omit<WhisperCard, 'waitedMs'> | null;
  /** Whose flows the card speaks of; absent = the live ones. */
  readonly version?: Version;
  readonly arrivedAt: EpochMs;
  readonly attempt?: number;
  /** Times the whisper has been said. */
  readonly said?: number;
}

/** What the leg is told. */
export type LegAnswer =
  /** Who is waiting and why, then "press 1"; `next` is the record the key comes back with. */
  | { readonly is: 'whisper'; readonly card: WhisperCard | null; readonly record: LegRecord; readonly short: boolean }
  | { readonly is: 'room'; readonly room: RoomName; readonly record: LegRecord; readonly ringing: boolean }
  | { readonly is: 'message'; readonly recording: string | null; readonly record: LegRecord; readonly canRing: boolean }
  | { readonly is: 'goodbye'; readonly why: 'caller-gone' | 'thanks' | 'no-answer' | 'later' | 'budget' | 'no-key' };

/** Legs that were offered or joined for a caller who is no longer there. */
export async function tellFreed(
  freed: readonly { lease: Lease; leg: CallSid | null; joined: boolean }[],
  deps: Deps,
): Promise<void> {
  for (const { lease, leg, joined } of freed) {
    // A room ends by itself when one side leaves; only a leg that waits or rings must be told.
    if (leg !== null && !joined) await tell(leg, { lease }, 'caller-gone', deps);
  }
  if (freed.length > 0) deps.dispatch();
}

/**
 * Says a last sentence to an agent's leg and lets it go; a phone that still rings is simply no longer rung. False: it has gone
 * already. When the carrier refuses, the store hands out later that a leg in a room must be told again.
 */
export async function tell(
  leg: CallSid,
  about: { lease: Lease },
  why: (LegAnswer & { is: 'goodbye' })['why'],
  deps: Deps,
): Promise<boolean> {
  const told = await deps.telephony.redirect(
    leg,
    deps.urls.agent('told', deps.tickets.seal({ lease: about.lease, why })),
  );
  if (told.is !== 'gone') return true;
  await deps.telephony.hangUp(leg);
  return false;
}
