/** What must be true at the end, told as a list of everything that is not. Times are call-time ms of the carrier unless told. */
import type { LegRecord, RoomRecord } from '../../src/simulator/ledger.ts';
import { type CallLine, type Ledger, nameOf } from '../support/ledger.ts';
import { agentTrouble, callbackTrouble } from '../support/ledger-truth.ts';
import { storyOf } from '../support/story.ts';
import { crowdTrouble, placesOf, roomTrouble } from '../support/truth.ts';
import type { Struck } from './fault.ts';
import { overtakings } from '../support/order.ts';
import type { World } from './world.ts';

export interface Judged {
  readonly wrong: readonly string[];
  readonly lost: number;
  readonly callbacks: { readonly promised: number; readonly lost: number; readonly doubled: number };
  /** Calls of which the store has no end: a fail-over took its memory of them when they were over. */
  readonly forgotten: number;
  /** Answers that were late or missing while the machine itself was too busy to tell whose fault it was. */
  readonly excused: number;
}

/** What is amiss when the faults end is mended within this. */
const MEND_MS = 120_000;

export function judge(world: World, ledger: Ledger, struck: readonly Struck[], calmFrom: number): Judged {
  const wrong: string[] = [];
  const { calls, legs } = ledger;

  const lost = calls.filter(({ cameOut }) => cameOut === 'lost' || cameOut === 'there');
  for (const call of lost) wrong.push(`${nameOf(call)}: ${call.cameOut}, ended by ${call.leg.endedBy}`);
  for (const call of calls) {
    const places = placesOf(call.leg);
    if (places.some((place, index) => index > 0 && place > (places[index - 1] ?? 0)))
      wrong.push(`${nameOf(call)}: heard places ${places.join(', ')}`);
  }

  const { broken, doubled, promised } = callbackTrouble(calls, legs, [], talkUnknown(world, struck));
  wrong.push(...broken, ...doubled);
  wrong.push(...agentTrouble(legs, new Set(world.phones)));
  for (const room of ledger.rooms) {
    wrong.push(...crowdTrouble(room));
    wrong.push(...roomTrouble(since(room, calmFrom + MEND_MS), legsBySid(legs), 0));
  }
  wrong.push(...strangersRung(ledger, world));

  // A Redis that was only away has forgotten nobody's place.
  wrong.push(
    ...overtakings(
      calls,
      struck.filter(({ loses }) => loses),
    ),
  );
  const { forgotten, stories } = storeTrouble(calls, struck);
  wrong.push(...stories);
  const { arrived, menu, waiting, offered, talking, ended } = ledger.census;
  if (menu + waiting + offered + talking !== 0 || ended !== arrived)
    wrong.push(
      `the store's count does not close: ${JSON.stringify({ arrived, menu, waiting, offered, talking, ended })}`,
    );

  const { late, excused } = answerTrouble(world);
  wrong.push(...late);
  return {
    wrong,
    lost: lost.length,
    callbacks: { promised, lost: broken.length, doubled: doubled.length },
    forgotten,
    excused,
  };
}

/**
 * Of a talk that began in what the store has lost, a node hears when it is over. If none was there to hear it either, all that is left is a
 * promise that stands, and it is kept once more: better than not at all.
 */
function talkUnknown({ nodes, rate }: World, struck: readonly Struck[]): (reached: LegRecord) => boolean {
  const losses = struck.filter(({ loses }) => loses);
  return ({ visits, endedAt }) => {
    const loss = losses.find(({ callFrom, callTo }) =>
      visits.some(({ joinedAt }) => callFrom <= joinedAt && joinedAt <= callTo),
    );
    if (loss === undefined) return false;
    return [...visits.map(({ leftAt }) => leftAt), endedAt].every((at) => {
      const wall = loss.to + ((at ?? Infinity) - loss.callTo) / rate;
      return nodes.every((node) => node.wasAway(wall, wall));
    });
  };
}

const legsBySid = (legs: readonly LegRecord[]) => new Map(legs.map((leg) => [leg.sid, leg]));

/** The room from a moment on. */
function since(room: RoomRecord, from: number): RoomRecord {
  const visitors = room.visitors
    .filter(({ leftAt }) => leftAt === null || leftAt > from)
    .map((visitor) => ({ ...visitor, joinedAt: Math.max(visitor.joinedAt, from) }));
  return { ...room, visitors };
}

/** Nobody is ever rung but agents, who called us, and the numbers that the flows name (S13). */
function strangersRung({ legs, calls }: Ledger, { phones, hotline }: World): string[] {
  const { emergency, queues } = hotline;
  const onCall = Object.values(queues).flatMap((queue) => queue.onCall);
  const known = new Set<string>([...phones, ...emergency, ...onCall, ...calls.map(({ from }) => from)]);
  return legs
    .filter(({ to, direction }) => direction !== 'inbound' && !known.has(to.replace(/^client:/, '')))
    .map(({ sid, to }) => `${sid}: rang ${to}, which is nobody's`);
}

/** A call that is over and has no end in the store: what it has lost since may have been just that. */
function storeTrouble(calls: readonly CallLine[], struck: readonly Struck[]) {
  const stories: string[] = [];
  let forgotten = 0;
  for (const call of calls) {
    const { wrong, endless } = storyOf(call);
    stories.push(...wrong);
    if (!endless) continue;
    if (struck.some(({ loses, callTo }) => loses && callTo > call.leg.createdAt)) forgotten += 1;
    else stories.push(`${nameOf(call)}: no end in the store`);
  }
  return { forgotten, stories };
}

/** A living node answers 200 within 5 s. */
function answerTrouble({ balancer, nodes, machine }: World) {
  const late: string[] = [];
  let excused = 0;
  for (const { at, ms, path, port, status } of balancer.odd) {
    const away = nodes.filter((node) => node.wasAway(at, at + ms));
    if (port === null ? away.length === nodes.length : away.some((node) => node.port === port)) continue;
    if (machine.wasStarved(at, at + ms)) excused += 1;
    else late.push(`${path} was answered ${status ?? 'not at all'} after ${ms} ms by ${port ?? 'no node'}`);
  }
  return { late, excused };
}
