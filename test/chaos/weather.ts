/** The carrier's faults of single requests: rates that change through the run, each kind on about half of the time. */
import type { Faults, FaultKind } from '../../src/simulator/faults.ts';
import { Chance } from '../../src/simulator/random.ts';
import type { Carrier } from '../../src/simulator/carrier.ts';

/** The worst rate of each. */
const WORST: Readonly<Record<Exclude<FaultKind, 'webhookTwiceInParallel'>, number>> = {
  webhookTwice: 0.25,
  webhookReset: 0.05,
  statusLost: 0.1,
  statusDelayed: 0.5,
  restTooMany: 0.15,
  restDown: 0.1,
  restLate: 0.08,
  createdButLost: 0.15,
  updateRefused: 0.2,
};
const CHANGES_MS = [4_000, 12_000] as const;

export interface Weather {
  /** A carrier on its best day from now on. */
  clear(): void;
}

export function startWeather(carrier: Carrier, seed: number): Weather {
  const chance = new Chance(seed, 'weather');
  let timer: NodeJS.Timeout;
  const change = (): void => {
    const rates = Object.entries(WORST).map(([kind, worst]) => [
      kind,
      chance.happens(0.5) ? chance.between(0, worst) : 0,
    ]);
    carrier.setFaults(Object.fromEntries(rates) as Partial<Faults>);
    timer = setTimeout(change, chance.between(...CHANGES_MS));
  };
  change();
  return {
    clear() {
      clearTimeout(timer);
      carrier.setFaults(Object.fromEntries(Object.keys(WORST).map((kind) => [kind, 0])));
    },
  };
}
