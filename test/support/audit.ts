/** Reads everything that one hotline keeps and says what does not fit together; nothing, after every single move. */
import type { Redis } from 'ioredis';
import { agentsAreListed, agentsHaveOneHand, leasesAreListed } from './audit/agents.ts';
import { agentsTimeAddsUp, callbacksAddUp, callsAddUp, stepsAddUp } from './audit/counts.ts';
import { readKept, type Rule } from './audit/kept.ts';
import { arrivalsDiffer, callsAreSomewhere, placesAreListed, placesFitLeases } from './audit/places.ts';

const RULES: readonly Rule[] = [
  callsAddUp,
  stepsAddUp,
  callbacksAddUp,
  agentsTimeAddsUp,
  callsAreSomewhere,
  placesAreListed,
  placesFitLeases,
  agentsHaveOneHand,
  agentsAreListed,
  leasesAreListed,
];

/**
 * `prefix`: of the hotline's keys. `ties`: some joined while the store was away; what they were given then by the nodes, each by its own
 * clock, may be the same to the millisecond; or some were said to be over and are not, and a redial has their place meanwhile.
 */
export async function audit(client: Redis, prefix: string, ties = false): Promise<readonly string[]> {
  const kept = await readKept(client, prefix);
  const wrong: string[] = [];
  const rules = ties ? RULES : [...RULES, arrivalsDiffer];
  for (const rule of rules) rule(kept, (fits, text) => void (fits || wrong.push(text)));
  return wrong;
}
