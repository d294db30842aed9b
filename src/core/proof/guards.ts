/** What the guards of a machine look at, read off its plain config: the search leaves the rest open. */
import type { CallEvent } from '../event.ts';
import type { CompiledState, Transition } from '../flow/states.ts';
import type { Machine } from '../flow/step.ts';
import type { QueueName, StateId } from '../ids.ts';
import { comparedIn, copiedFrom } from './compared.ts';
import { spread } from './spread.ts';

export interface Guards {
  /** What the guards look at that an event of a state may meet before the call rests again: `hasNumber`, `isOpen office`. */
  readonly onTheWay: (from: StateId, event: CallEvent['type']) => ReadonlySet<string>;
  /** Misses counted so far can still tell in this state, or in one entered from it without a new count. */
  readonly heedsMisses: (at: StateId) => boolean;
  /** The event turns out otherwise after a miss. */
  readonly countMisses: (from: StateId, event: CallEvent['type']) => boolean;
  /** Variables that are compared, with the values they are compared with. */
  readonly compared: ReadonlyMap<string, readonly string[]>;
  /** Those of them that may still be looked at from here on. */
  readonly liveAt: (at: StateId) => readonly string[];
  /** Some guard looks at the language. */
  readonly languages: boolean;
  /** Queues whose callers may ask for the person on call. */
  readonly onCall: ReadonlySet<QueueName>;
}

const MISSES = ['silentAgain', 'missedTooOften', 'missedAgain'];

export function guardsOf({ states, catalog }: Machine): Guards {
  const configOf = (id: StateId) => states.get(id)?.config ?? {};
  const always = (id: StateId): readonly Transition[] => configOf(id).always ?? [];
  const every = (id: StateId): readonly Transition[] => [...always(id), ...Object.values(configOf(id).on ?? {}).flat()];
  const begins = (id: StateId) => configOf(id).entry?.some(({ type }) => type === 'visit') === true;

  const beyond = spread(
    states.keys(),
    (id) => lookedAt(always(id)),
    (id) => targets(always(id)),
  );
  const heeding = spread(
    states.keys(),
    (id) => (every(id).some(({ guard }) => MISSES.includes(guard?.type ?? '')) ? ['misses'] : []),
    (id) => targets(every(id)).filter((to) => !begins(to)),
  );
  const compared = comparedIn([...states.values()]);
  const live = spread(
    states.keys(),
    (id) => variablesIn(states.get(id), every(id)),
    (id) => targets(every(id)),
  );
  const onTheWay = memo((from, event) => {
    const { on = {} } = configOf(from);
    // Input that the state does not know is wrong input there (`step.ts`).
    const transitions = on[event] ?? on['WRONG'] ?? [];
    return new Set([...lookedAt(transitions), ...targets(transitions).flatMap((to) => [...(beyond.get(to) ?? [])])]);
  });
  return {
    onTheWay,
    heedsMisses: (at) => heeding.get(at)?.has('misses') === true,
    countMisses: (from, event) => {
      const moves = configOf(from).on?.[event] ?? [];
      return moves.some(({ target }) => target === undefined) || MISSES.some((name) => onTheWay(from, event).has(name));
    },
    compared,
    liveAt: (at) => [...(live.get(at) ?? [])].filter((name) => compared.has(name)),
    languages: [...states.keys()].some((id) => every(id).some(({ guard }) => guard?.type === 'languageIs')),
    onCall: new Set(Object.values(catalog.hotline.queues).flatMap((q) => (q.onCall.length > 0 ? [q.name] : []))),
  };
}

const targets = (transitions: readonly Transition[]): readonly StateId[] =>
  transitions.flatMap(({ target }) => target ?? []);

/** Guards by name; those that look at hours, one by one. */
const lookedAt = (transitions: readonly Transition[]): readonly string[] =>
  transitions.flatMap(({ guard }) => {
    if (guard === undefined) return [];
    const { hours } = (guard.params ?? {}) as { readonly hours?: string };
    return [hours === undefined ? guard.type : `${guard.type} ${hours}`];
  });

/** Variables a state compares, or makes others of. */
function variablesIn(state: CompiledState | undefined, transitions: readonly Transition[]): readonly string[] {
  const compares = transitions.flatMap(({ guard }) =>
    guard?.type === 'variableIs' ? [(guard.params as { readonly name: string }).name] : [],
  );
  return [...compares, ...(state?.config.entry ?? []).flatMap(copiedFrom)];
}

function memo<T>(look: (from: StateId, event: CallEvent['type']) => T): typeof look {
  const known = new Map<string, T>();
  return (from, event) => {
    const key = `${from} ${event}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = look(from, event)));
    return found;
  };
}
