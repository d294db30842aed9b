/** What the guards of a machine look at, read off its plain config: the search leaves the rest open. */
import type { CallEvent } from '../event.ts';
import type { Machine } from '../flow/step.ts';
import type { ActionUse, Transition } from '../flow/states.ts';
import type { HoursName, QueueName, StateId } from '../ids.ts';

export interface Guards {
  /** Names of the guards that an event of a state may ask before the call rests again. */
  readonly onTheWay: (from: StateId, event: CallEvent['type']) => ReadonlySet<string>;
  /** Misses counted so far can still tell in this state, or in one entered from it without a new count. */
  readonly heedsMisses: (at: StateId) => boolean;
  /** The event turns out otherwise after a miss. */
  readonly countMisses: (from: StateId, event: CallEvent['type']) => boolean;
  /** The moments worth trying; the first is the plainest: open, and no holiday. */
  readonly moments: readonly [Moment, ...Moment[]];
  /** Variables some guard compares, with the values it compares them with. */
  readonly compared: ReadonlyMap<string, readonly string[]>;
  /** Some guard looks at the language. */
  readonly languages: boolean;
  /** Queues whose callers may ask for the person on call. */
  readonly onCall: ReadonlySet<QueueName>;
}

/** What guards can see of the outside. */
export interface Moment {
  readonly open: readonly HoursName[];
  readonly holidays: readonly HoursName[];
  /** What is out of the ordinary, told: `office closed`. */
  readonly told: readonly string[];
}

const MISSES = ['silentAgain', 'missedTooOften', 'missedAgain'];
/** Up to this many hours every combination is tried, above it each one open alone and each one closed alone. */
const MOST_COMBINED = 4;

export function guardsOf({ states, catalog }: Machine): Guards {
  const transitionsOf = (id: StateId, event: string): readonly Transition[] => states.get(id)?.config.on?.[event] ?? [];
  const beyond = guardsBeyond(states);
  const namesOf = (transitions: readonly Transition[]): ReadonlySet<string> =>
    new Set(
      transitions.flatMap(({ guard, target }) => [
        ...(guard === undefined ? [] : [guard.type]),
        ...(target === undefined ? [] : (beyond.get(target) ?? [])),
      ]),
    );

  const all = [...states.values()].flatMap(({ config }) => [
    ...(config.always ?? []),
    ...Object.values(config.on ?? {}).flat(),
  ]);
  const params = (name: string) => all.flatMap(({ guard }) => (guard?.type === name ? [guard.params ?? {}] : []));
  const entries = [...states.values()].flatMap(({ config }) => config.entry ?? []);
  const compared = withCopies(grouped(params('variableIs')), entries);
  const hoursIn = (name: string) => [...new Set(params(name).map((given) => (given as { hours: HoursName }).hours))];
  const onTheWay = memo((from: StateId, event: CallEvent['type']) => namesOf(transitionsOf(from, event)));
  const heeding = heedMisses(states);
  return {
    heedsMisses: (at) => heeding.has(at),
    onTheWay,
    countMisses: (from, event) => {
      const moves = transitionsOf(from, event);
      return moves.some(({ target }) => target === undefined) || MISSES.some((name) => onTheWay(from, event).has(name));
    },
    moments: momentsOf(hoursIn('isOpen'), hoursIn('isHoliday')),
    compared,
    languages: params('languageIs').length > 0,
    onCall: new Set(Object.values(catalog.hotline.queues).flatMap((q) => (q.onCall.length > 0 ? [q.name] : []))),
  };
}

/** States where a count of misses matters: their own guards ask for it, or they lead on without beginning a new visit. */
function heedMisses(states: Machine['states']): ReadonlySet<StateId> {
  const ways = [...states].map(([id, { config }]) => ({
    id,
    ways: [...(config.always ?? []), ...Object.values(config.on ?? {}).flat()],
  }));
  const begins = (id: StateId) => states.get(id)?.config.entry?.some(({ type }) => type === 'visit') === true;
  const heeding = new Set<StateId>();
  for (let size = -1; size !== heeding.size;) {
    size = heeding.size;
    for (const { id, ways: from } of ways)
      if (
        from.some(
          ({ guard, target }) =>
            MISSES.includes(guard?.type ?? '') || (target !== undefined && !begins(target) && heeding.has(target)),
        )
      )
        heeding.add(id);
  }
  return heeding;
}

/** Guards of the states that are passed through from each state on, however many there are in a row. */
function guardsBeyond(states: Machine['states']): ReadonlyMap<StateId, ReadonlySet<string>> {
  const beyond = new Map<StateId, Set<string>>();
  const before = new Map<StateId, StateId[]>();
  for (const [id, { config }] of states) {
    const always = config.always ?? [];
    beyond.set(id, new Set(always.flatMap(({ guard }) => (guard === undefined ? [] : [guard.type]))));
    for (const { target } of always) if (target !== undefined) before.set(target, [...(before.get(target) ?? []), id]);
  }
  // What a state looks at, those before it look at too; again and again until nothing is new.
  const news = [...states.keys()].filter((id) => (beyond.get(id)?.size ?? 0) > 0);
  for (let id = news.pop(); id !== undefined; id = news.pop())
    for (const earlier of before.get(id) ?? []) {
      const known = beyond.get(earlier);
      const size = known?.size ?? 0;
      for (const name of beyond.get(id) ?? []) known?.add(name);
      if ((known?.size ?? 0) > size) news.push(earlier);
    }
  return beyond;
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

function grouped(comparisons: readonly object[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const { name, value } of comparisons as readonly { name: string; value: string }[])
    values.set(name, [...(values.get(name) ?? []), value]);
  return values;
}

/** What is compared of a variable is compared of the one it was set from. */
function withCopies(
  compared: ReadonlyMap<string, readonly string[]>,
  entries: readonly ActionUse[],
): ReadonlyMap<string, readonly string[]> {
  const all = new Map(compared);
  const copies = entries.flatMap(({ type, params }) =>
    type === 'set' ? Object.entries((params as { values: Readonly<Record<string, string>> }).values) : [],
  );
  // A chain of copies is no longer than there are copies.
  for (let round = 0; round < copies.length; round++)
    for (const [name, value] of copies) {
      const from = /^\{([^{}]+)\}$/.exec(value)?.[1];
      const values = all.get(name);
      if (from !== undefined && values !== undefined)
        all.set(from, [...new Set([...(all.get(from) ?? []), ...values])]);
    }
  return all;
}

function momentsOf(hours: readonly HoursName[], calendars: readonly HoursName[]): Guards['moments'] {
  const odd = [
    ...hours.map((name) => ({ name, is: 'closed' as const })),
    ...calendars.map((name) => ({ name, is: 'on holiday' as const })),
  ];
  const moment = (all: readonly (typeof odd)[number][]): Moment => ({
    open: hours.filter((name) => !all.some((one) => one.is === 'closed' && one.name === name)),
    holidays: all.flatMap((one) => (one.is === 'on holiday' ? [one.name] : [])),
    told: all.map(({ name, is }) => `${name} ${is}`),
  });
  return [
    moment([]),
    ...subsets(odd)
      .filter((set) => set.length > 0)
      .map(moment),
  ];
}

/** Every subset; of many only those of one, of all, and of all but one. */
function subsets<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length > MOST_COMBINED)
    return [all, ...all.map((one) => [one]), ...all.map((one) => all.filter((other) => other !== one))];
  return all.reduce<readonly (readonly T[])[]>((sets, one) => [...sets, ...sets.map((set) => [...set, one])], [[]]);
}
