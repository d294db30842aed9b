/** The people of a world: who rings when and does what, in which mood the agents are, what ops turn. */
import type { Behaviour } from '../../src/simulator/phones.ts';
import type { JudgedCaller } from '../support/judge.ts';
import { LIFE_NAMES, LIVES, numberOf, REDIALS } from '../support/lives.ts';
import { CUSTOMER, customer, mood, STEADY } from '../support/moods.ts';
import { HOTLINE } from './names.ts';
import type { World } from './world.ts';

export interface Crowd {
  readonly callers: readonly JudgedCaller[];
  /** From now on everybody is willing. */
  calm(): void;
}

/** All ring in within `lastsMs`. */
export function startCrowd(world: World, howMany: number, lastsMs: number): Crowd {
  const { carrier, timeline } = world;
  const { callers: chance, agents } = world.chance;
  const callers: JudgedCaller[] = [];
  const numbers: string[] = [];
  const { hotline } = world.machine.catalog;
  const phones = new Set<string>(Object.values(hotline.agents).map(({ address }) => address.to));
  let calm = false;
  const moods = (): Behaviour => (calm ? STEADY : mood(agents));
  for (const phone of phones) carrier.setPhone(phone, moods());
  for (const phone of hotline.emergency) carrier.setPhone(phone, STEADY);
  carrier.setPhone(numberOf(900), STEADY);
  carrier.events.listen((event) => {
    if (event.type === 'ended') {
      const { to, direction } = carrier.leg(event.leg).leg;
      if (phones.has(to) && direction !== 'inbound') carrier.setPhone(to, moods());
    }
    // Whoever was helped by one of the emergency list hangs up.
    if (event.type === 'speaking' && event.text.startsWith('If you have been helped')) {
      const leg = carrier.leg(event.leg);
      if (leg.leg.visits.length > 0) leg.hangUp();
    }
  });

  const between = (low: number, high: number): number => Math.round(chance.between(low, high));
  const rings = (life: string, from: string): void => {
    const script = LIVES[life]?.(between, chance.pick(['1', '2'])) ?? [];
    callers.push({ life, from, sid: carrier.placeCall({ from, to: HOTLINE, script }).sid });
  };
  for (let index = 0; index < howMany; index += 1) {
    const life = chance.pick(LIFE_NAMES);
    const from = chance.happens(0.05) ? 'anonymous' : numberOf(index);
    numbers.push(from);
    const picksUp = customer(chance);
    const at = chance.between(0, lastsMs);
    timeline.after(at, () => {
      if (from !== 'anonymous') carrier.setPhone(from, calm ? CUSTOMER : picksUp);
      rings(life, from);
    });
    if (REDIALS.has(life) && chance.happens(0.7))
      timeline.after(at + 60_000 + between(1_000, 30_000), () => rings('patient', from));
  }

  return {
    callers,
    calm() {
      calm = true;
      for (const phone of phones) carrier.setPhone(phone, STEADY);
      for (const from of numbers) if (from !== 'anonymous') carrier.setPhone(from, CUSTOMER);
    },
  };
}
