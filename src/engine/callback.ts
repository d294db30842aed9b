/** A callback's attempt: the agent waits in the room, the customer is rung, and every attempt ends in exactly one way. */
import { z } from 'zod';
import { dialRules, mayDial } from '../core/flow/dialling.ts';
import { queueOpen } from '../core/flow/duty.ts';
import type { CallSid, E164, Language, Lease, QueueName, StateId } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { CalledLeg } from './caller.ts';
import type { Deps } from './deps.ts';
import { peopleAt } from './facts.ts';
import { tell } from './leg.ts';
import type { LegStatus } from './carrier-ports.ts';
import type { Offer } from './lease-ports.ts';
import { stillWanted } from './still-wanted.ts';

/** Three attempts: at once, then 5 and 20 min after no answer; 2 min after a busy line. */
const MOST_ATTEMPTS = 3;
const RETRY_MS = [5 * 60_000, 20 * 60_000] as const;
const BUSY_RETRY_MS = 2 * 60_000;
/** A carrier that does not ring now is asked again after 1 min, 2, 4 … 15; up to a fifth sooner or later, so that many do not come back at once. */
const UNRUNG_RETRY_MS = 60_000;
const UNRUNG_RETRY_MOST_MS = 15 * 60_000;
const UNRUNG_SHARE = 0.2;
const RING_MS = 30_000 as DurationMs;
/** From "1" on a callback until the customer has said yes: 30 s of ringing, and time to press a key. */
export const CUSTOMER_MS = 75_000 as DurationMs;

const SealedNumber = z.object({ number: z.string() });
const Card = z.object({ language: z.string(), why: z.string().nullable() });

/** Everything the customer's leg needs to know, and who waits for it. */
export interface CalledRecord extends CalledLeg {
  readonly attempt: number;
  readonly agentLeg: CallSid;
}

/** The attempt is written in the store (the lease) before this rings anybody: a lost reply can't ring twice. */
export async function ringCustomer(offer: Offer, agentLeg: CallSid, deps: Deps): Promise<void> {
  const record = recordOf(offer, agentLeg, deps);
  const hotline = deps.versions.hotline();
  if (record === null || !mayDial(record.number, dialRules(hotline))) {
    // Sealed with a key that is gone, or of a country that is not rung any more; ops see it in the dispositions too.
    deps.log.error({ place: offer.place, opened: record !== null }, 'a promised callback can not be rung');
    await deps.store.unanswered(offer.lease, null, 'unreachable');
    await tell(agentLeg, offer, 'no-answer', deps);
    return;
  }
  const sealed = deps.tickets.seal(record);
  const outside = await deps.outsideFallback(hotline.callerId, deps.clock.now());
  const rung = await deps.telephony.ring({
    to: record.number,
    from: hotline.callerId,
    url: deps.urls.called(sealed),
    statusUrl: deps.urls.calledStatus(sealed),
    ringMs: RING_MS,
    fallback: outside ?? { url: deps.urls.fallback(), method: 'POST' },
    wanted: stillWanted(offer.lease, CUSTOMER_MS, deps),
  });
  // `unknown`: it may be ringing. Its webhooks tell, or the carrier is asked in a moment (`unsure`); never a second call now.
  if (rung.is === 'refused' || rung.is === 'gone') {
    deps.log.warn({ lease: offer.lease, rung }, 'customer could not be rung');
    if (rung.is === 'gone' || rung.retry) await notRung(record, offer.unrung, deps);
    else await notReached(record, 'failed', deps);
  }
  // Over by now (false): it is left to ring, and whoever answers stands in line at this very place.
  if (rung.is === 'ok') await deps.store.ringing(offer.lease, rung.value, CUSTOMER_MS);
}

/** Null: the number was sealed with a key that is gone. */
export function recordOf(offer: Offer, agentLeg: CallSid, deps: Pick<Deps, 'tickets'>): CalledRecord | null {
  const number = SealedNumber.safeParse(offer.number === null ? null : deps.tickets.unseal(offer.number));
  if (!number.success) return null;
  const card = Card.safeParse(deps.tickets.unseal(offer.card));
  return {
    place: offer.place,
    lease: offer.lease,
    room: offer.room,
    queue: offer.queue,
    arrivedAt: offer.arrivedAt,
    number: number.data.number as E164,
    lang: card.success ? (card.data.language as Language) : null,
    why: card.success ? (card.data.why as StateId | null) : null,
    attempt: offer.attempt,
    agentLeg,
  };
}

/** The carrier's last word on a customer's leg that was never answered. */
export async function calledEnded(record: CalledRecord, status: LegStatus, deps: Deps): Promise<void> {
  if (status === 'busy' || status === 'no-answer' || status === 'failed' || status === 'canceled')
    await notReached(record, status, deps);
}

/** Tried again at the old place, or closed after the third time; the waiting agent is told and free. */
export async function notReached(
  record: CalledRecord,
  status: 'busy' | 'no-answer' | 'failed' | 'canceled',
  deps: Deps,
): Promise<void> {
  const at = nextAttempt(record, status, deps);
  await deps.store.unanswered(record.lease, at, 'unreachable');
  await tell(record.agentLeg, record, at === null ? 'no-answer' : 'later', deps);
  deps.dispatch();
}

/**
 * No phone rang: the carrier has no line for us now, or the agent had gone before it was asked. That is no attempt, and however often it
 * comes the promise stands. `unrung`: times it has come in a row before this one.
 */
export async function notRung(record: CalledRecord, unrung: number, deps: Deps): Promise<void> {
  const chance = Number.parseInt(deps.random.hex(2), 16) / 0xffff;
  const retryAt = whileOpen(record.queue, unrungRetryMs(unrung, chance), deps);
  // False: the place has gone on without this lease, and whoever took it has told the agent.
  if (await deps.store.unrung(record.lease, retryAt)) await tell(record.agentLeg, record, 'later', deps);
  deps.dispatch();
}

/** `chance`: 0 to 1. */
export function unrungRetryMs(unrung: number, chance: number): DurationMs {
  const wait = Math.min(UNRUNG_RETRY_MOST_MS, UNRUNG_RETRY_MS * 2 ** unrung);
  return Math.round(wait * (1 - UNRUNG_SHARE + 2 * UNRUNG_SHARE * chance)) as DurationMs;
}

/** The attempt's time ran out without a word from the carrier: tried again later, never at once (it may still be ringing). */
export async function ringAgainLater(lease: Lease, deps: Deps): Promise<void> {
  await deps.store.unanswered(lease, (deps.clock.now() + RETRY_MS[0]) as EpochMs, 'unreachable');
}

/** When a customer who was not reached is rung again; null: never. */
export function nextAttempt(
  record: Pick<CalledRecord, 'attempt' | 'queue'>,
  status: string,
  deps: Deps,
): EpochMs | null {
  if (record.attempt >= MOST_ATTEMPTS || status === 'failed') return null;
  return whileOpen(
    record.queue,
    status === 'busy' ? BUSY_RETRY_MS : (RETRY_MS[record.attempt - 1] ?? RETRY_MS[1]),
    deps,
  );
}

/** Inside opening hours: an attempt that would fall after closing waits for the next opening. */
function whileOpen(name: QueueName, waitMs: number, deps: Deps): EpochMs {
  const hotline = deps.versions.hotline();
  const queue = hotline.queues[name];
  const at = (deps.clock.now() + waitMs) as EpochMs;
  return queueOpen(hotline, queue, deps.levers(), at) ? at : (peopleAt(hotline, queue, deps.levers(), at).at ?? at);
}
