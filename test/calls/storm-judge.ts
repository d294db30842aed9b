/** What must be true after a storm, told as a list of everything that is not: judged by the carrier's own record and the store. */
import type { CallbackRow } from '../../src/engine/report-ports.ts';
import type { Carrier } from '../../src/simulator/carrier.ts';
import type { LegRecord, RoomRecord } from '../../src/simulator/ledger.ts';
import { type TestHotline } from '../support/hotline.ts';
import type { StormCaller } from './storm-world.ts';

/** Nothing holds the agent: ready, or away after two misses. */
export const FREE: ReadonlySet<string> = new Set(['ready', 'away']);
/** A caller may be alone in a room this long (call time). */
const ALONE_MS = 15_000;
/** An agent waits for a caller who comes by the next hold turn, or for a customer who is rung. */
const AGENT_ALONE_MS = 110_000;

type Span = readonly [from: number, to: number];

export async function judge(hotline: TestHotline, callers: readonly StormCaller[], slackMs: number): Promise<string[]> {
  const { carrier } = hotline;
  const { store } = hotline.running.engine.deps;
  const callbacks = await store.callbacks();
  const legs = new Map(carrier.legs.map((leg) => [leg.sid, leg]));
  const wrong: string[] = [];
  for (const caller of callers) {
    const leg = legs.get(caller.leg.sid);
    if (leg === undefined) continue;
    const trail = await store.trail(leg.sid);
    const ends = trail.filter(({ what }) => what === 'ended');
    const name = `${caller.life} ${leg.sid}`;
    // Whoever hung up before the first turn came to its answer was never known.
    const known = trail.some(({ what }) => what === 'arrived' || what === 'adopted');
    if (ends.length !== (known ? 1 : 0)) wrong.push(`${name}: ${ends.length} outcomes`);
    const outcome = String(ends[0]?.data['outcome']);
    if (outcome === 'lost') wrong.push(`${name}: lost`);
    const own = callbacks.filter(({ place }) => trail.some(({ data }) => data['place'] === place));
    // The storm broke both doors at once, ours and the fallback's: the carrier itself apologised.
    const noDoor = leg.transcript.some(({ text }) => text.includes('application error has occurred'));
    if (!noDoor && !served(leg, own)) wrong.push(`${name}: stranded, ${leg.endedBy} ended it as ${outcome}`);
    const places = placesOf(leg);
    if (places.some((place, index) => index > 0 && place > (places[index - 1] ?? 0)))
      wrong.push(`${name}: heard places ${places.join(', ')}`);
  }
  for (const row of callbacks)
    if (row.state !== 'done' || row.disposition === 'expired')
      wrong.push(`callback ${row.place}: ${row.state} ${row.disposition}`);
  for (const room of carrier.rooms) wrong.push(...roomTrouble(room, legs, slackMs));
  wrong.push(...rungTwice(carrier, callers));
  const census = await store.census();
  if (census.menu + census.waiting + census.offered + census.talking !== 0)
    wrong.push(`somebody is still counted as there: ${JSON.stringify(census)}`);
  for (const { id, state, lease } of await store.agents())
    if (!FREE.has(state) || lease !== null) wrong.push(`agent ${id} is ${state} with lease ${lease}`);
  for (const { leg, code, message } of carrier.warnings)
    if (![10004, 11200, 11205, 11206, 11210].includes(code)) wrong.push(`carrier warned ${code} ${message} of ${leg}`);
  for (const event of carrier.events.since(0))
    if (event.type === 'webhook-answered' && event.status !== 200)
      wrong.push(`${event.url.slice(0, 60)}: status ${event.status}`);
  return wrong;
}

/** Chose to go, met a person, or was promised to be rung and was. */
function served(leg: LegRecord, callbacks: readonly CallbackRow[]): boolean {
  if (leg.endedBy === 'person' || leg.endedBy === 'line') return true;
  if (leg.visits.some(({ with: others }) => others.length > 0)) return true;
  return (
    callbacks.length > 0 && callbacks.every(({ disposition }) => disposition !== null && disposition !== 'expired')
  );
}

function placesOf(leg: LegRecord): number[] {
  return leg.transcript.flatMap(({ is, text }) => {
    if (is !== 'heard') return [];
    if (/You are next\.|下一位就是您/.test(text)) return [1];
    const number = /You are number (\d+) in line|您排在第 (\d+) 位/.exec(text);
    return number === null ? [] : [Number(number[1] ?? number[2])];
  });
}

function roomTrouble(room: RoomRecord, legs: ReadonlyMap<string, LegRecord>, slackMs: number): string[] {
  const wrong: string[] = [];
  const spans = room.visitors.map(({ leg, label, joinedAt, leftAt }) => ({
    leg,
    label,
    span: [joinedAt, leftAt ?? Infinity] as Span,
  }));
  const who = new Set(spans.map(({ leg }) => leg));
  if (who.size > 2) wrong.push(`room ${room.name}: ${who.size} people`);
  for (const { leg, label, span } of spans) {
    const company = spans.filter((other) => other.leg !== leg).map((other) => other.span);
    const alone = aloneIn(span, company);
    const most = label === 'agent' ? AGENT_ALONE_MS : ALONE_MS;
    if (alone > most + slackMs)
      wrong.push(`room ${room.name}: ${label} ${leg} (${legs.get(leg)?.to}) alone for ${Math.round(alone / 1000)} s`);
  }
  return wrong;
}

/** The longest stretch of `span` in which none of `others` was there. */
function aloneIn([from, to]: Span, others: readonly Span[]): number {
  let at = from;
  let most = 0;
  for (const [start, end] of others.toSorted((a, b) => a[0] - b[0])) {
    most = Math.max(most, Math.min(start, to) - at);
    at = Math.max(at, Math.min(end, to));
  }
  return Math.max(most, to - at);
}

/** No customer is rung on two legs at a time. */
function rungTwice(carrier: Carrier, callers: readonly StormCaller[]): string[] {
  const wrong: string[] = [];
  for (const from of new Set(callers.map((caller) => caller.from))) {
    const rung = carrier.legs
      .filter(({ to, direction }) => to === from && direction !== 'inbound')
      .toSorted((a, b) => a.createdAt - b.createdAt);
    for (const [index, leg] of rung.entries()) {
      const before = rung[index - 1];
      if (before && (before.endedAt ?? Infinity) > leg.createdAt)
        wrong.push(`${from} rung twice at once: ${before.sid} ${leg.sid}`);
    }
  }
  return wrong;
}
