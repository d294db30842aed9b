/** A turn whose commit the store did not take: menus and holding go on from the ticket alone (P7). */
import type { Call, PlaceMemory } from '../core/call.ts';
import type { CallEvent } from '../core/event.ts';
import { AGENT_GONE, HOLD } from '../core/flow/states.ts';
import { type Machine, type Stepped, toPerson } from '../core/flow/step.ts';
import { TURN_OVERHEAD_MS } from '../core/hold/announce.ts';
import type { StateId } from '../core/ids.ts';
import type { Prompt } from '../core/speech/prompt.ts';
import type { EpochMs } from '../core/time.ts';
import { after, promptsOf } from './commit.ts';
import type { Deps } from './deps.ts';
import { StoreAway } from './ports.ts';
import type { Told } from './turn.ts';

/** How often a holder without a store is told so, and which key rings the emergency numbers. */
const REMIND_MS = 60_000;

/** What was to be committed: the step taken from this call by this event. */
export interface Uncommitted {
  readonly call: Call;
  readonly event: CallEvent;
  readonly stepped: Stepped;
  readonly machine: Machine;
  readonly now: EpochMs;
}

/**
 * Nobody is joined and nothing is promised. Whoever holds and asks for a person is given the safety document (thrown: every failed turn
 * ends there) and comes back from it to this place. `again` takes another event from the same call.
 */
export async function withoutStore(
  { call, event, stepped, machine, now }: Uncommitted,
  again: (event: CallEvent) => Promise<Stepped>,
  deps: Deps,
): Promise<Told> {
  if (call.at === HOLD && (event.type === 'KEY.0' || event.type === 'HUMAN'))
    throw new StoreAway('the store is away, and the caller asks for a person');
  const instead = insteadOf(call.at, event, stepped);
  const taken = instead === null ? stepped : await again(instead);
  const safe = insteadOf(call.at, event, taken) === null ? taken : toPerson(machine, call.ctx, null);
  const next = after(call, safe);
  const first: PlaceMemory = { id: call.head.sid as never, arrivedAt: now, spoken: null };
  const prompts: Prompt[] = [...promptsOf(safe, machine)];
  if (safe.info.standing && call.place === null) prompts.push({ say: 'to-person' });
  if (safe.info.standing && isTold(call.place, now, deps)) prompts.push({ say: 'notice', what: 'store-away' });
  return {
    is: 'told',
    call: { ...next, place: next.place ?? (safe.info.standing ? first : null) },
    machine,
    prompts,
    line: null,
    again: false,
    storeAt: null,
    done: null,
  };
}

/** What happens in place of an event whose step needs the store; null when it needs none. */
function insteadOf(at: StateId, event: CallEvent, { effects }: Stepped): CallEvent | null {
  const does = (what: 'keep' | 'bridge' | 'transfer' | 'end') => effects.some((effect) => effect.do === what);
  // Asked again: whether anybody was met is not known for sure from the ticket, and nobody is let go for having waited in silence.
  if (does('end') && at === AGENT_GONE) return { type: 'KEY.star' };
  if (does('keep')) return { type: 'UNKEPT' };
  if (!does('bridge') && !does('transfer')) return null;
  return { type: event.type === 'JOIN' ? 'SILENCE' : 'REFUSED' };
}

/** At first, then once a minute of holding: told by the ticket alone. */
function isTold(place: PlaceMemory | null, now: EpochMs, deps: Deps): boolean {
  if (place === null) return true;
  return (now - place.arrivedAt) % REMIND_MS < deps.versions.hotline().policies.holdTurnMs + TURN_OVERHEAD_MS;
}
