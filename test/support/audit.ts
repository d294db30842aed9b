/** Reads everything that one hotline keeps and says what does not fit together; nothing, after every single move. */
import type { Redis } from 'ioredis';
import { agentsAreListed, agentsHaveOneHand, leasesAreListed, leasesHaveTheirAgent } from './audit/agents.ts';
import { agentsTimeAddsUp, callbacksAddUp, callsAddUp, stepsAddUp } from './audit/counts.ts';
import { readKept, type Rule } from './audit/kept.ts';
import { arrivalsDiffer, callsAreSomewhere, placesAreListed, placesFitLeases } from './audit/places.ts';

/** What holds whatever happened. */
export const RULES: readonly Rule[] = [
  callsAddUp,
  stepsAddUp,
  callbacksAddUp,
  agentsTimeAddsUp,
  callsAreSomewhere,
  placesAreListed,
  placesFitLeases,
  agentsHaveOneHand,
  agentsAreListed,
  leasesHaveTheirAgent,
  leasesAreListed,
];

/** `prefix`: of the hotline's keys. */
export async function audit(
  client: Redis,
  prefix: string,
  rules: readonly Rule[] = [...RULES, arrivalsDiffer],
): Promise<readonly string[]> {
  const kept = await readKept(client, prefix);
  const wrong: string[] = [];
  for (const rule of rules) rule(kept, (fits, text) => void (fits || wrong.push(text)));
  return wrong;
}
