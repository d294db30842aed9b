import type { Store } from '../../src/engine/ports.ts';
import type { Carrier } from '../../src/simulator/carrier.ts';

/** Nothing holds the agent: ready, or away after two misses. */
export const FREE: ReadonlySet<string> = new Set(['ready', 'away', 'off']);

/** What is not over yet: legs, callbacks, agents at work, calls that count as there. */
export async function unfinished({
  carrier,
  store,
}: {
  readonly carrier: Carrier;
  readonly store: Store;
}): Promise<string[]> {
  const live = carrier.liveLegs.map(({ sid, to }) => `leg ${sid} to ${to}`);
  const open = (await store.callbacks())
    .filter(({ state }) => state !== 'done')
    .map(({ place, state }) => `callback ${place} is ${state}`);
  const busy = (await store.agents())
    .filter(({ state, lease }) => !FREE.has(state) || lease !== null)
    .map(({ id, state, lease }) => `agent ${id} is ${state}, lease ${lease}`);
  const { menu, waiting, offered, talking } = await store.census();
  const counted = menu + waiting + offered + talking;
  return [...live, ...open, ...busy, ...(counted > 0 ? [`${counted} calls counted as there`] : [])];
}
