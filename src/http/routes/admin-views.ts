/** What the API tells, made from the store's rows. */
import { zoneOf } from '../../core/flow/hours.ts';
import type { Deps } from '../../engine/deps.ts';
import type { Levers } from '../../engine/ports.ts';
import type { AgentRow, Census } from '../../engine/report-ports.ts';
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
