/**
 * What goes wrong in a world, drawn from its seed. Each world has a random half of the kinds at random rates (swarm testing): all at
 * once hides corners that a few together reach. Some worlds are mild, some wild, and some have none at all: those must be perfect.
 */
import { type Faults, noFaults } from '../../src/simulator/faults.ts';
import type { Chance } from '../../src/simulator/random.ts';

/** Things that strike a request, as the chance that they do. */
const REQUEST_KINDS = {
  slowStore: 0.1,
  lostReply: 0.03,
  lostRest: 0.1,
  restNeverArrives: 0.06,
  webhookTwice: 0.3,
  webhookReset: 0.08,
  statusLost: 0.15,
  statusDelayed: 0.5,
  restTooMany: 0.12,
  restDown: 0.1,
  updateRefused: 0.2,
  badInput: 0.05,
} as const;
/** Things that happen to the whole world, as how often a minute. */
const WORLD_KINDS = {
  nodeKilled: 1.5,
  nodeFrozen: 1,
  storeAway: 0.4,
  storeFrozen: 0.6,
  storeRefusing: 0.4,
  scriptsForgotten: 2,
  everythingKilled: 0.1,
  storeEmptied: 0.1,
  everythingLost: 0.15,
  nodeDiesBetween: 8,
  tailLost: 1,
  leverTurned: 6,
} as const;

export type RequestKind = keyof typeof REQUEST_KINDS;
export type WorldKind = keyof typeof WORLD_KINDS;
export type Kind = RequestKind | WorldKind;
export const KINDS = [...Object.keys(REQUEST_KINDS), ...Object.keys(WORLD_KINDS)] as readonly Kind[];

export type StoreIs = { readonly is: 'up' } | { readonly is: 'away' | 'frozen' | 'refusing'; readonly until: number };

export class Weather {
  readonly mood: 'none' | 'mild' | 'wild';
  /** How much of each kind; 0 is none. */
  readonly rates: Readonly<Record<Kind, number>>;
  /** How often each kind struck. */
  readonly struck: Record<Kind, number>;
  storeIs: StoreIs = { is: 'up' };
  readonly #chance: Chance;
  #calm = false;

  /** `without`: kinds that are left out, to find which of them a failure needs. */
  constructor(chance: Chance, without: ReadonlySet<Kind>) {
    this.#chance = chance;
    const die = chance.next();
    const mood = die < 0.05 ? 'none' : die < 0.75 ? 'mild' : 'wild';
    const strength = { none: 0, mild: 0.3, wild: 1 }[mood];
    const drawn = (most: number): number => (chance.happens(0.5) ? most * strength * chance.between(0.3, 1) : 0);
    const rates = Object.entries({ ...REQUEST_KINDS, ...WORLD_KINDS }).map(([kind, most]) => {
      const rate = drawn(most);
      return [kind, without.has(kind as Kind) ? 0 : rate] as const;
    });
    this.rates = Object.fromEntries(rates) as Record<Kind, number>;
    this.mood = rates.every(([, rate]) => rate === 0) ? 'none' : mood;
    this.struck = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  }

  /** From now on nothing goes wrong any more. */
  calm(): void {
    this.#calm = true;
    this.storeIs = { is: 'up' };
  }

  get isCalm(): boolean {
    return this.#calm;
  }

  #strikes(kind: RequestKind): boolean {
    if (this.#calm || !this.#chance.happens(this.rates[kind])) return false;
    this.struck[kind] += 1;
    return true;
  }

  /** Ms that a command takes longer. */
  slow(): number {
    return this.#strikes('slowStore') ? this.#chance.between(50, 1_500) : 0;
  }

  replyLost(): boolean {
    return this.#strikes('lostReply');
  }

  restLost(): boolean {
    return this.#strikes('lostRest');
  }

  badInput(): boolean {
    return this.#strikes('badInput');
  }

  restNeverArrives(): boolean {
    return this.#strikes('restNeverArrives');
  }

  /** What the simulated carrier does by itself. */
  carrierFaults(): Faults {
    const { webhookTwice, webhookReset, statusLost, statusDelayed, restTooMany, restDown, updateRefused } = this.rates;
    return { ...noFaults, webhookTwice, webhookReset, statusLost, statusDelayed, restTooMany, restDown, updateRefused };
  }
}

export { WORLD_KINDS };
