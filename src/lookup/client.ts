/** Questions to other systems, for the engine: whom we may ask, how long a turn may take, and who is let rest. */
import { judgeUrl } from '../core/flow/lookup-url.ts';
import type { Lookups } from '../engine/lookup-ports.ts';
import { createCircuit } from './circuit.ts';
import { post, type Resolve, systemResolve } from './post.ts';

/** All questions of one turn together; a webhook is answered within 3 s (P7). Wall time. */
const TURN_MS = 2_000;
/** With less left than this nobody is asked. */
const LEAST_MS = 100;

export function createLookups(resolve: Resolve = systemResolve, now: () => number = () => performance.now()): Lookups {
  const circuit = createCircuit(now);
  return () => {
    let endsAt: number | null = null;
    return async ({ url, body, waitMs, hosts }) => {
      endsAt ??= now() + TURN_MS;
      const leftMs = endsAt - now();
      if (leftMs < LEAST_MS) return { is: 'none', why: 'no time left in this turn' };
      const judged = judgeUrl(url, hosts);
      if ('code' in judged) return { is: 'none', why: `may not be asked (${judged.code})` };
      const name = judged.host.host;
      if (!circuit.mayAsk(name)) return { is: 'none', why: 'has failed three times, let rest' };
      const posted = await post(judged, body, Math.min(waitMs, leftMs), resolve);
      // Who was given less than their time has not failed.
      if (posted.well || leftMs >= waitMs) circuit.went(name, posted.well);
      return posted;
    };
  };
}
