/** What must be true at the end, told as a list of everything that is not. Times are call-time ms of the carrier unless told. */
import type { LegRecord, RoomRecord } from '../../src/simulator/ledger.ts';
import { placesOf, roomTrouble, rungTwice } from '../support/truth.ts';
import type { Struck } from './fault.ts';
import { type CallLine, type Ledger, promisedAt } from './ledger.ts';
import { overtakings } from './order.ts';
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

/** A talk this long has reached its caller (the engine's own bound for "we lost the agent"). */
const REACHED_MS = 5_000;
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

  const { broken, doubled, promised } = callbackTrouble(calls, legs);
  wrong.push(...broken, ...doubled);
  wrong.push(...agentTrouble(legs, new Set(world.phones)));
  for (const room of ledger.rooms) wrong.push(...roomTrouble(since(room, calmFrom + MEND_MS), legsBySid(legs), 0));

  const passed = overtakings(calls, struck);
  wrong.push(...passed);
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

export const nameOf = ({ sid, life }: CallLine): string => `${sid} (${life})`;
const legsBySid = (legs: readonly LegRecord[]) => new Map(legs.map((leg) => [leg.sid, leg]));

/** Whoever heard the promise is rung, and never again once they were reached. */
function callbackTrouble(calls: readonly CallLine[], legs: readonly LegRecord[]) {
  const broken: string[] = [];
  const numbers = new Set<string>();
  let promised = 0;
  for (const call of calls) {
    const at = promisedAt(call.leg);
    if (at === null || call.from === 'anonymous' || call.cameOut === 'human') continue;
    promised += 1;
    numbers.add(call.from);
    const rung = legs.some(
      ({ to, direction, createdAt }) => to === call.from && direction !== 'inbound' && createdAt > at,
    );
    const rangIn = calls.some(({ from, leg }) => from === call.from && leg.createdAt > at);
    if (!rung && !rangIn) broken.push(`${nameOf(call)}: was promised a call and never rung`);
  }
  const doubled = rungTwice(legs, numbers);
  for (const number of numbers) {
    const rung = legs.filter(({ to, direction }) => to === number && direction !== 'inbound');
    const reached = rung.find(({ visits }) =>
      visits.some(
        ({ with: others, joinedAt, leftAt }) => others.length > 0 && (leftAt ?? Infinity) - joinedAt > REACHED_MS,
      ),
    );
    const again = reached && rung.find(({ createdAt }) => createdAt > (reached.endedAt ?? Infinity));
    const once = calls.filter(({ from }) => from === number).length === 1;
    if (reached && again && once) doubled.push(`${number}: reached by ${reached.sid} and rung again by ${again.sid}`);
  }
  return { broken, doubled, promised };
}

/** No agent is with two callers at a time. */
function agentTrouble(legs: readonly LegRecord[], phones: ReadonlySet<string>): string[] {
  const wrong: string[] = [];
  for (const phone of phones) {
    const talks = legs
      .filter(({ to, direction }) => to === phone && direction !== 'inbound')
      .flatMap(({ sid, visits }) =>
        visits.flatMap(({ with: others, joinedAt, leftAt }) =>
          others.length > 0 ? [{ sid, from: joinedAt, to: leftAt ?? Infinity }] : [],
        ),
      )
      .toSorted((a, b) => a.from - b.from);
    for (const [index, talk] of talks.entries()) {
      const before = talks[index - 1];
      if (before && before.to > talk.from && before.sid !== talk.sid)
        wrong.push(`agent ${phone} talked on ${before.sid} and on ${talk.sid} at once`);
    }
  }
  return wrong;
}

/** The room from a moment on. */
function since(room: RoomRecord, from: number): RoomRecord {
  const visitors = room.visitors
    .filter(({ leftAt }) => leftAt === null || leftAt > from)
    .map((visitor) => ({ ...visitor, joinedAt: Math.max(visitor.joinedAt, from) }));
  return { ...room, visitors };
}

/** One end per call that the store knew, unless it has lost its memory since. */
function storeTrouble(calls: readonly CallLine[], struck: readonly Struck[]) {
  const stories: string[] = [];
  let forgotten = 0;
  for (const call of calls) {
    const { leg, trail } = call;
    const lostLater = struck.some(({ loses, callTo }) => loses && callTo > leg.createdAt);
    const ends = trail.filter(({ what }) => what === 'ended').length;
    const known = trail.some(({ what }) => what === 'arrived' || what === 'adopted');
    if (ends === (known ? 1 : 0)) continue;
    if (lostLater) forgotten += 1;
    else stories.push(`${nameOf(call)}: ${ends} ends in the store`);
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
