/** What the API tells, made from the store's rows. */
import type { Outcome } from '../../core/call.ts';
import { zoneOf } from '../../core/flow/hours.ts';
import type { CallSid } from '../../core/ids.ts';
import type { Deps } from '../../engine/deps.ts';
import type { AgentRow, CallRow, Census, Levers, TrailEntry } from '../../engine/ports.ts';
import type { VersionList } from '../../engine/version-ports.ts';
import { maskNumber } from '../../runtime/log.ts';

export interface StatusView extends Census {
  readonly hotline: string;
  /** The zone its people live by: "until 18:00" is meant in it. */
  readonly zone: string;
  readonly clockRate: number;
  /** arrivals = in menu + waiting + offered + talking + ended (P11). */
  readonly conserved: boolean;
  readonly levers: Levers;
  /** What new calls get, and an edit that does not check. */
  readonly flows: Omit<VersionList, 'versions'>;
}

export async function statusView({ store, versions, clock }: Deps): Promise<StatusView> {
  const [census, levers, { live, canary, draft }] = await Promise.all([
    store.census(),
    store.levers(),
    store.versions(),
  ]);
  const hotline = versions.hotline();
  const { arrived, menu, waiting, offered, talking, ended } = census;
  return {
    hotline: hotline.name,
    zone: zoneOf(hotline, undefined),
    clockRate: clock.rate,
    conserved: arrived === menu + waiting + offered + talking + ended,
    levers,
    flows: { live, canary, draft },
    ...census,
  };
}

/** A call that is under way, or what became of one that is over. */
export type CallView = (CallRow | { readonly sid: CallSid; readonly phase: 'ended'; readonly outcome: Outcome }) & {
  /** From joining the line (0) to the first moment with a person; null = not yet, or never. */
  readonly timeToPersonMs: number | null;
};

/** Null: never heard of, or forgotten. */
export async function callView(sid: CallSid, { store }: Deps): Promise<CallView | null> {
  const [row, found, trail] = await Promise.all([store.call(sid), store.load(sid), store.trail(sid)]);
  const timeToPersonMs = timeToPerson(trail);
  if (found.is === 'over') return { sid, phase: 'ended', outcome: found.outcome, timeToPersonMs };
  return row && { ...row, timeToPersonMs };
}

function timeToPerson(trail: readonly TrailEntry[]): number | null {
  const joined = trail.find(({ what }) => what === 'joined');
  const met = joined && trail.find(({ what, at }) => what === 'bridged' && at >= joined.at);
  return joined !== undefined && met !== undefined ? met.at - joined.at : null;
}

export interface AgentView extends Partial<Omit<AgentRow, 'id' | 'state'>> {
  readonly id: string;
  readonly name: string;
  /** `off` also for agents the store has not heard of yet. */
  readonly state: AgentRow['state'];
  /** Masked. */
  readonly address: string;
  readonly queues: readonly string[];
  readonly languages: readonly string[];
}

export async function agentViews({ store, versions }: Deps): Promise<readonly AgentView[]> {
  const rows = new Map((await store.agents()).map((row) => [row.id, row]));
  return Object.values(versions.hotline().agents).map(({ id, name, address, queues, languages }) => ({
    state: 'off',
    ...rows.get(id),
    id,
    name,
    address: address.kind === 'phone' ? maskNumber(address.to) : `${address.kind}:…`,
    queues,
    languages,
  }));
}
