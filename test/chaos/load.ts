/** Who rings, and who answers: callers and agents of mixed behaviour, from the seed. Times are wall ms unless told. */
import { Chance } from '../../src/simulator/random.ts';
import type { LegHandle } from '../../src/simulator/handle.ts';
import { LIFE_NAMES, LIVES, REDIALS } from '../support/lives.ts';
import { CUSTOMER, customer, mood, STEADY } from '../support/moods.ts';
import type { World } from './world.ts';

export interface ChaosCaller {
  readonly life: string;
  readonly from: string;
  readonly leg: LegHandle;
  readonly at: number;
}

export interface Load {
  readonly callers: readonly ChaosCaller[];
  /** No new callers; agents and customers are willing from now on. */
  calm(): void;
  stop(): void;
}

/** Numbers are given anew after so many callers, when the first of them are long gone. */
const NUMBERS = 8_000;
const numberOf = (index: number): string => `+1202555${String(1_000 + (index % NUMBERS)).padStart(4, '0')}`;

export function startLoad(world: World, seed: number, perSecond: number): Load {
  const { carrier, hotline } = world;
  const [to = ''] = Object.keys(hotline.numbers);
  const chance = { callers: new Chance(seed, 'callers'), agents: new Chance(seed, 'agents') };
  const callers: ChaosCaller[] = [];
  const customers = new Set<string>();
  let calm = false;
  let count = 0;

  const between = (low: number, high: number) => Math.round(chance.callers.between(low, high));
  const rings = (life: string, from: string): void => {
    const script = LIVES[life]?.(between, chance.callers.pick(['1', '2'])) ?? [];
    callers.push({ life, from, leg: carrier.placeCall({ from, to, script }), at: performance.now() });
  };

  const phones = new Set(world.phones);
  for (const phone of phones) carrier.setPhone(phone, mood(chance.agents));
  for (const phone of hotline.emergency) carrier.setPhone(phone, STEADY);
  const stopListening = carrier.events.listen((event) => {
    if (event.type === 'ended') {
      const { to: phone, direction } = carrier.leg(event.leg).leg;
      // Each time a phone has rung its owner may be in another mood.
      if (phones.has(phone) && direction !== 'inbound') carrier.setPhone(phone, calm ? STEADY : mood(chance.agents));
    } else if (event.type === 'speaking' && /^(If you have been helped|如已解决)/.test(event.text)) {
      const leg = carrier.leg(event.leg);
      if (leg.leg.visits.length > 0) leg.hangUp();
    }
  });

  let timer: NodeJS.Timeout;
  const next = (): void => {
    const life = LIFE_NAMES[Math.floor(chance.callers.next() * LIFE_NAMES.length)] ?? 'patient';
    const from = chance.callers.happens(0.03) ? 'anonymous' : numberOf(count);
    count += 1;
    if (from !== 'anonymous') {
      customers.add(from);
      carrier.setPhone(from, customer(chance.callers));
    }
    rings(life, from);
    if (REDIALS.has(life) && chance.callers.happens(0.7))
      setTimeout(() => calm || rings('patient', from), (60_000 + between(1_000, 30_000)) / world.rate).unref();
    timer = setTimeout(next, (-Math.log(1 - chance.callers.next()) * 1_000) / perSecond);
  };
  next();

  return {
    callers,
    calm() {
      calm = true;
      clearTimeout(timer);
      for (const phone of phones) carrier.setPhone(phone, STEADY);
      for (const phone of customers) carrier.setPhone(phone, CUSTOMER);
    },
    stop() {
      clearTimeout(timer);
      stopListening();
    },
  };
}
