/**
 * Callers whom the carrier carries and we do not know, or hold to be over: a word about another call was taken for theirs, or Redis
 * has lost them while nothing of ours was asked. They are led back into the line. Whoever is being dialled for or talks to somebody
 * is left alone: the safety document may have found them a person.
 */
import { callerNumber } from '../core/flow/phone.ts';
import { newContext, toPerson } from '../core/flow/step.ts';
import type { Call } from '../core/call.ts';
import { HOLD } from '../core/flow/states.ts';
import type { CallSid, E164 } from '../core/ids.ts';
import type { CarrierLeg } from './carrier-ports.ts';
import { fresh } from './caller.ts';
import type { Deps } from './deps.ts';
import { dialling } from './reconcile.ts';

/**
 * A call that has just begun or ended is a stranger for a moment; between two numbers of the safety document are 12 s. Whom Redis has
 * forgotten brings the old place along with the next turn, and only that knows it: a document that long is a message being left.
 */
const STRANGE_MS = { over: 30_000, unknown: 300_000 };
const PAGE = 1_000;

type Legs = ReadonlyMap<string, CarrierLeg>;

export function strangerWatch(deps: Deps): (legs: Legs, together: ReadonlySet<CallSid>) => Promise<void> {
  return async (legs, together) => {
    const busy = dialling(legs);
    const { numbers } = deps.versions.hotline();
    const callers = [...legs.values()].filter(
      ({ sid, to, inbound, status }) =>
        inbound && status === 'in-progress' && to in numbers && !busy.has(sid) && !together.has(sid),
    );
    const strange = await strangersOf(
      callers.map(({ sid }) => sid),
      deps,
    );
    const strangeMs = await deps.store.noticed('strange', strange);
    for (const [sid, how] of strange) {
      const leg = legs.get(sid);
      if (leg === undefined || (strangeMs.get(sid) ?? 0) < STRANGE_MS[how]) continue;
      deps.log.warn({ sid, how }, 'a caller whom the carrier still carries is led back into the line');
      // The list is a moment old: who has hung up since is let go.
      deps.later('lead a caller back', () => stillThere(leg, deps));
    }
  };
}

type Strangers = Awaited<ReturnType<Deps['store']['strangers']>>;

async function strangersOf(sids: readonly CallSid[], deps: Deps): Promise<Strangers> {
  const found: [CallSid, 'over' | 'unknown'][] = [];
  for (let i = 0; i < sids.length; i += PAGE) found.push(...(await deps.store.strangers(sids.slice(i, i + PAGE))));
  return new Map(found);
}

/** A call that is over here has asked us what to say: a repeat of an old request, or a caller who lives. */
export async function stillThere(leg: Pick<CarrierLeg, 'sid' | 'from' | 'to'>, deps: Deps): Promise<void> {
  if (!(leg.to in deps.versions.hotline().numbers)) return;
  const status = await deps.telephony.status(leg.sid);
  if (status.is === 'ok' && status.value === 'in-progress') await leadBack(leg, deps);
}

/** Straight into the line, as a turn that failed would lead them. */
async function leadBack({ sid, from, to }: Pick<CarrierLeg, 'sid' | 'from' | 'to'>, deps: Deps): Promise<void> {
  if (!(await deps.store.revive(sid))) return;
  const machine = deps.versions.current();
  const ani = callerNumber(from);
  const call = fresh(sid, to as E164, ani, machine, [], deps);
  const { ctx } = toPerson(machine, newContext(ani, machine.catalog, []), null);
  const inLine: Call = { ...call, at: HOLD, ctx };
  await deps.telephony.redirect(sid, deps.urls.turn(deps.tickets.ticket(inLine)));
}
