/** The board's snapshot, made once for all who look within half a second in which nothing happened. */
import { zoneOf } from '../../core/flow/hours.ts';
import type { Hotline } from '../../core/flow/model.ts';
import type { AgentId } from '../../core/ids.ts';
import type { Counted } from '../../core/report/counted.ts';
import type { Figures } from '../../core/report/figures.ts';
import { byHalfHour, totalOf } from '../../core/report/report.ts';
import { type Slot, slotAt, slotsOfToday } from '../../core/report/slots.ts';
import type { EpochMs } from '../../core/time.ts';
import type { Counters } from '../../engine/alarms.ts';
import type { Deps } from '../../engine/deps.ts';
import { StoreAway, type StoreState } from '../../engine/ports.ts';
import type { Moment } from '../../engine/report-ports.ts';
import type { Publisher } from '../../engine/publish.ts';
import type { VersionList } from '../../engine/version-ports.ts';
import { fresh } from '../../runtime/fresh.ts';
import { finishing } from '../../engine/publish.ts';
import type { Board } from './board-shape.ts';
import { healthOf } from './health.ts';

const MOST_ROWS = 200;
const SHARED_MS = 500;
/** They change seldom, and reading them reads fifty. */
const VERSIONS_MS = 5_000;

export interface BoardParts {
  readonly deps: Pick<Deps, 'store' | 'versions' | 'clock' | 'log'>;
  readonly publisher: Pick<Publisher, 'list'>;
  readonly counters: Counters;
  readonly storeState: () => StoreState;
  readonly carrier: 'twilio' | 'simulated';
}

export interface BoardSource {
  /** While the store is away the last snapshot is given again, with the health of now; throws `StoreAway` when there has been none. */
  readonly look: () => Promise<Board>;
  /** Something has happened: who is told of it and looks must not see the time before. */
  readonly changed: (ofHotline: boolean) => void;
}

export function boardSource(parts: BoardParts): BoardSource {
  const { deps, publisher, counters, storeState, carrier } = parts;
  const versions = fresh(VERSIONS_MS, () => publisher.list());
  const today = dayCounter();
  const health = (up: boolean) => healthOf(counters, deps.clock.now(), up ? storeState() : 'away', carrier);
  const snapshot = fresh(SHARED_MS, async (): Promise<Board> => {
    const zone = zoneOf(deps.versions.hotline(), undefined);
    const slots = slotsOfToday(deps.clock.now(), zone);
    const [moment, levers, list] = await Promise.all([
      deps.store.board(MOST_ROWS, today.wanted(slots)),
      // Not the node's own copy: whoever has just turned a lever is to see it.
      deps.store.levers(),
      versions(),
    ]);
    return { ...viewOf(moment, list, today.all(moment, slots), slots, zone, deps), levers, health: health(true) };
  });
  let last: Board | undefined;
  const look = async (): Promise<Board> => {
    try {
      last = await snapshot();
      return last;
    } catch (error) {
      if (!(error instanceof StoreAway) || last === undefined) throw error;
      return { ...last, health: health(false) };
    }
  };
  return {
    look,
    changed(ofHotline) {
      snapshot.drop();
      if (ofHotline) versions.drop();
    },
  };
}

/** Half-hours that are past do not change: they are read once. */
function dayCounter() {
  const past = new Map<Slot, Counted>();
  return {
    wanted: (slots: readonly Slot[]): readonly Slot[] => slots.filter((slot) => !past.has(slot)),
    all({ census, counted }: Moment, slots: readonly Slot[]): readonly Counted[] {
      const present = slotAt(census.at);
      for (const slot of past.keys()) if (!slots.includes(slot)) past.delete(slot);
      for (const one of counted) if (one.slot < present) past.set(one.slot, one);
      return [...past.values(), ...counted.filter(({ slot }) => !past.has(slot))];
    },
  };
}

function viewOf(
  moment: Moment,
  versions: VersionList,
  counted: readonly Counted[],
  slots: readonly Slot[],
  zone: string,
  deps: BoardParts['deps'],
): Omit<Board, 'levers' | 'health'> {
  const { census, waiting, menu, talking, agents, callbacks, callbacksTotal } = moment;
  const hotline = deps.versions.hotline();
  const nameOf = (id: AgentId): string => hotline.agents[id]?.name ?? id;
  const now = new Map(agents.map((one) => [one.id, one]));
  const { arrived, ended, outcomes } = census;
  const day = totalOf(counted);
  return {
    at: census.at,
    hotline: hotline.name,
    title: titleOf(hotline),
    zone,
    clockRate: deps.clock.rate,
    empty: arrived === 0,
    lost: lostOf(outcomes.lost ?? 0, ended),
    waiting: [...waiting],
    waitingTotal: census.waiting + census.offered,
    longestMs: Math.max(0, ...census.queues.map(({ longestMs }) => longestMs), ...waiting.map((row) => row.waitedMs)),
    inMenu: [...menu],
    inMenuTotal: census.menu,
    talking: talking.map(({ agent, ...row }) => ({ ...row, agent, agentName: agent && nameOf(agent) })),
    talkingTotal: census.talking,
    offers: agents.flatMap(({ id, state, place, sid, queue, sinceMs }) =>
      state === 'offered' && place !== null && sid !== null
        ? [{ place, sid, agent: id, agentName: nameOf(id), queue, sinceMs }]
        : [],
    ),
    agents: Object.values(hotline.agents).map(({ id, name, queues }) => {
      const { state = 'off', sinceMs = null, place = null, sid = null } = now.get(id) ?? {};
      return { id, name, state, sinceMs, queues: [...queues], place, sid };
    }),
    callbacks: [...callbacks],
    callbacksTotal,
    queues: [...census.queues],
    zeroToPerson: day.zeroToVoice,
    answeredWithin: shares(day),
    conservation: {
      arrived,
      menu: census.menu,
      waiting: census.waiting,
      offered: census.offered,
      talking: census.talking,
      ended,
    },
    outcomes,
    versions: {
      live: versions.live,
      canary: versions.canary && { number: versions.canary.number, share: versions.canary.share },
      draftProblems: versions.draft?.problems.length ?? 0,
      finishing: [...finishing(versions)],
    },
    day: dayOf(counted, slots, census.at),
  };
}

function titleOf({ title, languages }: Hotline): Board['title'] {
  return Object.fromEntries(languages.flatMap(({ code }) => (title[code] ? [[code, title[code].text]] : [])));
}

/** With none lost in n calls, at most 3/n are lost in truth, at 95 % (Hanley and Lippman-Hand, JAMA 1983). */
function lostOf(lost: number, calls: number): Board['lost'] {
  return { lost, calls, bound: lost === 0 && calls > 0 ? Math.min(1, 3 / calls) : null };
}

function shares({ answered, abandonedTotal, answeredWithin }: Figures): Board['answeredWithin'] {
  const n = answered + abandonedTotal;
  const of = (count: number): number | null => (n === 0 ? null : count / n);
  return { n, s15: of(answeredWithin.s15), s20: of(answeredWithin.s20), s40: of(answeredWithin.s40) };
}

function dayOf(counted: readonly Counted[], slots: readonly Slot[], at: EpochMs): Board['day'] {
  const begun = slots.filter((slot) => slot <= at);
  return byHalfHour(counted, begun).map(({ from, figures }) => {
    const { arrivals, answered, abandonedTotal, meanWaitMs, longestQueue } = figures;
    return { from, arrivals, answered, abandoned: abandonedTotal, meanWaitMs, longestQueue };
  });
}
