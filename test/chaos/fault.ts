/** What can be done to the parts, one after the other in two lanes: nodes and Redis. Times are wall ms. */
import type { Chance } from '../../src/simulator/random.ts';
import type { World } from './world.ts';

export type Lane = 'node' | 'redis';

export interface Fault {
  readonly kind: string;
  /** Writes that were answered may be gone afterwards: the store's own story of those moments proves nothing. */
  readonly loses?: true;
  /** Resolves when it is undone. Throws with what should not have happened. */
  run(world: World, chance: Chance): Promise<void>;
}

/** One that happened. Times as in performance.now(), and in call time of the carrier. */
export interface Struck {
  readonly kind: string;
  readonly lane: Lane;
  readonly loses: boolean;
  readonly from: number;
  to: number;
  readonly callFrom: number;
  callTo: number;
}
