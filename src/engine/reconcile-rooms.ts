/**
 * Rooms in which somebody is alone at two looks, 10 s apart, by whichever node, in which the lease stood the same too: the node that was
 * to bring the other one died between the two joins, or a word about a talk was lost. When a lease changed between them, somebody may
 * just be on the way in or out. An agent who waits while a callback's customer is rung is not alone. Both legs of a room end it when they
 * leave, so a room that was seen with two in it is never asked about again.
 */
import type { CallSid } from '../core/ids.ts';
import { bring, joinOf } from './agent.ts';
import type { CarrierLeg, CarrierRoom, RestResult } from './carrier-ports.ts';
import type { Deps } from './deps.ts';
import { push } from './push.ts';
import { dialling } from './reconcile.ts';
import type { LeaseRow } from './repair-ports.ts';

/** Rooms asked about in one look: each is a request. */
const MOST_ASKED = 50;
/** A carrier in trouble may take ten seconds over each question, and whoever is alone waits for two looks. */
const AT_ONCE = 10;
/** Names of rooms of ours (`dispatch`, `commit`). */
const OURS = 'pz-';

/** Two looks are so far apart at least, also when another node has taken over between them. */
const APART_MS = 8_000;

type Legs = ReadonlyMap<string, CarrierLeg>;

type Rooms = RestResult<readonly CarrierRoom[]>;

/** Answers with the legs that are known to be in a room with somebody, as far as it was asked. */
export function roomWatch(deps: Deps): (legs: Legs, found: Rooms) => Promise<ReadonlySet<CallSid>> {
  let met = new Map<string, readonly CallSid[]>();
  return async (legs, found) => {
    if (found.is !== 'ok') return new Set([...met.values()].flat());
    const ours = found.value.filter(({ name }) => name.startsWith(OURS));
    const open = new Set(ours.map(({ sid }) => sid));
    met = new Map([...met].filter(([sid]) => open.has(sid)));
    const now = new Map<string, string | null>();
    const lonely: { readonly room: CarrierRoom; readonly leg: CallSid }[] = [];
    const look = async (room: CarrierRoom): Promise<void> => {
      const inside = await deps.telephony.inRoom(room.sid);
      if (inside.is !== 'ok') {
        // A question that failed says nothing, and takes nothing back.
        now.set(room.sid, null);
        return;
      }
      const [leg, other] = inside.value;
      if (leg !== undefined && other !== undefined) met.set(room.sid, inside.value);
      if (leg !== undefined && other === undefined) lonely.push({ room, leg });
    };
    const asked = ours.filter(({ sid }) => !met.has(sid)).slice(0, MOST_ASKED);
    for (let from = 0; from < asked.length; from += AT_ONCE)
      await Promise.all(asked.slice(from, from + AT_ONCE).map(look));
    const leases = new Map(lonely.length > 0 ? (await deps.store.leases()).map((row) => [row.room, row]) : []);
    for (const { room, leg } of lonely) now.set(room.sid, howAlone(leg, leases.get(room.name)));
    const aloneMs = await deps.store.noticed('alone', now);
    const busy = dialling(legs);
    for (const { room, leg } of lonely)
      if ((aloneMs.get(room.sid) ?? 0) >= APART_MS)
        deps.later('somebody is alone in a room', () => help(leg, room, leases.get(room.name), busy, deps));
    return new Set([...met.values()].flat());
  };
}

const howAlone = (leg: CallSid, lease: LeaseRow | undefined): string =>
  `${leg} ${lease === undefined ? 'without a lease' : `${lease.lease} ${lease.status}`}`;

/** Counted when it has worked: a carrier that refuses is asked again at the next look. */
async function help(
  leg: CallSid,
  room: CarrierRoom,
  lease: LeaseRow | undefined,
  busy: ReadonlySet<string>,
  deps: Deps,
): Promise<void> {
  // Its customer is being rung, or decides what to press.
  if (lease?.status === 'accepted' && (lease.kind === 'callback' || lease.kind === 'message')) return;
  deps.log.warn({ room: room.name, lease: lease?.lease }, 'somebody is alone in a room');
  const caller = lease?.caller ?? null;
  const helped =
    lease !== undefined && caller !== null && leg !== caller
      ? // Who is dialled for is with somebody whom the safety document has found; the lease's end will tell.
        !busy.has(caller) && (await bringTo(caller, lease, leg, deps))
      : await leadOut(leg, room, lease, deps);
  if (helped)
    await deps.store.repaired('lonely-room', caller ?? leg, lease === undefined ? {} : { lease: lease.lease });
}

async function bringTo(caller: CallSid, lease: LeaseRow, leg: CallSid, deps: Deps): Promise<boolean> {
  if (lease.status !== 'talking') return await bring(caller, lease, leg, deps);
  // In a talk by our books, and not in its room: the document that leads there was lost.
  return (await push(caller, joinOf(lease), deps)).is === 'ok';
}

async function leadOut(leg: CallSid, room: CarrierRoom, lease: LeaseRow | undefined, deps: Deps): Promise<boolean> {
  const strangers = await deps.store.strangers([leg]);
  // An agent, or a caller whom the store has lost: their own URL knows who they are, and where they stood in line.
  if (strangers.has(leg)) return (await deps.telephony.endRoom(room.sid)).is === 'ok';
  // Had the two met in it, the room would have ended with the other's leaving.
  const outOf = lease?.status === 'talking' ? lease.lease : null;
  return (await push(leg, { type: 'REFUSED' }, deps, outOf)).is === 'ok';
}
