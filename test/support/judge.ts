/** What must be true after a storm, told as a list of everything that is not: judged by the carrier's own record and the store. */
import type { Carrier } from '../../src/simulator/carrier.ts';
import type { Store } from '../../src/engine/ports.ts';
import { cameOut } from './came-out.ts';
import { placesOf, roomTrouble, rungTwice } from './truth.ts';
import { FREE } from './unfinished.ts';

/** One who rang, by what they meant to do. */
export interface JudgedCaller {
  readonly life: string;
  readonly from: string;
  readonly sid: string;
}

export interface ToJudge {
  readonly carrier: Carrier;
  readonly store: Store;
  readonly callers: readonly JudgedCaller[];
  /** What a machine that others use too may be late, call-time ms. */
  readonly slackMs: number;
}

export async function judge({ carrier, store, callers, slackMs }: ToJudge): Promise<string[]> {
  const callbacks = await store.callbacks();
  const legs = new Map(carrier.legs.map((leg) => [leg.sid, leg]));
  const wrong: string[] = [];
  for (const caller of callers) {
    const leg = legs.get(caller.sid);
    if (leg === undefined) continue;
    const trail = await store.trail(leg.sid);
    const ends = trail.filter(({ what }) => what === 'ended');
    const name = `${caller.life} ${leg.sid}`;
    // Whoever hung up before the first turn came to its answer was never known.
    const known = trail.some(({ what }) => what === 'arrived' || what === 'adopted');
    if (ends.length !== (known ? 1 : 0)) wrong.push(`${name}: ${ends.length} outcomes`);
    const outcome = String(ends[0]?.data['outcome']);
    if (outcome === 'lost') wrong.push(`${name}: lost`);
    // The storm broke both doors at once, ours and the fallback's: the carrier itself apologised.
    const noDoor = leg.transcript.some(({ text }) => text.includes('application error has occurred'));
    const out = cameOut(leg);
    if (!noDoor && (out === 'lost' || out === 'there'))
      wrong.push(`${name}: stranded, ${leg.endedBy} ended it as ${outcome}`);
    const places = placesOf(leg);
    if (places.some((place, index) => index > 0 && place > (places[index - 1] ?? 0)))
      wrong.push(`${name}: heard places ${places.join(', ')}`);
  }
  for (const row of callbacks)
    if (row.state !== 'done' || row.disposition === 'expired')
      wrong.push(`callback ${row.place}: ${row.state} ${row.disposition}`);
  for (const room of carrier.rooms) wrong.push(...roomTrouble(room, legs, slackMs));
  wrong.push(...rungTwice(carrier.legs, new Set(callers.map(({ from }) => from))));
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
