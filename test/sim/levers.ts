/** What ops turn while a day goes on: closing and opening, an announcement, who is on duty. */
import type { World } from './world.ts';

export async function turnLever(world: World): Promise<void> {
  const { chance, machine, store } = world;
  const { levers } = chance;
  const until = (ms: number): never => (world.callTime() + ms) as never;
  const agents = Object.keys(machine.catalog.hotline.agents) as [never, ...never[]];
  switch (Math.floor(levers.next() * 6)) {
    case 0:
      return void (await store.setLevers({ closedUntil: until(15_000) }, 'ops'));
    case 1:
      return void (await store.setLevers({ closedUntil: null, openUntil: until(60_000) }, 'ops'));
    case 2:
      return void (await store.setLevers(
        { announcement: { text: 'Parcels are late today.', recording: null, until: until(30_000) } },
        'ops',
      ));
    default:
      return void (await store.setAgent(levers.pick(agents), levers.pick(['in', 'out', 'ready', 'away']), 'ops'));
  }
}

/** As they were before the first was turned. */
export async function leversBack({ machine, store }: World): Promise<void> {
  await store.setLevers({ closedUntil: null, openUntil: null, announcement: null }, 'ops');
  for (const id of Object.keys(machine.catalog.hotline.agents)) {
    await store.setAgent(id as never, 'in', 'ops');
    await store.setAgent(id as never, 'ready', 'ops');
  }
}
