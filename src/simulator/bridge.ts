import { tell } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Leg, Visit } from './leg.ts';

/**
 * Joins two legs. Resolves when one of them ends or is given another document, or the time limit is reached; the signal (the parent's)
 * takes them apart as well.
 */
export function bridge(
  exchange: Exchange,
  parent: Leg,
  child: Leg,
  signal: AbortSignal,
  limitMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const program = new AbortController();
    child.program = program;
    const visits = [join(exchange, parent, child), join(exchange, child, parent)];
    for (const leg of [parent, child]) {
      tell(exchange, {
        type: 'joined',
        leg: leg.sid,
        room: null,
        with: leg.others.map((other) => other.sid),
        started: true,
      });
    }
    let apart = false;
    const part = (why: string): void => {
      if (apart) return;
      apart = true;
      cancelLimit();
      signal.removeEventListener('abort', onAbort);
      for (const visit of visits) Object.assign(visit, { leftAt: exchange.clock.now(), why });
      parent.company = null;
      child.company = null;
      if (child.program === program) child.program = null;
      tell(exchange, { type: 'left', leg: parent.sid, room: null, with: [child.sid], why });
      tell(exchange, { type: 'left', leg: child.sid, room: null, with: [parent.sid], why });
      resolve();
    };
    const onAbort = (): void => part('parent');
    const cancelLimit = exchange.clock.after(limitMs, () => part('time limit'));
    if (child.ended) return part('child');
    if (signal.aborted) return part('parent');
    signal.addEventListener('abort', onAbort, { once: true });
    program.signal.addEventListener('abort', () => part('child'), { once: true });
  });
}

function join(exchange: Exchange, leg: Leg, other: Leg): Visit {
  leg.company = { is: 'bridge', other };
  const visit: Visit = {
    room: null,
    joinedAt: exchange.clock.now(),
    leftAt: null,
    with: new Set([other.sid]),
    why: null,
  };
  leg.visits.push(visit);
  return visit;
}
