/** What happens to a whole world: nodes die and freeze, Redis goes away, freezes, refuses, forgets its scripts. */
import { type WorldKind, WORLD_KINDS } from './weather.ts';
import { turnLever } from './levers.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;

/** Draws the times of all disasters of the first `lastsMs`. */
export function planDisasters(world: World, lastsMs: number): void {
  const { chance, timeline, weather } = world;
  for (const kind of Object.keys(WORLD_KINDS) as WorldKind[]) {
    const perMinute = weather.rates[kind];
    if (perMinute === 0) continue;
    const gap = (): number => (-Math.log(1 - chance.disasters.next()) * MINUTE_MS) / perMinute;
    for (let at = gap(); at < lastsMs; at += gap())
      timeline.after(at, async () => {
        if (weather.isCalm) return;
        weather.struck[kind] += 1;
        await strike(kind, world);
      });
  }
}

async function strike(kind: WorldKind, world: World): Promise<void> {
  const { chance, timeline, weather, nodes } = world;
  world.trace(`disaster: ${kind}`);
  const between = (low: number, high: number): number => chance.disasters.between(low, high);
  const someNode = Math.floor(chance.disasters.next() * nodes.length);
  const storeFor = (is: 'away' | 'frozen' | 'refusing', ms: number): void => {
    const until = timeline.now + ms;
    world.database.away.push({ callFrom: world.carrier.now(), callTo: world.carrier.now() + ms });
    weather.storeIs = { is, until };
    timeline.after(ms, () => {
      if (weather.storeIs.is !== 'up' && weather.storeIs.until <= timeline.now) weather.storeIs = { is: 'up' };
    });
  };
  switch (kind) {
    case 'nodeKilled':
      return world.killFor(someNode, between(500, 8_000));
    case 'everythingKilled':
      for (const id of nodes.keys()) world.killFor(id, between(2_000, 15_000));
      return;
    case 'nodeDiesBetween':
      return world.points.arm(chance.disasters);
    case 'nodeFrozen':
      nodes[someNode]?.process.freeze(between(500, 20_000));
      return;
    case 'storeAway':
      return storeFor('away', between(500, 20_000));
    case 'storeFrozen':
      return storeFor('frozen', between(300, 5_000));
    case 'storeRefusing':
      return storeFor('refusing', between(500, 10_000));
    case 'storeEmptied':
      return await world.database.empty();
    case 'everythingLost':
      // The power fails and what Redis had is gone; the nodes' own disks are not.
      for (const id of nodes.keys()) world.killFor(id, between(2_000, 15_000));
      return await world.database.empty();
    case 'tailLost':
      return await world.database.loseTail(between(100, 3_000));
    case 'leverTurned':
      return await turnLever(world);
    case 'scriptsForgotten':
      return await world.database.forgetScripts();
  }
}
