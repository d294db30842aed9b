/**
 * A phone was to ring and nobody knows whether it does: the request timed out, broke, or the node that made it has died. The carrier is
 * asked for legs to that number; only if it knows of none was it never rung, and the offer goes on. Nobody is rung twice for it.
 */
import type { EpochMs } from '../core/time.ts';
import { calledEnded, notRung, CUSTOMER_MS, recordOf } from './callback.ts';
import type { CarrierLeg } from './carrier-ports.ts';
import type { Deps } from './deps.ts';
import { dialled, ringTtlMs } from './dispatch.ts';
import type { DueWork } from './lease-ports.ts';

type Unsure = DueWork & { readonly is: 'unsure' };
/** The carrier's clock and the store's may differ by this much. */
const SLACK_MS = 5_000;

export async function settleRing(work: Unsure, deps: Deps): Promise<void> {
  const { offer, leg } = work;
  const found = leg === null ? await ofAgent(work, deps) : await ofCustomer(work, deps);
  if (found === null) return;
  const { place, lease } = offer;
  deps.log.warn({ lease, found: found?.status ?? 'none' }, 'asked the carrier whether a phone was rung');
  await deps.store.repaired('unsure-ring', place, { lease, found: found?.status ?? 'none' });
  deps.dispatch();
}

/** The leg the carrier knows of, undefined when it knows of none; null: the carrier could not say, it is asked again. */
type Found = CarrierLeg | undefined | null;

async function ofAgent({ offer, askedAt }: Unsure, deps: Deps): Promise<Found> {
  const { agents, policies } = deps.versions.hotline();
  const agent = agents[offer.agent];
  const found = agent === undefined ? undefined : await legTo(dialled(agent.address), askedAt, deps);
  if (found === null) return null;
  if (found !== undefined && isLive(found)) await deps.store.ringing(offer.lease, found.sid, ringTtlMs(policies));
  else await deps.store.release(offer.lease, reasonOf(found), { awayMs: policies.awayMs });
  return found;
}

async function ofCustomer({ offer, leg, askedAt }: Unsure, deps: Deps): Promise<Found> {
  const record = leg === null ? null : recordOf(offer, leg, deps);
  if (record === null) return null;
  const found = await legTo(record.number, askedAt, deps);
  if (found === null) return null;
  if (found === undefined) await notRung(record, offer.unrung, deps);
  else if (isLive(found)) await deps.store.ringing(offer.lease, found.sid, CUSTOMER_MS);
  else await calledEnded(record, found.status, deps);
  return found;
}

async function legTo(to: string, askedAt: EpochMs, deps: Deps): Promise<Found> {
  const since = (askedAt - SLACK_MS) as EpochMs;
  const legs = await deps.telephony.rung(to, deps.versions.hotline().callerId, since);
  if (legs.is !== 'ok') return null;
  return legs.value.find(isLive) ?? legs.value[0];
}

const isLive = ({ status }: CarrierLeg): boolean => ['queued', 'initiated', 'ringing', 'in-progress'].includes(status);

/** As the status callback would have said it; a phone that was never rung is no miss of its agent. */
function reasonOf(leg: CarrierLeg | undefined): 'missed' | 'declined' | 'refused' {
  if (leg?.status === 'busy') return 'declined';
  return leg?.status === 'no-answer' || leg?.status === 'completed' ? 'missed' : 'refused';
}
