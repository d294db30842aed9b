/** What the carrier's ledger shows of promises and of agents, call by call. Times are call-time ms of the carrier. */
import type { LegRecord } from '../../src/simulator/ledger.ts';
import { promisedAt } from './came-out.ts';
import { type CallLine, nameOf } from './ledger.ts';
import { rungTwice } from './truth.ts';

/** A talk this long has reached its caller (the engine's own bound for "we lost the agent"). */
const REACHED_MS = 5_000;
/** Attempts to reach who was promised a call. */
const MOST_RINGS = 3;
/** How a callback ended is on disk by then, also when nobody was there to hear of it and the carrier had to be asked (70 s). */
const NOTED_MS = 75_000;

/**
 * Whoever heard the promise is rung, and never again once they were reached. `forgotAt`: when the store lost what it knew, or the last of it.
 * `isUnknown`: nobody can know of this leg that it reached its customer.
 */
export function callbackTrouble(
  calls: readonly CallLine[],
  legs: readonly LegRecord[],
  forgotAt: readonly number[] = [],
  // What was lost while they talked, or before it could be noted that they had.
  isUnknown: (reached: LegRecord) => boolean = ({ createdAt, endedAt }) =>
    forgotAt.some((at) => createdAt < at && at < (endedAt ?? Infinity) + NOTED_MS),
) {
  const broken: string[] = [];
  const numbers = new Set<string>();
  let promised = 0;
  for (const call of calls) {
    const at = promisedAt(call.leg);
    if (at === null || call.from === 'anonymous' || call.cameOut === 'human') continue;
    promised += 1;
    numbers.add(call.from);
    const rung = legs.some(
      ({ to, direction, createdAt }) => to === call.from && direction !== 'inbound' && createdAt > at,
    );
    const rangIn = calls.some(({ from, leg }) => from === call.from && leg.createdAt > at);
    if (!rung && !rangIn) broken.push(`${nameOf(call)}: was promised a call and never rung`);
  }
  const doubled = rungTwice(legs, numbers, forgotAt);
  for (const number of numbers) {
    const rung = legs.filter(({ to, direction }) => to === number && direction !== 'inbound');
    const reached = rung.find(({ visits }) =>
      visits.some(
        // By the safety document (no room) nobody can know that it was the one who was owed a call.
        ({ room, with: others, joinedAt, leftAt }) =>
          room !== null && others.length > 0 && (leftAt ?? Infinity) - joinedAt > REACHED_MS,
      ),
    );
    const again = reached && rung.find(({ createdAt }) => createdAt > (reached.endedAt ?? Infinity));
    const once = calls.filter(({ from }) => from === number).length === 1;
    // A lost attempt may be made again; without one there are three (S11).
    if (once && forgotAt.length === 0 && rung.length > MOST_RINGS)
      doubled.push(
        `${number}: rung ${rung.length} times: ${rung.map(({ sid, createdAt, status }) => `${sid} at ${createdAt}, ${status}`).join('; ')}`,
      );
    if (reached && again && once && !isUnknown(reached))
      doubled.push(`${number}: reached by ${reached.sid} and rung again by ${again.sid}`);
  }
  return { broken, doubled, promised };
}

/** No agent is with two callers at a time. */
export function agentTrouble(legs: readonly LegRecord[], phones: ReadonlySet<string>): string[] {
  const wrong: string[] = [];
  for (const phone of phones) {
    const talks = legs
      .filter(({ to, direction }) => to === phone && direction !== 'inbound')
      .flatMap(({ sid, visits }) =>
        visits.flatMap(({ with: others, joinedAt, leftAt }) =>
          others.length > 0 ? [{ sid, from: joinedAt, to: leftAt ?? Infinity }] : [],
        ),
      )
      .toSorted((a, b) => a.from - b.from);
    for (const [index, talk] of talks.entries()) {
      const before = talks[index - 1];
      if (before && before.to > talk.from && before.sid !== talk.sid)
        wrong.push(`agent ${phone} talked on ${before.sid} and on ${talk.sid} at once`);
    }
  }
  return wrong;
}
