/** What must be true when a simulated day is over, told as a list of everything that is not: by the carrier's ledger and the store. */
import type { LegRecord } from '../../src/simulator/ledger.ts';
import type { JudgedCaller } from '../support/judge.ts';
import { type CallLine, nameOf, readLedger } from '../support/ledger.ts';
import { agentTrouble, callbackTrouble } from '../support/ledger-truth.ts';
import { overtakings } from '../support/order.ts';
import { storyOf } from '../support/story.ts';
import { placesToldTo, roomTrouble } from '../support/truth.ts';
import { FREE } from '../support/unfinished.ts';
import type { World } from './world.ts';

export interface Judged {
  readonly wrong: readonly string[];
  readonly lost: number;
  readonly promised: number;
}

/** What faults may add to the time that somebody is alone in a room: a frozen node thaws, a store comes back, a carrier that refuses every second request is asked again. */
const SLACK_MS = { none: 0, mild: 15_000, wild: 60_000 } as const;
/** From an answer to the end of what it says before the place. */
const SAID_MS = 10_000;
const TURNS = /\/voice\/(?:turn|push|after)/;
const SAFETY = /technical problem|系统出现故障/;
/** The account's own limit of calls at a time: on a full day the carrier says so. */
const ACCOUNT_FULL = 10004;
/** Codes of the carrier's own warnings that faults explain: it could not reach us. */
const UNREACHED = new Set([11200, 11205, 11206, 11210]);
/** The longest that an answer may take. */
const ANSWER_MS = 5_000;
/** What was asked while things broke has been answered by then. */
const SETTLED_MS = 20_000;

export async function judgeDay(world: World, callers: readonly JudgedCaller[]): Promise<Judged> {
  const { asleep, carrier, store, weather, database } = world;
  const { calls, legs, rooms, callbacks, census } = await readLedger(world, callers);
  const wrong: string[] = [];

  const lost = calls.filter(({ cameOut }) => cameOut === 'lost' || cameOut === 'there');
  for (const call of lost) wrong.push(`${nameOf(call)}: ${call.cameOut}, ended by ${call.leg.endedBy}`);
  for (const call of calls) {
    const story = storyOf(call);
    wrong.push(...story.wrong, ...placesTrouble(call, world));
    if (story.endless) wrong.push(`${nameOf(call)}: no outcome`);
  }
  const { broken, doubled, promised } = callbackTrouble(calls, legs, world.database.emptiedAt);
  wrong.push(...broken, ...doubled, ...overtakings(calls, database.away));
  const { agents } = world.machine.catalog.hotline;
  // A store that was emptied rings an agent who talks: a person's phone is busy then, that of a simulated one is picked up.
  if (world.database.emptiedAt.length === 0)
    wrong.push(...agentTrouble(legs, new Set(Object.values(agents).map(({ address }) => address.to))));
  const bySid = new Map<string, LegRecord>(legs.map((leg) => [leg.sid, leg]));
  for (const room of rooms) wrong.push(...roomTrouble(room, bySid, SLACK_MS[weather.mood], asleep.spans()));

  const ours = [...Object.values(agents).map(({ address }) => address.to), ...onCallOf(world)];
  const known = new Set<string>([...ours, ...callers.map(({ from }) => from)]);
  for (const { sid, to, direction } of legs)
    if (direction !== 'inbound' && !known.has(to.replace(/^client:/, '')))
      wrong.push(`${sid}: rang ${to}, which is nobody's`);
  for (const { place, state, disposition } of callbacks)
    if (state !== 'done' || disposition === 'expired') wrong.push(`callback ${place}: ${state} ${disposition}`);
  const { menu, waiting, offered, talking, repairs } = census;
  if (menu + waiting + offered + talking !== 0)
    wrong.push(`somebody is still counted as there: ${JSON.stringify(census)}`);
  if (weather.mood === 'none' && Object.keys(repairs).length > 0)
    wrong.push(`repairs were made though nothing went wrong: ${JSON.stringify(repairs)}`);
  wrong.push(...(await world.database.leftOver()));
  for (const { id, state, lease } of await store.agents())
    if (!FREE.has(state) || lease !== null) wrong.push(`agent ${id} is ${state} with lease ${lease}`);
  for (const { leg, code, message } of carrier.warnings)
    if (code !== ACCOUNT_FULL && (weather.mood === 'none' || !UNREACHED.has(code)))
      wrong.push(`carrier warned ${code} ${message} of ${leg}`);
  wrong.push(...answerTrouble(world));
  return { wrong, lost: lost.length, promised };
}

/** Rung beside agents and callers (S13: and nobody but these, agents and those who rang us is ever rung). */
function onCallOf({ machine }: World): readonly string[] {
  const { hotline, flows } = machine.catalog;
  const steps = Object.values(flows).flatMap((flow) => flow.steps);
  const outside = steps.flatMap((step) => (step.kind === 'transfer' ? [step.to] : []));
  return [...hotline.emergency, ...Object.values(hotline.queues).flatMap(({ onCall }) => onCall), ...outside];
}

/** Every webhook is answered with 200 (S5); as long as nothing is broken, in time, and nobody needs the second host. */
function answerTrouble({ carrier, weather, calmSince }: World): string[] {
  const wrong: string[] = [];
  const wellSince = weather.mood === 'none' ? 0 : calmSince + SETTLED_MS;
  for (const event of carrier.events.since(0)) {
    const well = event.at > wellSince;
    if (event.type === 'webhook-answered' && event.status !== 200)
      wrong.push(`${event.url.slice(0, 60)}: status ${event.status}`);
    if (event.type === 'webhook-answered' && well && event.ms > ANSWER_MS)
      wrong.push(`${event.url.slice(0, 60)}: answered after ${event.ms} ms`);
    if (event.type === 'webhook-failed' && well) wrong.push(`${event.url.slice(0, 60)}: ${event.why}`);
    if (event.type === 'fallback' && well) wrong.push(`${event.leg}: the second host was asked, and nothing was wrong`);
  }
  return wrong;
}

function placesTrouble(call: CallLine, { carrier, database }: World): string[] {
  // What Redis then lost is in the ticket that the next turn brings; when the call is pushed on first, no ticket comes.
  const forgotten = (at: number): boolean =>
    database.tails.some(({ callFrom, callTo }) => callFrom <= at && at <= callTo + SAID_MS) &&
    carrier.events
      .since(0)
      .flatMap((event) => (event.type === 'webhook-requested' && event.leg === call.leg.sid ? [event] : []))
      .find((event) => event.at > at && TURNS.test(event.url))
      ?.url.includes('/voice/push') === true;
  // Redis has lost everything while this caller heard the safety document: the record is gone, and whoever leads them out of it knows no
  // ticket. An answer of ours between the two had the ticket, and with it what was told.
  const nowhere = (before: number, later: number): boolean => {
    const between = (from: number, to: number) => (at: number) => from < at && at < to;
    const lost = database.emptiedAt.filter((at) => database.tails.every(({ callTo }) => callTo !== at));
    const said = call.leg.transcript.flatMap(({ text, at }) => (SAFETY.test(text) ? [at] : []));
    const answered = carrier.events
      .since(0)
      .flatMap((event) =>
        event.type === 'webhook-answered' && event.leg === call.leg.sid && TURNS.test(event.url) ? [event.at] : [],
      );
    return lost
      .filter(between(before, later))
      .some((one) =>
        said
          .filter(between(before, later))
          .some((other) => !answered.some(between(Math.min(one, other), Math.max(one, other)))),
      );
  };
  const places = placesToldTo(call.leg);
  const rose = places.some(({ place, at }, index) =>
    places.slice(0, index).some((before) => place > before.place && !forgotten(before.at) && !nowhere(before.at, at)),
  );
  return rose ? [`${nameOf(call)}: heard places ${places.map(({ place }) => place).join(', ')}`] : [];
}
