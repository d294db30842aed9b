/**
 * Pairs held callers with agents: the store chooses and reserves both in one move, this rings the agent. Runs whenever something
 * may have made a pair possible, and every second in case nobody noticed.
 */
import { z } from 'zod';
import type { AgentAddress, Hotline, Policies } from '../core/flow/model.ts';
import type { CallSid, Language, QueueName, RoomName, StateId, Version } from '../core/ids.ts';
import type { DurationMs } from '../core/time.ts';
import type { Deps } from './deps.ts';
import type { LegRecord } from './leg.ts';
import type { RestResult } from './carrier-ports.ts';
import type { Offer, PairLimits } from './lease-ports.ts';
import { stillWanted } from './still-wanted.ts';

/** Rings this long beyond the agent's own ringing: the carrier adds up to 5 s of its own. */
const RING_SLACK_MS = 7_000;
/** Offers made in one round at most; the rest is a moment later. */
const ROUND = 50;
/** Offers reserved and not yet rung, at most: a lease must not run out while the carrier's call rate holds its ring back. */
const UNRUNG = 5;
/** A pair is offered at once, within a second if nobody noticed: this long means that nothing offers (L3). */
export const UNOFFERED_MS = 2_000;

const Card = z.object({
  queue: z.string(),
  why: z.string().nullable(),
  language: z.string(),
  path: z.array(z.string()),
  entries: z.record(z.string(), z.string()),
  version: z.string().optional(),
});

/** One round of offers; returns how many were made. */
export async function offerRound(deps: Deps): Promise<number> {
  const hotline = deps.versions.hotline();
  const { policies, carrier } = hotline;
  const ttlMs = ringTtlMs(policies);
  const limits = limitsOf(hotline);
  // Reserved is soon rung: beyond what the account may start at once, the next is offered when one of these rings.
  const most = Math.max(UNRUNG, Math.ceil(carrier.callsPerSecond));
  const unrung = new Set<Promise<void>>();
  for (let made = 0; made < ROUND; made++) {
    const room = `pz-${deps.random.hex(16)}` as RoomName;
    const offer = await deps.store.offer({ ...limits, room, ttlMs });
    if (offer === null) return made;
    deps.log.info({ lease: offer.lease, agent: offer.agent, queue: offer.queue, kind: offer.kind }, 'offered');
    const ringing = rings(offer, deps).finally(() => unrung.delete(ringing));
    unrung.add(ringing);
    if (unrung.size >= most) await Promise.race(unrung);
  }
  return ROUND;
}

/**
 * A caller waits, a fitting agent is free, and for 2 s nothing has offered one to the other: whatever the reason is, a round is asked
 * for at once, and the census tells it.
 */
export async function watchdog(deps: Deps): Promise<void> {
  const unofferedMs = await deps.store.unoffered(limitsOf(deps.versions.hotline()));
  if (unofferedMs < UNOFFERED_MS) return;
  deps.log.error({ unofferedMs }, 'a caller waits and an agent is free, but nothing offers');
  deps.dispatch();
}

function limitsOf({ policies, carrier, queues }: Hotline): PairLimits {
  return {
    maxCalls: carrier.maxCalls,
    widenMs: policies.widenMs,
    idleHelpMs: policies.idleHelpMs,
    exclusive: Object.values(queues).flatMap((queue) => (queue.exclusive ? [queue.name] : [])),
  };
}

/** Resolves when the carrier has taken the call or refused it; what goes wrong is logged. */
function rings(offer: Offer, deps: Deps): Promise<void> {
  return new Promise((resolve) => {
    deps.later('ring agent', () => ringAgent(offer, deps).finally(resolve));
  });
}

async function ringAgent(offer: Offer, deps: Deps): Promise<void> {
  const hotline = deps.versions.hotline();
  const agent = hotline.agents[offer.agent];
  const { policies } = hotline;
  const record: LegRecord = {
    lease: offer.lease,
    room: offer.room,
    kind: offer.kind,
    agent: offer.agent,
    sid: null,
    queue: offer.queue,
    ...cardOf(offer, deps),
    arrivedAt: offer.arrivedAt,
    attempt: offer.attempt,
  };
  const sealed = deps.tickets.seal(record);
  const rung: RestResult<CallSid> =
    agent === undefined
      ? { is: 'refused', code: 0, retry: false }
      : await deps.telephony.ring({
          to: dialled(agent.address),
          from: hotline.callerId,
          url: deps.urls.agent('offer', sealed),
          statusUrl: deps.urls.agent('status', sealed),
          ringMs: policies.ringMs,
          wanted: stillWanted(offer.lease, ringTtlMs(policies), deps),
        });
  switch (rung.is) {
    case 'ok': {
      // The time to ring runs from now: a carrier that queues our calls must not cost the agent a miss.
      const alive = await deps.store.ringing(offer.lease, rung.value, ringTtlMs(policies));
      if (!alive) await deps.telephony.hangUp(rung.value);
      return;
    }
    case 'refused':
    case 'gone':
      // Who has gone meanwhile is in the trail.
      if (rung.is === 'refused')
        deps.log.warn({ lease: offer.lease, agent: offer.agent, rung }, 'agent could not be rung');
      await deps.store.release(offer.lease, 'refused', { awayMs: policies.awayMs });
      return;
    case 'unknown':
      // The phone may be ringing: its webhooks tell, or the carrier is asked in a moment (`unsure`).
      deps.log.warn({ lease: offer.lease, agent: offer.agent }, 'not known whether the agent is rung');
  }
}

/** An offer lasts while the phone rings. */
export const ringTtlMs = ({ ringMs }: Pick<Policies, 'ringMs'>): DurationMs => (ringMs + RING_SLACK_MS) as DurationMs;

export function dialled(address: AgentAddress): string {
  switch (address.kind) {
    case 'phone':
    case 'sip':
      return address.to;
    case 'client':
      return address.to.startsWith('client:') ? address.to : `client:${address.to}`;
  }
}

function cardOf(offer: Offer, deps: Deps): Pick<LegRecord, 'card' | 'version'> {
  const read = Card.safeParse(deps.tickets.unseal(offer.card));
  if (!read.success) return { card: null };
  const { queue, why, language, path, entries, version } = read.data;
  return {
    card: { queue: queue as QueueName, why: why as StateId | null, language: language as Language, path, entries },
    ...(version !== undefined && { version: version as Version }),
  };
}
